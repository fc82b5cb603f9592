/**
 * Show, table, progress, watch, params, widgets; the only room that knows the kernel.
 *
 * Begin with {@link watch} (trains live), {@link show}, {@link table} and {@link runSweep}.
 *
 * @module
 */
export { type ClaimMapOptions, claimMap } from "./claim-map";
export { type CompareRunsOptions, compareRuns } from "./compare-runs";
export { type Bundle, type Hear, inKernel, interruptSignal, type Presentation } from "./kernel";
export { onSelect, type SelectedPoint } from "./on-select";
export { type Params, params, type Settable } from "./params";
export { present } from "./present";
export { type Progress, progress } from "./progress";
export { type RunsQuery, runs } from "./runs";
export { type ShowOptions, show } from "./show";
export { runSweep, type SweepOptions, type SweepOutcome } from "./sweep";
export { dataFrame, type Row, type TableLike, table } from "./table";
export { timesBy } from "./times";
export { trainShown } from "./train-shown";
export { type WatchOptions, watch } from "./watch";
export * from "./widgets";
