/** @file The synergy paper's measure elsewhere: O-information of clusters of neurons of the parity thesis's network. */
import type { Crossing } from "../../analysis";
import { mostOf } from "../../claims";
import { curves } from "../../figures";
import type { RunRecord, RunSpec } from "../../runs";
import { parityBaseline, tGen, thresholds } from "../parity/networks";
import { figure, part, type Section, withSeeds } from "../section";
import { synergyCurve } from "../synergy/curves";
import { claim, SEEDS } from "./study";

/** Measured at equal distances, so that few measurements come before a network generalises, and a peak there is no matter of chance. */
const spec = {
  ...parityBaseline,
  probes: [
    {
      ...{ kind: "synergy", schedule: { every: 200, perDecade: 0 } },
      options: { examples: "all", nulls: 0 },
    },
  ],
} satisfies RunSpec;

const parityNetworks = part("parity", "synergy of clusters in the thesis's parity network, ten seeds", {
  runs: withSeeds(SEEDS, spec),
});

/** Whether the synergy that a probe measured is largest before T_gen; null where a network does not generalise, or nothing was measured. */
export function peaksBefore(run: RunRecord, { step, censored }: Crossing, probe = "synergy"): boolean | null {
  const curve = synergyCurve(run, probe).filter((point) => point.step > 0);
  if (censored || curve.length === 0) return null;
  return curve.reduce((best, point) => (point.synergy > best.synergy ? point : best)).step < step;
}

const claims = [
  claim({
    ...{ id: "I-4-a", where: "Synergy, parity", origin: "ours", figure: "inside-parity" },
    statement: "In the parity network, too, synergy is largest before the network generalises.",
    arms: parityNetworks.arms.runs,
    chance: "measurements in random order",
    read: (runs, choice) => runs.map((run) => peaksBefore(run, tGen(run, choice))),
    rule: mostOf(
      "The largest synergy of cluster means, every 200 updates from the 200th to the 5,000th, comes before T_gen (test accuracy of 0.98 in five " +
        "evaluations), in most of ten seeds; a run that does not generalise is not asked.",
      "synergy is largest before T_gen",
      "no run generalises",
    ),
  }),
];

const figures = [
  figure("inside-parity", parityNetworks.arms.runs, (runs) =>
    curves(runs, {
      title: "Synergy along training of the parity network",
      quantities: [
        "accuracy",
        {
          label: "synergy (bits)",
          value: (run) => synergyCurve(run).map(({ step, synergy }) => ({ step, value: synergy })),
        },
        {
          label: "redundancy (bits)",
          value: (run) => synergyCurve(run).map(({ step, redundancy }) => ({ step, value: redundancy })),
        },
      ],
      axis: "linear",
      points: 50,
      marks: ["tGen"],
      thresholds,
    }),
  ),
];

export const elsewhere: Section = { parts: [parityNetworks], figures, claims };
