/** @file Runs side by side: a table whose rows are chosen, and the curves of what is chosen. */
import { outcomeRow } from "../analysis";
import { ConfigError } from "../core";
import { type CurvesOptions, curves, PALETTE } from "../figures";
import { flattenConfig, type RunRecord, tabulate } from "../runs";
import { figureView } from "./figure-view";
import { cellText } from "./table";

/** As many are drawn before the reader chooses. */
const FIRST = 3;

export type CompareRunsOptions = Omit<CurvesOptions<RunRecord>, "groupBy" | "labels" | "colours">;

/**
 * Shows a table of runs, a row each: in which settings they differ, T_mem, T_gen, last accuracies; and the curves of those whose
 * rows are chosen by a click. A row under the mouse thickens its curve, a curve under the mouse marks its row. The first three
 * are drawn at first, and are the picture that a stored notebook shows where no widget is drawn. Drawn are `curves` of the options: accuracy and loss by default.
 *
 * @throws ConfigError for no runs, or two of the same id
 * @example await compareRuns((await runSweep(spec, { seed: [0, 1, 2] })).records)
 */
export async function compareRuns(runs: readonly RunRecord[], options: CompareRunsOptions = {}): Promise<void> {
  if (runs.length === 0) throw new ConfigError("compareRuns: there are no runs");
  const byId = new Map(runs.map((run) => [run.id, run]));
  if (byId.size < runs.length) throw new ConfigError("compareRuns: a run is given twice");
  const { columns, rows } = rowsOf(runs);
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const figureOf = (chosen: readonly string[]) =>
    chosen.length === 0
      ? { data: [], layout: { title: { text: "Choose runs in the table" } } }
      : curves(
          chosen.map((id) => byId.get(id) as RunRecord),
          { title: "Runs side by side", ...options, groupBy: ({ id }) => String(names.get(id)), colours: "distinct" },
        );
  const first = runs.slice(0, FIRST).map(({ id }) => id);
  const text = [columns.join("  "), ...rows.map(({ cells }) => cells.join("  "))].join("\n");
  const { widget, draw, picture } = figureView(figureOf(first), text, { columns, rows, chosen: first });
  widget.onChange(({ chosen = [] }) => {
    const drawn = chosen.slice(-PALETTE.length); // of more than there are colours the oldest give way
    if (drawn.length < chosen.length) widget.set({ chosen: drawn });
    draw(figureOf(drawn));
  });
  await picture(figureOf(first));
}

/** A run's name is what it differs in from the others; where that is not enough, with its number. */
function rowsOf(runs: readonly RunRecord[]) {
  const outcomes = runs.map(outcomeRow);
  const table = tabulate(
    runs.map((run, i) => ({ id: run.id, config: flattenConfig(run.config), outcome: outcomes[i] })),
  );
  const columns = Object.keys(table[0]);
  const settings = columns.slice(1, columns.indexOf(Object.keys(outcomes[0])[0]));
  const described = table.map((row) =>
    settings.map((key) => `${key.split(".").at(-1)} ${cellText(row[key])}`).join(", "),
  );
  const rows = table.map((row, i) => {
    const isAlone = described.filter((one) => one === described[i]).length === 1 && described[i] !== "";
    const name = isAlone ? described[i] : `${i + 1}: ${described[i]}`;
    return { id: runs[i].id, name, cells: columns.map((column) => cellText(row[column])) };
  });
  return { columns, rows };
}
