/** @file Section 3.2: the two losses of the paper, and the squared error of the logits. */
import { type Crossing, medianTime } from "../../analysis";
import { inEvery, listTimes, rankValue, rule } from "../../claims";
import { curves, panels } from "../../figures";
import { figure, part, type Section, withSeeds } from "../section";
import { bandsOf } from "../seeds";
import { LONG_AFTER, longAfter, NETWORKS } from "./1-architectures";
import { claim, generalises, mlp, THREE, tGen } from "./networks";

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
const [, brier] = losses.arms;

interface Rate {
  readonly rate: number;
  readonly times: readonly Crossing[];
  readonly groks: readonly boolean[];
}

const withGroks = (rates: readonly Rate[], groks: () => boolean): Rate[] =>
  rates.map((one) => ({
    ...one,
    times: one.times.map(({ step }) => ({ step, censored: false })),
    groks: one.groks.map(groks),
  }));

/** In every run at the learning rate with the earliest median T_gen; a run that has not generalised yet may still. */
function atBest(rates: readonly Rate[]) {
  const middle = ({ times }: Rate) => rankValue(medianTime(times));
  const { rate, times, groks } = rates.reduce((a, b) => (middle(b) < middle(a) ? b : a));
  const what = `at learning rate ${rate} T_gen is at least ${LONG_AFTER} T_mem (T_gen ${listTimes(times)})`;
  const finding = inEvery(groks, what);
  const censored = times.filter((time) => time.censored).length;
  return { ...finding, censored, verdict: censored > 0 ? ("inconclusive" as const) : finding.verdict };
}

const claims = [
  claim({
    ...{
      id: "E-L-a",
      where: "Section 2 (both losses)",
      origin: "ours",
      figure: "efficiency-losses",
    },
    arms: brier,
    statement: "Grokking does not depend on the loss: it is seen with the mean-square (Brier) loss as well.",
    read: (rates, choice) =>
      rates.map(({ rate, runs }) => ({
        rate,
        times: runs.map((run) => tGen(run, choice)),
        groks: runs.map((run) => generalises(run, choice) && longAfter(run, choice)),
      })),
    rule: rule(
      "At the learning rate with the earliest median T_gen, T_gen is at least twice T_mem in every one of three seeds.",
      atBest,
      {
        chance: { model: "runs by a coin", deal: (rates, random) => withGroks(rates, () => random.uniform() < 0.5) },
        ideal: (rates) => withGroks(rates, () => true),
        opposite: (rates) => withGroks(rates, () => false),
      },
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

export const bothLosses: Section = { parts: [losses], figures, claims };
