/** @file Figure 6 with an LSTM and a Transformer: is the size of equal norms the one at which they change sides in training? */

import type { Records } from "../../claims";
import { panels, valueBySetting } from "../../figures";
import type { RunSpec } from "../../runs";
import { figure, part, type Section, withSeeds } from "../section";
import { nSeeds } from "../seeds";
import { sameSize } from "./6-rules";
import { commonLogit, crossings, efficiencyProbe, normsAt } from "./6-settings";
import { GROKKED, othersOnFewer } from "./7-ungrokking";
import { criticalSizes } from "./critical-size";
import { claim } from "./networks";

const SEEDS = [10, 11, 12];
const [MEMORISED, GENERALISED, FROM_SCRATCH] = [
  [200, 400, 800, 1600],
  [1600, 2784],
  [300, 600, 1000, 1600],
];
const ofSize = (network: Name, size: number): RunSpec => ({
  ...GROKKED[network],
  task: { ...GROKKED[network].task, trainSubset: size },
  batchSize: Math.min(128, Math.floor(size / 2)),
});
/** Random labels or true ones, at three weight decays, of which the largest makes the norm half as large as the least. */
const atDecays = (network: Name, sizes: readonly number[], labelNoise: number) =>
  sizes.flatMap((size) =>
    [1, 2, 4].map((weightDecay) => {
      const spec = ofSize(network, size);
      return withSeeds(SEEDS, {
        ...spec,
        task: { ...spec.task, labelNoise } as RunSpec["task"],
        optimizer: { ...GROKKED[network].optimizer, weightDecay },
        ...{ steps: 6000, evaluation: { every: 200, perDecade: 10 }, probes: [efficiencyProbe] },
      });
    }),
  );
type Name = keyof typeof othersOnFewer;
const both = (network: Name) => ({
  kinds: { memorising: atDecays(network, MEMORISED, 1), generalising: atDecays(network, GENERALISED, 0) },
  fromScratch: FROM_SCRATCH.map((size) => ({
    size,
    runs: withSeeds(SEEDS, { ...ofSize(network, size), steps: 12_000, evaluation: { every: 200, perDecade: 10 } }),
  })),
});
const others = part(
  "normsOfOthers",
  "figure 6 with an LSTM and a Transformer: norms of both kinds, and networks from the beginning on fewer pairs",
  { lstm: both("lstm"), transformer: both("transformer") },
);

type Kinds = Records<typeof others.arms.lstm.kinds>;
/** For each seed the size of equal norms, read at the logit in the middle of those that its networks end with. */
function equalNorms({ memorising, generalising }: Kinds): number[] {
  const runs = [memorising, generalising].map((list) => list.flat());
  const logit = commonLogit(runs.flat());
  if (logit === null) return [];
  const [those, these] = runs.map(normsAt(logit));
  return crossings(those, these).map(({ size }) => size);
}

const NAMES = { lstm: "LSTM", transformer: "Transformer" } as const;
const predicted = (id: string, network: Name, way: "fromScratch" | "grokked") => {
  const trained = way === "grokked" ? othersOnFewer[network] : others.arms[network].fromScratch;
  return claim({
    ...{ id, where: `Sections 4.2, 4.3 (ours: ${NAMES[network]})`, origin: "ours", figure: "efficiency-6-others" },
    deviation: "p = 59 and smaller networks; the paper shows norms of an MLP alone.",
    arms: { kinds: others.arms[network].kinds, trained },
    statement:
      `${NAMES[network]}: the size at which memorising and generalising need the same norm is the one ` +
      (way === "grokked"
        ? "below which networks that have grokked forget the rule."
        : "at which networks change sides when they are trained from the beginning."),
    read: (records) => [equalNorms(records.kinds), criticalSizes(records.trained).flatMap((size) => size ?? [])],
    rule: {
      text:
        way === "grokked"
          ? "As E-6-j or E-6-k, with the size at which grokked networks change sides within 6,000 updates."
          : "Norms at weight decays 1, 2 and 4 after 6,000 updates, on a line of ln norm against ln logit read at the median logit of " +
            "all runs that count, power law against geometric mean; over the size at which end accuracy after 12,000 updates from " +
            "the beginning crosses one half, geometric means: the 95 % interval lies within 0.5 and 2; contradicted where it " +
            "excludes 1 and the ratio lies outside.",
      ...sameSize,
    },
  });
};

const figures = [
  figure("efficiency-6-others", others.arms, (networks) => {
    const names = ["lstm", "transformer"] as const;
    return panels(
      names.map((name) => {
        const { memorising, generalising } = networks[name].kinds;
        const logit = commonLogit([...memorising, ...generalising].flat()) ?? 1;
        return valueBySetting(
          [memorising, generalising].flatMap((list, i) =>
            normsAt(logit)(list.flat()).map(({ size, seed, norm: value }) => ({
              ...{ setting: size, value, seed, group: i === 0 ? "memorising random labels" : "generalising" },
            })),
          ),
          { settings: "", xTitle: "training pairs", yTitle: `norm at logit ${logit.toPrecision(2)}`, axis: "log" },
        );
      }),
      {
        title: "Parameter norm at an equal logit, of an LSTM and of a Transformer",
        settings: `(x + y) mod 59 · 2 layers of width 64 · AdamW, lr 0.001, batches of 128 or half of the set, 6,000 updates · on a line through weight decays 1, 2, 4, ${nSeeds([networks.lstm.kinds.memorising])}`,
        titles: names.map((name) => NAMES[name]),
        columns: 2,
        panelHeight: 300,
      },
    );
  }),
];

export const otherNetworks: Section = {
  parts: [others],
  figures,
  claims: [
    predicted("E-6-j", "lstm", "fromScratch"),
    predicted("E-6-k", "transformer", "fromScratch"),
    predicted("E-6-l", "lstm", "grokked"),
    predicted("E-6-m", "transformer", "grokked"),
  ],
};
