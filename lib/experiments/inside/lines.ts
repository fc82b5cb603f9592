/** @file Straight lines between networks: from one that memorised to the one it becomes, and between those that two seeds end at. */
import { greater, mostOf, type Pairs } from "../../claims";
import { curves, type PlotlyFigure, panels } from "../../figures";
import { type RunRecord, type RunSpec, reference } from "../../runs";
import { lastOf, probed } from "../measures";
import { figure, part, type Section } from "../section";
import { nSeeds } from "../seeds";
import { claim, NETWORK, REACHED, SEEDS } from "./study";

/** By then a run has memorised and not generalised. */
const MEMORISED = 100;
const STEPS = 1000;
/** What the seed of the other network is larger by. */
const OTHER = 1000;

/** A line is measured from the network at the start, too, since probes are. */
const schedule = { every: STEPS, perDecade: 0 };
/** From the last network to: itself after 100 updates; another seed's on the same data; the same with its neurons matched. */
const lineSpec = (seed: number): RunSpec => ({
  ...reference,
  ...{ seed, steps: STEPS, evaluation: { every: 10, perDecade: 0 } },
  probes: [
    { kind: "line", name: "back", schedule, options: { to: MEMORISED } },
    { kind: "line", name: "across", schedule, options: { to: STEPS, seed: seed + OTHER } },
    { kind: "line", name: "matched", schedule, options: { to: STEPS, seed: seed + OTHER, match: true } },
  ],
});

const lines = part("lines", "straight lines between networks of the reference run, ten seeds", {
  runs: () => SEEDS.map(lineSpec),
});

interface OnSet {
  readonly loss: readonly number[];
  readonly accuracy: readonly number[];
}
interface Line {
  readonly train: OnSet;
  readonly test: OnSet;
}
type LineName = "back" | "across" | "matched";

const lineOf = (run: RunRecord, name: LineName) => lastOf(probed<Line>(run, name)).value;

/**
 * How far values on a line rise above the straight line between its ends, at most: its barrier. 0 where none does.
 *
 * @example barrier([0, 3, 2]) // 2
 */
export function barrier(values: readonly number[]): number {
  const last = values.length - 1;
  return Math.max(...values.map((value, k) => value - (values[0] + (k / last) * (values[last] - values[0]))));
}

/** How far accuracy falls below the straight line between the ends. */
const fall = ({ accuracy }: OnSet) => barrier(accuracy.map((share) => -share));

/** A fall of at most this counts as none (Frankle et al. 2020, section 2). */
const CONNECTED = 0.02;

/** Whether the network after 100 updates memorised and did not generalise, and the last did. */
function groksBetween({ evaluations }: RunRecord): boolean {
  const then = evaluations.find(({ step }) => step === MEMORISED);
  return (
    then !== undefined &&
    then.train.accuracy >= REACHED &&
    then.test.accuracy < 0.5 &&
    lastOf(evaluations).test.accuracy >= REACHED
  );
}

const common = { origin: "ours", figure: "inside-lines" } as const;
const claims = [
  claim({
    ...{ ...common, id: "I-2-a", where: "Lines, one run" },
    statement: "A straight line without a barrier leads from the network that memorised to the one that it becomes.",
    arms: lines.arms.runs,
    read: (runs) => runs.map((run) => (groksBetween(run) ? fall(lineOf(run, "back").train) < CONNECTED : null)),
    rule: mostOf(
      "On the line from the weights after 100 updates to those after 1,000 training accuracy falls by less than 0.02 below that between the " +
        "ends, in most of ten seeds; a run that has not memorised by 100, or generalised by then, or not by 1,000 is not asked.",
      "training accuracy falls by less than 0.02",
      "no run has memorised by 100 and generalised after",
    ),
  }),
  claim({
    ...{ ...common, id: "I-2-b", where: "Lines, two seeds" },
    statement: "Between the networks that two seeds generalise by there is a barrier, their neurons matched, too.",
    arms: lines.arms.runs,
    read: (runs) =>
      runs.map((run) => {
        const { train, test } = lineOf(run, "matched");
        const generalise = [test.accuracy[0], lastOf(test.accuracy)].every((share) => share >= REACHED);
        return generalise ? fall(train) >= CONNECTED : null;
      }),
    rule: mostOf(
      "On the line between the networks of two seeds, the neurons of one in the order most like the other's, training accuracy falls by 0.02 or " +
        "more below that between the ends, in most of ten pairs; a pair of which one has not generalised is not asked.",
      "training accuracy falls by 0.02 or more",
      "of no pair both have generalised",
    ),
  }),
  claim({
    ...{ ...common, id: "I-2-c", where: "Lines, two seeds" },
    statement: "Matching the neurons of two networks lowers the barrier between them.",
    arms: lines.arms.runs,
    read: (runs): Pairs<number> => [
      runs.map((run) => barrier(lineOf(run, "across").test.loss)),
      runs.map((run) => barrier(lineOf(run, "matched").test.loss)),
    ],
    rule: greater(
      "The barrier of the test loss on the line between two seeds' networks less that with matched neurons, pair by pair over ten: the 95 % " +
        "interval of the mean difference lies above 0; contradicted where it lies below.",
      "barrier of the test loss between two seeds less that with matched neurons, in nats",
    ),
  }),
];

const NAMES: Readonly<Record<LineName, string>> = {
  back: "one run, after 1,000 and after 100 updates",
  across: "two seeds",
  matched: "two seeds, neurons matched",
};
/** What an axis has around its title. */
const titleOf = (axis: PlotlyFigure["layout"]["xaxis"]) => (typeof axis?.title === "object" ? axis.title : {});

/** A panel of the figure: all lines against the place on them. */
function drawn(runs: readonly RunRecord[], set: "train" | "test", of: keyof OnSet): PlotlyFigure {
  const each = (Object.keys(NAMES) as LineName[]).flatMap((name) => runs.map((run) => ({ ...run, name })));
  const { data, layout } = curves(each, {
    groupBy: ({ name }) => NAMES[name],
    axis: "linear",
    quantities: [
      {
        label: of === "loss" ? "loss (nats)" : "accuracy",
        value(run) {
          const values = lineOf(run, run.name)[set][of];
          return values.map((value, k) => ({ step: k / (values.length - 1), value }));
        },
        ...(of === "accuracy" && { range: [-0.03, 1.05], bounds: [0, 1], format: ".0%" }),
      },
    ],
  });
  return {
    data,
    layout: {
      ...layout,
      xaxis: { ...layout.xaxis, title: { ...titleOf(layout.xaxis), text: "place on the line, 0 to 1" } },
    },
  };
}

const figures = [
  figure("inside-lines", lines.arms.runs, (runs) =>
    panels(
      [
        drawn(runs, "train", "accuracy"),
        drawn(runs, "test", "accuracy"),
        drawn(runs, "train", "loss"),
        drawn(runs, "test", "loss"),
      ],
      {
        title: "On the straight line between two networks",
        settings: `${NETWORK} · AdamW, notebook 00's settings · bold: mean with 95 % t interval, thin: each seed, ${nSeeds(runs)}`,
        titles: ["training accuracy", "test accuracy", "training loss", "test loss"],
        columns: 2,
        panelHeight: 260,
      },
    ),
  ),
];

export const connected: Section = { parts: [lines], figures, claims };
