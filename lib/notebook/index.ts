export { inKernel, interruptSignal } from "./kernel";
export { type Params, params } from "./params";
export { type Progress, progress } from "./progress";
export { type ShowOptions, show } from "./show";
export { dataFrame, type Row, type TableLike, table } from "./table";
export { type WatchOptions, watch } from "./watch";
