import type { Annotations, Data, Shape } from "plotly.js";
import { type Crossing, HOLD, type Point, THRESHOLD, transitions } from "../analysis";
import type { RunConfig, RunRecord } from "../runs";
import { type Evaluation, lossKind } from "../trainers";
import { axisId, rounded } from "./axes";
import { classCount, describeConfig, describeDifferences, percent } from "./caption";
import type { PlotlyFigure } from "./figure";
import { titledGround } from "./layout";
import { axis, axisTitle, COLOURS } from "./theme";
import { brokenLine, cutAt, type ZeroLine, zeroMarks, zeroSteps } from "./zeros";

/** A run, finished or not, as far as its curves go. */
export interface CurveSource {
  readonly config: RunConfig;
  readonly evaluations: readonly Evaluation[];
  /** How it ended, and after how many updates, as in its record; not said of a run that is not over. */
  readonly status?: RunRecord["status"];
  readonly steps?: number;
}

export interface TrainingCurvesOptions {
  title?: string;
  /** Runs of other seeds, drawn thin behind. */
  others?: readonly CurveSource[];
  /** Accuracy at which T_mem and T_gen are marked. Default 0.98. */
  threshold?: number;
}

/**
 * Accuracy above, loss below, against optimiser steps on a logarithmic axis (step 0 has no place on it). Marked are
 * T_mem and T_gen once they are reached, the accuracy of guessing (1 / classes), and for cross-entropy its loss
 * (ln classes, in nats). A loss of 0, for which its axis has no place, is a bar at the lower edge: `0 from step 140`. The curves of a run that diverged end in crosses at that step, named in the legend and under
 * the title.
 */
export function trainingCurves(
  run: CurveSource,
  { title = "Accuracy and loss", others = [], threshold = THRESHOLD }: TrainingCurvesOptions = {},
): PlotlyFigure {
  const classes = classCount(run.config.task);
  const guessed = lossKind(run.config.loss).ofGuessing?.(classes);
  const lossOfGuessing = guessed === undefined ? [] : [guessed];
  const marks = run.evaluations.length > 0 ? crossingMarks(run, threshold) : [];
  const zeros = zeroMarks([...zeroLines([run], "bold"), ...zeroLines(others, "thin")], {
    ...{ yref: axisId("y", 1), axis: "log", ends: [1, run.config.steps] },
  });
  return {
    data: [
      ...others.flatMap((other) => [...traces(other.evaluations, "thin"), ...crosses(other, "thin")]),
      ...traces(run.evaluations, "bold"),
      ...crosses(run, "bold"),
    ],
    layout: {
      ...titledGround(title, `${describeConfig(run.config)} · ${describeSeeds(run, others)}`),
      uirevision: "keep", // a reader's zoom survives live updates
      xaxis: {
        ...axis,
        type: "log",
        range: [0, Math.log10(run.config.steps)],
        anchor: "y2",
        dtick: 1,
        title: axisTitle(`optimiser steps · T: first of ${HOLD} evaluations in a row at ${percent(threshold)}`),
      },
      yaxis: { ...axis, domain: [0.42, 1], range: [-0.03, 1.05], tickformat: ".0%", title: axisTitle("accuracy") },
      yaxis2: {
        ...axis,
        domain: [0, 0.34],
        type: "log",
        dtick: 1,
        exponentformat: "power",
        tickfont: { size: 11 },
        title: axisTitle(`loss (${lossKind(run.config.loss).unit})`),
      },
      shapes: [
        ...marks.map(({ shape }) => shape),
        level("y", 1 / classes),
        ...lossOfGuessing.map((loss) => level("y2", loss)),
        ...zeros.shapes,
      ],
      annotations: [
        ...marks.map(({ label }) => label),
        levelLabel("y", 1 / classes, `guessing, 1/${classes}`),
        ...lossOfGuessing.map((loss) => levelLabel("y2", Math.log10(loss), `guessing, ln ${classes}`)),
        ...zeros.annotations,
      ],
    },
  };
}

/** Which seeds are drawn, and in what the thin runs differ from the bold one. */
function describeSeeds(run: CurveSource, others: readonly CurveSource[]): string {
  const ending = hasDiverged(run) ? `, ${describeDivergence(run)}` : "";
  if (others.length === 0) return `n = 1, seed ${run.config.seed}${ending}`;
  const differences = describeDifferences(others[0].config, run.config);
  const diverged = others.filter(hasDiverged).length;
  return (
    `bold: seed ${run.config.seed}${ending}, thin: ${differences ? `${differences}, ` : ""}` +
    `n = ${others.length} ${others.length === 1 ? "seed" : "seeds"}${diverged > 0 ? `, ${diverged} diverged` : ""}`
  );
}

function hasDiverged({ status }: CurveSource): boolean {
  return status === "diverged";
}

function describeDivergence({ steps = 0 }: CurveSource): string {
  return `diverged at step ${steps}`;
}

