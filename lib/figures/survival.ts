/** @file The share of runs in which it has not happened yet, against the step: Kaplan-Meier curves. */
import type { Data } from "plotly.js";
import { HOLD, kaplanMeier, THRESHOLD, transitions } from "../analysis";
import { ConfigError } from "../core";
import type { RunConfig } from "../runs";
import type { Evaluation } from "../trainers";
import { linearAxis, rounded } from "./axes";
import { percent, span } from "./caption";
import type { PlotlyFigure } from "./figure";
import { describeCommon, type GroupBy, groupRuns, pooledKeys } from "./groups";
import { figureLayout } from "./layout";
import { axisTitle, escapeText, PALETTE } from "./theme";

/** What a survival curve needs of a run. */
export type SurvivalRun = { readonly config: RunConfig; readonly evaluations: readonly Evaluation[] };

export interface SurvivalOptions<R> {
  /** A curve for each value of a key such as `optimizer.weightDecay`, or of a function. Default: for each configuration. */
  readonly by?: GroupBy<R>;
  /** `T_gen` (default): not yet generalised; `T_mem`: not yet memorised. */
  readonly of?: "T_mem" | "T_gen";
  /** Default "Not yet generalised". */
  readonly title?: string;
  /** Accuracy to be reached. Default 0.98. */
  readonly threshold?: number;
}

/**
 * Kaplan-Meier curves: the share of runs that have not generalised yet, against the step, a curve for each group. A vertical stroke on
 * a curve is a run that was given up on there; the caption says how many runs there are and up to which step they were observed.
 *
 * @throws ConfigError for no runs, a key that no run has, or more groups than colours
 * @example survival(records, { by: "optimizer.weightDecay" })
 */
export function survival<R extends SurvivalRun>(runs: readonly R[], options: SurvivalOptions<R> = {}): PlotlyFigure {
  const { by, of = "T_gen", threshold = THRESHOLD } = options;
  const [word, set] = of === "T_gen" ? ["generalised", "test"] : ["memorised", "training"];
  const groups = groupRuns(runs, by);
  if (groups.length > PALETTE.length) {
    throw new ConfigError(`survival: ${groups.length} groups, but ${PALETTE.length} colours can be told apart`);
  }
  const times = groups.map((group) =>
    group.runs.map(({ evaluations }) => transitions(evaluations, { threshold })[of === "T_gen" ? "tGen" : "tMem"]),
  );
  const last = Math.max(...times.flat().map(({ step }) => step));
  const data = groups.flatMap(({ label }, g): Data[] => {
    const curve = kaplanMeier(times[g]);
    const until = Math.max(...times[g].map(({ step }) => step));
    const at = (step: number) => curve.filter((point) => point.step <= step).at(-1)?.survival ?? 1;
    const given = [...new Set(times[g].filter(({ censored }) => censored).map(({ step }) => step))].sort(
      (a, b) => a - b,
    );
    const reached = times[g].filter(({ censored }) => !censored).length;
    const color = PALETTE[g];
    const name = escapeText(`${label || "all"}: ${reached} of ${times[g].length}`);
    return [
      {
        ...{
          type: "scatter",
          mode: "lines",
          name,
          legendgroup: String(g),
          showlegend: true,
          hovertemplate: "%{y:.0%} not by step %{x}",
        },
        x: [0, ...curve.map(({ step }) => step), until],
        y: [1, ...curve.map((point) => rounded(point.survival)), rounded(at(until))],
        line: { color, width: 2, shape: "hv" },
      },
      {
        ...{ type: "scatter", mode: "markers", legendgroup: String(g), showlegend: false, hoverinfo: "skip" },
        x: given,
        y: given.map((step) => rounded(at(step))),
        marker: { color, symbol: "line-ns-open", size: 11, line: { width: 2, color } },
        cliponaxis: false,
      },
    ] as Data[];
  });
  const horizons = times
    .flat()
    .filter(({ censored }) => censored)
    .map(({ step }) => step);
  const observed = horizons.length > 0 ? `strokes: given up on at step ${span(horizons)}` : "all got there";
  const pooled = pooledKeys(groups);
  const parts = [
    describeCommon(runs.map(({ config }) => config)),
    `${word}: ${percent(threshold)} ${set} accuracy in ${HOLD} evaluations from then on`,
    `Kaplan-Meier, n = ${span(
      times.map(({ length }) => length),
      "run",
    )}${groups.length > 1 ? " a curve" : ""}, ${observed}`,
    ...(pooled.length > 0 ? [`pooled over ${pooled.join(", ")}`] : []),
  ];
  return {
    data,
    layout: {
      ...figureLayout({
        title: options.title ?? `Not yet ${word}`,
        settings: parts.join(" · "),
        legend: groups.map(({ label }, g) => `${label || "all"}: ${times[g].length} of ${times[g].length}`),
        below: 50,
      }),
      showlegend: true,
      xaxis: { ...linearAxis("steps"), range: [0, last * 1.02] },
      yaxis: { ...linearAxis(), title: axisTitle(`share not yet ${word}`), range: [-0.03, 1.03], tickformat: ".0%" },
    },
  };
}
