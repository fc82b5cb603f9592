/** @file Around Figure 7: which networks forget, over the size of D' and the weight decay with which they are trained on it. */
import { median } from "simple-statistics";
import { heatMap } from "../../figures";
import { figure, part, type Section } from "../section";
import { nSeeds } from "../seeds";
import { forgetting, GROKKED } from "./7-ungrokking";
import { endAccuracy } from "./critical-size";
import { THREE } from "./networks";

const SIZES = [100, 300, 600, 1000, 1600];
const DECAYS = [0.1, 0.3, 1, 3];

const around = part(
  "ungrokkingMap",
  "around figure 7: the grokked MLP goes on with D' of five sizes at four weight decays",
  SIZES.flatMap((size) =>
    DECAYS.map((weightDecay) => ({
      ...{ size, weightDecay },
      runs: () =>
        THREE.map((seed) =>
          forgetting("mlp", size, seed, { optimizer: { ...GROKKED.mlp.optimizer, weightDecay }, probes: [] }),
        ),
    })),
  ),
);

const figures = [
  figure("efficiency-7-map", around.arms, (points) =>
    heatMap(
      points.map(({ size, weightDecay, runs }) => ({ x: size, y: weightDecay, value: median(runs.map(endAccuracy)) })),
      {
        title: "Where a grokked network forgets: size of D' against weight decay",
        settings: `(x + y) mod 59 · MLP that has grokked with weight decay 1, 6,000 updates more · test accuracy at the end, median of ${nSeeds(points)}`,
        ...{
          xTitle: "pairs in D'",
          yTitle: "weight decay on D'",
          unit: "test accuracy",
          range: [0, 1],
          threshold: 0.5,
        },
        format: (accuracy) => accuracy.toFixed(2),
      },
    ),
  ),
];

export const whereItForgets: Section = { parts: [around], figures, claims: [] };