/** Where the curves of a run that diverged end: its last values, at the step at which it did. */
function crosses(run: CurveSource, weight: "bold" | "thin"): Data[] {
  const last = run.evaluations.at(-1);
  const { steps = 0 } = run;
  if (!hasDiverged(run) || !last || steps < 1) return []; // step 0 has no place on the axis
  return (["accuracy", "loss"] as const).map((quantity, i) => ({
    type: "scatter",
    mode: "markers",
    name: describeDivergence(run),
    x: [steps, steps],
    y: [last.train, last.test].map((set) => rounded(set[quantity])),
    yaxis: quantity === "accuracy" ? "y" : "y2",
    marker: { symbol: "x", size: weight === "bold" ? 10 : 6, color: [COLOURS.train, COLOURS.test] },
    opacity: weight === "bold" ? 1 : 0.35,
    cliponaxis: false,
    showlegend: weight === "bold" && i === 0,
    hoverinfo: weight === "bold" ? undefined : "skip",
  }));
}

function traces(evaluations: readonly Evaluation[], weight: "bold" | "thin"): Data[] {
  const line = (set: "train" | "test", quantity: "accuracy" | "loss"): Data[] => {
    const curve = curveOf(evaluations, set, quantity);
    const gaps = quantity === "loss" ? zeroSteps(curve) : [];
    const placed = curve.filter(({ step }) => !gaps.includes(step));
    return brokenLine(
      cutAt(placed, gaps),
      { x: ({ step }) => step, y: ({ value }) => rounded(value) },
      {
        type: "scatter",
        mode: "lines",
        name: set === "train" ? "training" : "test",
        yaxis: quantity === "accuracy" ? "y" : "y2",
        line: { color: COLOURS[set], width: weight === "bold" ? 2.5 : 1, dash: set === "train" ? "dash" : "solid" },
        opacity: weight === "bold" ? 1 : 0.35,
        showlegend: weight === "bold" && quantity === "accuracy",
        hoverinfo: weight === "bold" ? undefined : "skip",
      },
    );
  };
  return [line("train", "accuracy"), line("test", "accuracy"), line("train", "loss"), line("test", "loss")].flat();
}

/** Step 0 has no place on the axis of steps. */
function curveOf(evaluations: readonly Evaluation[], set: "train" | "test", quantity: "accuracy" | "loss"): Point[] {
  return evaluations.filter(({ step }) => step > 0).map((one) => ({ step: one.step, value: one[set][quantity] }));
}

function zeroLines(runs: readonly CurveSource[], weight: "bold" | "thin"): ZeroLine[] {
  return (["train", "test"] as const).map((set) => ({
    curves: runs.map(({ evaluations }) => curveOf(evaluations, set, "loss")),
    colour: COLOURS[set],
    ...(weight === "thin" ? { opacity: 0.35, name: "thin" } : {}),
  }));
}

interface Mark {
  readonly shape: Partial<Shape>;
  readonly label: Partial<Annotations>;
}

function crossingMarks({ evaluations, config }: CurveSource, threshold: number): Mark[] {
  const { tMem, tGen } = transitions(evaluations, { threshold });
  return [
    ...crossingMark(tMem, "T<sub>mem</sub>", COLOURS.train, config.steps),
    ...crossingMark(tGen, "T<sub>gen</sub>", COLOURS.test, config.steps),
  ];
}

/** Share of the axis that a label takes: nearer to its beginning it stands right of its line, else left of it. */
const LABEL = 0.15;

function crossingMark(crossing: Crossing, name: string, color: string, steps: number): Mark[] {
  if (crossing.censored || crossing.step === 0) return [];
  const { step } = crossing;
  const isEarly = Math.log10(step) < LABEL * Math.log10(steps);
  return [
    {
      shape: {
        type: "line",
        xref: "x",
        yref: "paper",
        x0: step,
        x1: step,
        y0: 0,
        y1: 1,
        line: { color, width: 1, dash: "dot" },
      },
      label: {
        xref: "x",
        yref: "y",
        x: Math.log10(step),
        y: 0.5,
        text: `${name} = ${step}`,
        showarrow: false,
        ...(isEarly ? ({ xanchor: "left", xshift: 4 } as const) : ({ xanchor: "right", xshift: -4 } as const)),
        font: { color },
      },
    },
  ];
}

function level(yref: "y" | "y2", value: number): Partial<Shape> {
  const line = { color: COLOURS.mark, width: 1, dash: "dot" as const };
  return { type: "line", xref: "paper", yref, x0: 0, x1: 1, y0: value, y1: value, line };
}

function levelLabel(yref: "y" | "y2", y: number, text: string): Partial<Annotations> {
  const font = { size: 11, color: COLOURS.mark };
  return { xref: "paper", yref, x: 0.995, y, text, showarrow: false, xanchor: "right", yanchor: "bottom", font };
}
