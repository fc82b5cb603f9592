/** @file The synergy paper's measure elsewhere, of unions of neurons too, as the authors' code has it: a Transformer, and the parity thesis's network. */
import { mostOf } from "../../claims";
import { type CurvesOptions, curves, panels } from "../../figures";
import type { RunRecord, RunSpec } from "../../runs";
import { transformer } from "../architectures/networks";
import { parityBaseline, tGen as parityTGen, thresholds as parityThresholds } from "../parity/networks";
import { figure, part, type Section, withSeeds } from "../section";
import { nSeeds } from "../seeds";
import { synergyCurve } from "../synergy/curves";
import { peaksBefore } from "./elsewhere";
import { claim, REACHED, SEEDS, tGen } from "./study";

/** Means of clusters, and unions of their neurons. */
const [MEANS, UNIONS] = ["means", "unions"] as const;
const measured = (name: string, level: "clusters" | "neurons", every: number, activation: string) => ({
  ...{ kind: "synergy", name, schedule: { every, perDecade: 0 } },
  options: { activation, level, examples: "all", nulls: 0 },
});

/** Where the 256 units of the feed-forward layer are read, after their ReLU at "=". */
const UNITS = "layer0.ffn2";
/** Notebook 10's Transformer at its best settings; at equal distances, as for the parity network. */
const transformerSpec = {
  ...transformer.spec,
  steps: 1500,
  probes: [measured(MEANS, "clusters", 100, UNITS), measured(UNIONS, "neurons", 100, UNITS)],
} satisfies RunSpec;
const paritySpec = {
  ...parityBaseline,
  evaluation: { every: 50, perDecade: 20 },
  probes: [measured(UNIONS, "neurons", 400, "hidden0.post")],
} satisfies RunSpec;

const transformers = part("transformer", "synergy of the feed-forward units of a Transformer, ten seeds", {
  runs: withSeeds(SEEDS, transformerSpec),
});
const parityUnions = part("unions", "synergy of unions of neurons in the thesis's parity network, ten seeds", {
  runs: withSeeds(SEEDS, paritySpec),
});

const common = { origin: "ours", figure: "inside-unions", chance: "measurements in random order" } as const;
const [what, none] = ["synergy is largest before T_gen", "no run generalises"];
const claims = [
  claim({
    ...{ ...common, id: "I-4-b", where: "Synergy, Transformer" },
    statement: "In a Transformer, too, synergy is largest before the network generalises.",
    arms: transformers.arms.runs,
    read: (runs, choice) => runs.map((run) => peaksBefore(run, tGen(run, choice), MEANS)),
    rule: mostOf(
      'The largest synergy of cluster means of the feed-forward units at "=", every 100 updates from the 100th to the 1,500th, comes before T_gen ' +
        "(test accuracy of 0.99 in five evaluations), in most of ten seeds; a run that does not generalise is not asked.",
      what,
      none,
    ),
  }),
  claim({
    ...{ ...common, id: "I-4-c", where: "Synergy, Transformer" },
    statement:
      "In a Transformer minus the O-information of unions of neurons is largest before the network generalises.",
    arms: transformers.arms.runs,
    read: (runs, choice) => runs.map((run) => peaksBefore(run, tGen(run, choice), UNIONS)),
    rule: mostOf(
      "As I-4-b, of unions of two or more clusters, whose variables are their neurons: minus the smallest O-information is largest before T_gen, " +
        "whether or not it is above 0.",
      what,
      none,
    ),
  }),
  claim({
    ...{ ...common, id: "I-4-d", where: "Synergy, parity" },
    statement:
      "In the parity network minus the O-information of unions of neurons is largest before the network generalises.",
    arms: parityUnions.arms.runs,
    read: (runs, choice) => runs.map((run) => peaksBefore(run, parityTGen(run, choice), UNIONS)),
    rule: mostOf(
      "Minus the smallest O-information of unions of two or more clusters, every 400 updates from the 400th to the 4,800th and after the last, is " +
        "largest before T_gen (test accuracy of 0.98 in five evaluations), whether or not it is above 0, in most of ten seeds; a run that does " +
        "not generalise is not asked.",
      what,
      none,
    ),
  }),
];

const leastOf = (probe: string, label: string) => ({
  label,
  value: (run: RunRecord) => synergyCurve(run, probe).map(({ step, synergy }) => ({ step, value: synergy })),
});
const means = leastOf(MEANS, "synergy, means (bits)");
const unions = leastOf(UNIONS, "synergy, unions (bits)");

const figures = [
  figure("inside-unions", [transformers.arms.runs, parityUnions.arms.runs], ([first, second]) => {
    const drawn = (runs: readonly RunRecord[], options: CurvesOptions<RunRecord>) =>
      curves(runs, { axis: "linear", points: 50, marks: ["tGen"], ...options });
    return panels(
      [
        drawn(first, {
          quantities: ["accuracy", means, unions],
          thresholds: { tMem: REACHED, tGen: REACHED },
        }),
        drawn(second, { quantities: ["accuracy", unions], thresholds: parityThresholds }),
      ],
      {
        title: "Synergy of cluster means, and of unions of neurons",
        settings: `left (x + y) mod 59, Transformer; right (50, 2)-parity, ReLU network · minus the smallest O-information · bold: mean with 95 % t interval, thin: each seed, ${nSeeds([first, second])}`,
        titles: ["Transformer", "parity network"],
        columns: 2,
        panelHeight: 460,
      },
    );
  }),
];

export const unionsToo: Section = { parts: [transformers, parityUnions], figures, claims };
