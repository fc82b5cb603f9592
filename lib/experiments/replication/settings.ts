/** @file The settings that a second program, in PyTorch, trains once more: which arms of ours its runs are laid beside. */
import { type Arm, armsIn } from "../../claims";
import { canonicalJson } from "../../core";
import { type RunConfig, type RunSpec, resolveRun } from "../../runs";
import { withoutLater } from "../../runs/identity";
import { shares } from "../efficiency/1-architectures";
import { mixtures } from "../efficiency/5-mixture";
import { smallestMlp, smallestMlpFresh } from "../efficiency/7-ungrokking";
import { baselineSeeds } from "../parity/2-two-bits";
import { labelNoise } from "../parity/3-noise";
import { fewNeurons } from "../parity/4-neurons";
import { removedAfter, removedAtTMem } from "../regularization/5-5-removed";
import { settingWith } from "../section";
import { startHere } from "../start-here";
import { phases } from "../synergy/5-phases";
import { settings as synergySettings } from "../synergy/networks";

/** What is compared of the runs of both programs. */
export type MeasureName = "tMem" | "tGen" | "tForgotten" | "weightNorm" | "synergy" | "redundancy";

/** A setting in which both programs have trained the same network on data of their own. */
export interface ReplicationSetting {
  /** As `npm run replicate -- NAME` and the files of `data/replication` know it. */
  readonly name: string;
  /** In words, for tables and captions. */
  readonly what: string;
  readonly experiment: "00-start-here" | "efficiency" | "parity" | "regularization" | "synergy";
  /** Our runs; of several arms those of all, which differ in their seeds alone. */
  readonly arms: readonly Arm[];
  /** Accuracy that counts as memorised, and as generalised, held for five evaluations. */
  readonly thresholds: { readonly tMem: number; readonly tGen: number };
  /** What is compared; the first is the one that the ledger names. */
  readonly measures: readonly MeasureName[];
  /** Seeds of the second program. */
  readonly seeds: number;
  /** In what both programs differ, and why; or why so many seeds can not show that they are the same. */
  readonly difference?: string;
}

/** What `lib/bench/peers/replication/residual.py` shows of the second program, and its mend of groklab. */
const SHORT_RESIDUAL =
  "Below a loss of 1e-6 groklab's compiled softmaxCrossEntropy leaves the gradient of the right logit a fifth short of that of the " +
  "others (float32 rounds 1 + 4e-7; PyTorch's is a tenth short): weights grow again, and the loss leaps. Given groklab's residual, " +
  "PyTorch does the same; in float64, and groklab with the loss exactCrossEntropy, do not.";

const [S, E, R] = [0.98, 0.99, 0.99].map((reached) => ({ tMem: reached, tGen: reached }));
const T = { tMem: 0.999, tGen: 0.98 };
const times = ["tGen", "tMem", "weightNorm"] as const;
type Mixed = { readonly efficiency: number; readonly decay: number; readonly speed: number; readonly runs: Arm };
type Noisy = { readonly n: number; readonly decay: number; readonly share: number; readonly runs: Arm };
type Few = { readonly n: number; readonly bias: boolean; readonly width: number; readonly runs: Arm };
const treeOf = <A>(part: { readonly arms: unknown }) => part.arms as readonly A[];

