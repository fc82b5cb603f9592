/** @file One picture of runs under several schedules: accuracy and loss, the weight norm, and the norm of each layer. */
import {
  type CurvesOptions,
  curves,
  describeBand,
  describeCommon,
  type PlotlyFigure,
  panels,
  type Quantity,
  span,
} from "../../figures";
import type { RunConfig, RunRecord } from "../../runs";
import { describeTimes, probed } from "../measures";
import { REACHED, RNN_REACHED, switchStep, tGen } from "./networks";

/** Runs that differ in their seeds alone, and what they are called. */
export interface Arm {
  readonly label: string;
  readonly runs: readonly RunRecord[];
}

/** The three layers of each network: what reads the tokens, what computes, what answers. */
const LAYERS: Readonly<Record<string, readonly (readonly [string, RegExp])[]>> = {
  lstm: [
    ["embedding", /^embedding/],
    ["recurrent layer", /^layer\d/],
    ["output layer", /^output/],
  ],
  transformer: [
    ["embeddings", /^(embedding|positions)/],
    ["block", /^layer\d/],
    ["unembedding", /^unembedding/],
  ],
};

/** L2 norms of some layers together, along training. */
export function layerNorm(run: RunRecord, layers: RegExp): { step: number; value: number }[] {
  return probed<Record<string, number>>(run, "norms").map(({ step, value }) => ({
    step,
    value: Math.hypot(...Object.keys(value).flatMap((layer) => (layers.test(layer) ? [value[layer]] : []))),
  }));
}

/** The norm of each layer, of a network of this kind. */
function layerQuantities({ model }: RunConfig): Quantity<RunRecord>[] {
  return (LAYERS[model.kind] ?? LAYERS.lstm).map(([name, layers]) => ({
    label: `norm, ${name}`,
    value: (run) => layerNorm(run, layers),
    scale: "log",
  }));
}

const weightNorm: Quantity<RunRecord> = {
  label: "norm, all weights",
  value: ({ evaluations }) => evaluations.map(({ step, weightNorm }) => ({ step, value: weightNorm })),
  scale: "log",
};

interface SchedulePanelsOptions {
  readonly title: string;
  /** Beside what all runs have in common. Default nothing. */
  readonly settings?: string;
  /** What the dashed lines are, where a schedule changes. Default "weight decay changes". */
  readonly event?: string;
}

/** Six panels: accuracy, loss and weight norm above, the norms of the layers below; a colour for each arm. */
export function schedulePanels(arms: readonly Arm[], options: SchedulePanelsOptions): PlotlyFigure {
  const { title, settings = "", event = "weight decay changes" } = options;
  const runs = arms.flatMap((arm) => arm.runs);
  const quantities = ["accuracy", "loss", weightNorm, ...layerQuantities(runs[0].config)] as const;
  const drawn = drawingOf(arms, event);
  const isLong = runs.some(({ steps }) => steps > 100_000); // labels of six digits would be turned
  return panels(
    quantities.map((quantity) => {
      const figure = curves(runs, { ...drawn, quantities: [quantity] });
      return isLong ? sparselyTicked(figure) : figure;
    }),
    {
      title,
      settings: describe(runs, settings, arms),
      titles: quantities.map(() => ""),
      columns: 3,
      share: "x",
      panelHeight: 200,
    },
  );
}

/** One row of panels for each setting: accuracy, then the norms of the layers. */
export interface Row {
  readonly title: string;
  readonly arms: readonly Arm[];
}

/** Rows of four panels; the arms have the same names in all rows, and the same colours. */
export function rowsOfPanels(rows: readonly Row[], { title, settings = "", event = "" }: SchedulePanelsOptions) {
  const all = rows.flatMap(({ arms }) => arms);
  const runs = all.flatMap((arm) => arm.runs);
  const figures = rows.flatMap(({ arms }) => {
    const own = arms.flatMap((arm) => arm.runs);
    const drawn = drawingOf(arms, event, false);
    return (["accuracy", ...layerQuantities(own[0].config)] as const).map((quantity) =>
      sparselyTicked(curves(own, { ...drawn, quantities: [quantity] })),
    );
  });
  return panels(figures, {
    title,
    settings: describe(runs, settings, all, false),
    titles: rows.flatMap(({ title: name }) => [name, "", "", ""]),
    columns: 4,
    share: "x",
    panelHeight: 170,
  });
}

/** A tick for every second power of ten, where panels are too narrow for more. */
function sparselyTicked({ data, layout }: PlotlyFigure): PlotlyFigure {
  return { data, layout: { ...layout, xaxis: { ...layout.xaxis, dtick: 2 } } };
}

function describe(runs: readonly RunRecord[], settings: string, arms: readonly Arm[], timed = true): string {
  const scales = new Set(runs.map(({ config }) => config.initialization.scale));
  const [scale] = scales;
  const scaled = scales.size === 1 && scale !== 1 ? `initial values times ${scale}` : "";
  return [describeCommon(runs.map(({ config }) => config)), scaled, settings, describeArms(arms, timed)]
    .filter(Boolean)
    .join(" · ");
}

function drawingOf(arms: readonly Arm[], event: string, timed = true): CurvesOptions<RunRecord> {
  const places = new Map(arms.flatMap(({ runs }, i) => runs.map((run) => [run.id, i] as const)));
  const one = arms.length === 1;
  return {
    groupBy: (run) => places.get(run.id) ?? -1,
    labels: arms.map((arm) =>
      one ? "" : timed ? `${arm.label}: T_gen ${describeTimes(arm.runs.map((run) => tGen(run)))}` : arm.label,
    ),
    colours: "distinct",
    points: 90, // of a curve: panels are narrow
    ...(one ? { marks: ["tMem", "tGen"], thresholds: { tMem: REACHED, tGen: REACHED } } : {}),
    ...(event ? { event: { label: event, step: switchStep } } : {}),
  };
}

function describeArms(arms: readonly Arm[], timed: boolean): string {
  const counts = arms.map(({ runs }) => runs.length);
  const rnn = arms.some(({ runs }) => runs[0].config.model.kind === "rnn");
  return [
    `${describeBand(counts, { about: " (geometric on log axes)" })}, n = ${span(counts)} seeds${arms.length > 1 ? " each" : ""}`,
    ...(timed
      ? [`T_gen: ${100 * (rnn ? RNN_REACHED : REACHED)} % test accuracy in 5 evaluations from then on, median`]
      : []),
  ].join(" · ");
}
