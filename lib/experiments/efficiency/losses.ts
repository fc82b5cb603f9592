/** @file Section 3.2: the two losses of the paper, and the squared error of the logits. */
import { most } from "../../claims";
import { curves, panels } from "../../figures";
import { figure, part, type Section, withSeeds } from "../section";
import { bandsOf } from "../seeds";
import { LONG_AFTER, longAfter, NETWORKS } from "./1-architectures";
import { claim, generalises, mlp, TEN_FRESH, THREE } from "./networks";

const LOSSES = {
  crossEntropy: "cross-entropy",
  brier: "mean square of the paper (Brier)",
  mse: "squared error of the logits",
} as const;

const losses = part(
  "losses",
  "both losses of the paper, and the squared error of the logits, for the MLP at three learning rates",
  (Object.keys(LOSSES) as (keyof typeof LOSSES)[]).map((loss) =>
    [0.0003, 0.001, 0.003].map((rate) => ({
      rate,
      runs: withSeeds(THREE, mlp, {
        loss,
        "optimizer.learningRate": rate,
      }),
    })),
  ),
);
const brier = part("brierJudged", "the Brier score at learning rate 0.003, ten other seeds", {
  runs: withSeeds(TEN_FRESH, { ...mlp, steps: 3000 }, { loss: "brier", "optimizer.learningRate": 0.003 }),
});

const claims = [
  claim({
    ...{
      id: "E-L-a",
      where: "Section 2 (both losses)",
      origin: "ours",
      figure: "efficiency-losses",
    },
    arms: brier.arms.runs,
    history: [
      {
        ...{ n: 3, verdict: "inconclusive" },
        why: 'the learning rate was chosen by the runs that were judged, and "in every one of three seeds" is so by a coin in one of eight',
      },
    ],
    statement: "Grokking does not depend on the loss: it is seen with the mean-square (Brier) loss as well.",
    read: (runs, choice) => runs.map((run) => generalises(run, choice) && longAfter(run, choice)),
    rule: most(
      "Learning rate 0.003, of three that at which three other seeds generalise first: T_gen is reached within " +
        "3,000 updates, and is at least twice T_mem, in most seeds.",
      `T_gen is reached, and is at least ${LONG_AFTER} T_mem`,
    ),
    deviation: "The paper prints the mean-square loss with a minus; we train on its positive, the Brier score.",
  }),
];

const figures = [
  figure("efficiency-losses", losses.arms, (records) =>
    panels(
      records.map((rates) =>
        curves(
          rates.flatMap(({ runs }) => runs),
          {
            quantities: ["accuracy"],
            groupBy: "optimizer.learningRate",
            labels: rates.map(({ rate }) => `learning rate ${rate}`),
          },
        ),
      ),
      {
        title: "The MLP with three losses, at three learning rates",
        settings: `(x + y) mod 97 · 50 % of the pairs · ${NETWORKS.mlp} · AdamW, weight decay 1, batches of 512 · dashed: training, solid: test · ${bandsOf(records)}`,
        titles: Object.values(LOSSES),
        share: "y",
        panelHeight: 260,
      },
    ),
  ),
];

export const bothLosses: Section = { parts: [losses, brier], figures, claims };
