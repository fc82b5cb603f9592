/** @file What can be drawn of runs against steps: each quantity is one panel. */
import type { Point } from "../analysis";
import { ConfigError, nearestWord } from "../core";
import type { RunConfig, RunRecord } from "../runs";
import { type Evaluation, lossKind } from "../trainers";
import type { AxisScale } from "./axes";
import { classCount } from "./caption";

/** A run, finished or not, as far as curves and their captions go; a record is one. */
export interface DrawnRun extends Partial<Pick<RunRecord, "probes" | "status">> {
  readonly config: RunConfig;
  readonly evaluations: readonly Evaluation[];
}

/** A number along training, and how its axis is drawn. */
export interface Quantity<R> {
  /** Title of its axis, with the unit. */
  readonly label: string;
  /** Read out of a run, such as from its probes; steps ascending. A value that is not finite is left out. */
  readonly value: (run: R) => readonly Point[];
  /** Default "linear". */
  readonly scale?: AxisScale;
  /** Default: from the smallest to the largest value drawn. */
  readonly range?: readonly [number, number];
  /** Smallest and largest possible value, where intervals are cut. Default none. */
  readonly bounds?: readonly [number, number];
  /** d3's format of its ticks, such as ".0%". Default Plotly's choice. */
  readonly format?: string;
  /** A level to compare with, where all runs have the same. Default none. */
  readonly level?: { readonly value: number; readonly text: string };
}

/** `accuracy` and `loss` show the training set dashed and the test set solid. */
export type QuantityName =
  | "accuracy"
  | "testAccuracy"
  | "trainAccuracy"
  | "loss"
  | "testLoss"
  | "trainLoss"
  | "weightNorm";

const QUANTITIES: readonly QuantityName[] = [
  "accuracy",
  "testAccuracy",
  "trainAccuracy",
  "loss",
  "testLoss",
  "trainLoss",
  "weightNorm",
];

/** A panel: one quantity, or the same one on both sides of the split. */
export interface Panel<R> extends Omit<Quantity<R>, "value"> {
  readonly lines: readonly { readonly set: "train" | "test" | null; readonly value: (run: R) => readonly Point[] }[];
}

/** What the two sides of the split are called. */
export const SETS = { train: "training", test: "test" } as const;

export function panelOf<R extends DrawnRun>(quantity: QuantityName | Quantity<R>, runs: readonly R[]): Panel<R> {
  if (typeof quantity === "object") return { ...quantity, lines: [{ set: null, value: quantity.value }] };
  switch (quantity) {
    case "weightNorm":
      return { label: "weight norm", lines: [{ set: null, value: read(({ weightNorm }) => weightNorm) }] };
    case "accuracy":
      return accuracy(runs, ["train", "test"]);
    case "testAccuracy":
      return accuracy(runs, ["test"]);
    case "trainAccuracy":
      return accuracy(runs, ["train"]);
    case "loss":
      return loss(runs, ["train", "test"]);
    case "testLoss":
      return loss(runs, ["test"]);
    case "trainLoss":
      return loss(runs, ["train"]);
    default:
      return refuse(quantity);
  }
}

/** Cells are not typed so strictly that a slip of the pen does not come here. */
function refuse(quantity: never): never {
  const nearest = typeof quantity === "string" ? nearestWord(quantity, QUANTITIES) : undefined;
  const mend = nearest ? `did you mean ${nearest}?` : "or { label, value } for one of your own";
  throw new ConfigError(
    `curves: expected quantities out of ${QUANTITIES.join(", ")}, got ${JSON.stringify(quantity)}; ${mend}`,
  );
}

function accuracy<R extends DrawnRun>(runs: readonly R[], sets: readonly ("train" | "test")[]): Panel<R> {
  const classes = new Set(runs.map(({ config }) => classCount(config.task)));
  const [count] = classes;
  return {
    label: sets.length === 1 ? `${SETS[sets[0]]} accuracy` : "accuracy",
    lines: sets.map((set) => ({ set, value: read((evaluation) => evaluation[set].accuracy) })),
    range: [-0.03, 1.05],
    bounds: [0, 1],
    format: ".0%",
    level: classes.size === 1 ? { value: 1 / count, text: `guessing, 1/${count}` } : undefined,
  };
}

function loss<R extends DrawnRun>(runs: readonly R[], sets: readonly ("train" | "test")[]): Panel<R> {
  const kinds = [...new Set(runs.map(({ config }) => config.loss))];
  const unit = kinds.map((kind) => lossKind(kind).unit).join(", ");
  return {
    label: sets.length === 1 ? `${SETS[sets[0]]} loss (${unit})` : `loss (${unit})`,
    lines: sets.map((set) => ({ set, value: read((evaluation) => evaluation[set].loss) })),
    scale: "log",
  };
}

function read<R extends DrawnRun>(value: (evaluation: Evaluation) => number): (run: R) => Point[] {
  return ({ evaluations }) => evaluations.map((evaluation) => ({ step: evaluation.step, value: value(evaluation) }));
}