/** From quick to slow. */
export const replicationSettings: readonly ReplicationSetting[] = [
  {
    ...{ name: "start-here", what: "MLP 194-250-97, decay 2 (notebook 00)", experiment: "00-start-here" },
    ...{ arms: armsIn(startHere.parts.seeds.arms), thresholds: S, measures: times, seeds: 10 },
  },
  {
    ...{ name: "parity", what: "(50, 2)-parity, 500 neurons (T, figure 1.1)", experiment: "parity" },
    ...{ arms: [baselineSeeds], thresholds: T, measures: times, seeds: 20 },
  },
  {
    ...{ name: "parity-noise", what: "the same, 2 % of labels flipped (T, figure 3.3)", experiment: "parity" },
    arms: [settingWith(treeOf<Noisy>(labelNoise.parts[0]), { n: 50, decay: 0.01, share: 0.02 }).runs],
    ...{ thresholds: T, measures: times, seeds: 20 },
  },
  ...[10, 2, 50].map(
    (n): ReplicationSetting => ({
      name: n === 10 ? "parity-two-neurons" : `parity-two-neurons-${n}`,
      ...{ what: `(${n}, 2)-parity, two neurons (T, section 4.2.3)`, experiment: "parity", thresholds: T },
      arms: [settingWith(treeOf<Few>(fewNeurons.parts[0]), { n, bias: false, width: 2 }).runs],
      // Of n = 2 and 50 norms lie at several values; that no run generalises is what is asked.
      measures: n === 10 ? ["tGen", "tMem", "weightNorm"] : ["tGen", "tMem"],
      ...(n === 10 && {
        difference:
          "No difference is seen, and the same within 15 % is not shown: two neurons end in one of a few states, whose norms lie apart " +
          "by more than that, so that the mean depends on how many seeds end in which.",
      }),
      seeds: n === 10 ? 60 : 20,
    }),
  ),
  {
    ...{ name: "ungrokking", what: "grokked MLP goes on with 100 pairs (E, figure 7)", experiment: "efficiency" },
    arms: [smallestMlp, smallestMlpFresh],
    difference: `${SHORT_RESIDUAL} The networks that ungrokking begins with are therefore others.`,
    ...{ thresholds: E, measures: ["tForgotten", "weightNorm"], seeds: 10 },
  },
  {
    ...{ name: "mlp", what: "MLP 256-512-256-97, half of the pairs (E, figure 1 right)", experiment: "efficiency" },
    ...{ arms: [shares.mlp.half], thresholds: E, measures: times, seeds: 10 },
    difference: SHORT_RESIDUAL,
  },
  {
    ...{ name: "mixture", what: "mixture of two MLPs, 10 to 1 (E, figure 5)", experiment: "efficiency" },
    arms: [settingWith(treeOf<Mixed>(mixtures.parts[1]), { efficiency: 2.5, decay: 0.03, speed: 10 }).runs],
    ...{ thresholds: E, measures: times, seeds: 10 },
  },
  {
    ...{
      name: "decay-removed-early",
      what: "LSTM, decay removed at T_mem (R, figure 5.5)",
      experiment: "regularization",
    },
    ...{ arms: [removedAtTMem], thresholds: R, measures: ["weightNorm", "tMem", "tGen"], seeds: 10 },
  },
  {
    ...{
      name: "decay-removed-late",
      what: "LSTM, decay removed at T_gen (R, figure 5.6)",
      experiment: "regularization",
    },
    arms: [settingWith(removedAfter, { reaches: 0.99 }).runs],
    ...{ thresholds: R, measures: times, seeds: 10 },
  },
  {
    ...{ name: "synergy", what: "synergy of MLP 194-250-97, decay 2 (S, figure 3)", experiment: "synergy" },
    arms: [synergySettings.much.runs, armsIn(phases.parts[0].arms)[1]],
    difference:
      "No difference is seen, and of redundancy the same within 15 % is not shown: with weight decay 2 its largest value is some " +
      "hundredths of a bit, the largest of many measurements that are near 0, and varies by a third from seed to seed.",
    ...{ thresholds: S, measures: ["synergy", "redundancy", ...times], seeds: 10 },
  },
  {
    ...{ name: "lstm", what: "LSTM, 2 layers, half of the pairs (E, figure 1 middle)", experiment: "efficiency" },
    ...{ arms: [shares.lstm.half], thresholds: E, measures: times, seeds: 10 },
  },
  {
    ...{ name: "transformer", what: "Transformer, half of the pairs (E, figure 1 left)", experiment: "efficiency" },
    difference:
      "T_gen asks for five evaluations in a row, and at weight decay 1 the networks of both programs slip every now and then, so that a " +
      "slip decides when that is. The first evaluation with 99 % alone comes at the same update within 15 %.",
    ...{ arms: [shares.transformer.half], thresholds: E, measures: times, seeds: 10 },
  },
];

/**
 * The settings as the second program reads them, `data/replication/settings.json`: one a line.
 *
 * @param stored what the file says now: its runs are known by the hash of what it says, so a configuration that trains the same stays as it
 *   is written there, without the fields that came since
 */
export function replicationJson(stored = "[]"): string {
  const known = new Map((JSON.parse(stored) as Stored[]).map(({ name, config }) => [name, config]));
  const rows = replicationSettings.map(({ name, what, experiment, arms, thresholds, seeds }) => ({
    ...{ name, what, experiment, part: arms[0].part, seeds, thresholds },
    config: asStored(trainedBy(arms[0].runs([])[0]), known.get(name)),
  }));
  return `[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`;
}

/** What of a configuration says how it is trained; seeds are the second program's own. */
function trainedBy(spec: RunSpec): Omit<RunConfig, "schema" | "seed" | "splitSeed"> {
  const { schema: _, seed: __, splitSeed: ___, ...config } = resolveRun(spec);
  return config;
}

interface Stored {
  readonly name: string;
  readonly config: object;
}

function asStored(config: object, stored?: object): object {
  const [now, then] = [config, stored ?? {}].map((one) => canonicalJson(withoutLater(one)));
  return stored && now === then ? stored : config;
}
