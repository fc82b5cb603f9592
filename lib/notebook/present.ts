/** @file The last value of a cell as a reader wants to see it: a figure drawn, a run as its curves, runs and frames as tables. */
import { describeOutcome, outcomeRow } from "../analysis";
import { checkTraceTypes, type PlotlyFigure, trainingCurves } from "../figures";
import { flattenConfig, type RunRecord, tabulate } from "../runs";
import type { Presentation } from "./kernel";
import { figureBundle, withBrowser, withPng } from "./show";
import { tableBundle } from "./table";

const MOST_ROWS = 60;

/**
 * How the kernel shows the value of a cell's last expression, if it is of groklab's kinds: a Plotly figure, a run (its
 * curves, with T_mem and T_gen marked), a list of runs or what came of a sweep (a row each), a danfojs DataFrame or Series.
 * Undefined for others.
 *
 * @throws ConfigError for a figure with a trace of a type that Plotly does not draw
 */
export function present(value: unknown): Presentation | undefined {
  if (isFigure(value)) return presentFigure(value);
  if (isRun(value)) return presentRun(value);
  if (isRuns(value)) return presentRuns(value);
  if (isObject(value) && isRuns(value.records) && "failures" in value) return presentRuns(value.records);
  if (isFrame(value)) return presentFrame(value);
  return undefined;
}

/** A run that was listed without its losses has no curves: it is a row. */
function presentRun(run: RunRecord): Presentation {
  if (run.evaluations.some(({ train }) => train.loss === undefined)) return presentRuns([run]);
  return presentFigure(trainingCurves(run), `${run.id}: ${describeOutcome(run)}`);
}

function presentFigure(figure: PlotlyFigure, text?: string): Presentation {
  checkTraceTypes(figure);
  const data = { ...figureBundle(figure), ...(text === undefined ? {} : { "text/plain": text }) };
  const whole = async () => {
    const drawn = await withBrowser(() => withPng(figure));
    return drawn && { data: { ...data, ...drawn.data }, metadata: drawn.metadata };
  };
  return { data, metadata: {}, whole };
}

function presentRuns(runs: readonly RunRecord[]): Presentation {
  const rows = tabulate(
    runs.map((run) => ({ id: run.id, config: flattenConfig(run.config), outcome: outcomeRow(run) })),
  );
  const columns = Object.keys(rows[0]);
  const cells = rows.map((row) => columns.map((column) => row[column]));
  return { data: tableBundle(columns, cells, { most: MOST_ROWS }), metadata: {} };
}

/** With its index, where that says more than the number of the row. */
function presentFrame({ columns, values, index }: Frame): Presentation {
  const isCount = index.every((label, at) => label === at);
  const rows = values.map((row, at) => [...(isCount ? [] : [index[at]]), ...(Array.isArray(row) ? row : [row])]);
  return { data: tableBundle([...(isCount ? [] : [""]), ...columns], rows, { most: MOST_ROWS }), metadata: {} };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isFigure(value: unknown): value is PlotlyFigure {
  return isObject(value) && Array.isArray(value.data) && isObject(value.layout) && value.data.every(isObject);
}

function isRun(value: unknown): value is RunRecord {
  return (
    isObject(value) && isObject(value.config) && Array.isArray(value.evaluations) && typeof value.folder === "string"
  );
}

function isRuns(value: unknown): value is readonly RunRecord[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRun);
}

/** A DataFrame of danfojs, whose values are rows, or a Series, whose values are those of one column. */
interface Frame {
  readonly columns: readonly string[];
  readonly values: readonly unknown[];
  readonly index: readonly (number | string)[];
}

function isFrame(value: unknown): value is Frame {
  return isObject(value) && Array.isArray(value.columns) && Array.isArray(value.values) && "dtypes" in value;
}
