/** @file Sharpness along training: with AdamW, and with SGD beside the bound of its stability (Cohen et al. 2021). */
import { atBound, type Pairs, ratio, ratioLies, rule } from "../../claims";
import { curves, panels } from "../../figures";
import { type RunRecord, type RunSpec, reference } from "../../runs";
import { atOrAfter, lastOf, probed } from "../measures";
import { figure, part, type Section, withSeeds } from "../section";
import { nSeeds } from "../seeds";
import { claim, NETWORK, REACHED, SEEDS, tMem } from "./study";

const measuredSharpness = (every: number, perDecade: number) =>
  [{ kind: "sharpness", schedule: { every, perDecade } }] satisfies RunSpec["probes"];

/** Notebook 00's network and AdamW. */
const adamwSpec = {
  ...reference,
  evaluation: { every: 10, perDecade: 10 },
  probes: measuredSharpness(100, 12),
} satisfies RunSpec;

const MOMENTUM = 0.9;
/** Full-batch SGD with momentum; weight decay as in the leaderboard's entry. */
const sgdSpec = {
  ...adamwSpec,
  optimizer: { kind: "sgd", learningRate: 6, momentum: MOMENTUM, weightDecay: 0.0003 },
  steps: 600,
  probes: measuredSharpness(25, 0),
} satisfies RunSpec;
const RATES = [1.5, 3, 6];

const sharp = part("sharpness", "sharpness along training: the reference run, ten seeds", {
  runs: withSeeds(SEEDS, adamwSpec),
});
const edge = part(
  "edge",
  "sharpness along training with full-batch SGD, momentum 0.9, at three learning rates, ten seeds, 600 updates",
  RATES.map((rate) => ({ rate, runs: withSeeds(SEEDS, sgdSpec, { "optimizer.learningRate": rate }) })),
);
const fastest = edge.arms[RATES.indexOf(6)].runs;

const sharpnessOf = (run: RunRecord) =>
  probed<{ readonly value: number }>(run, "sharpness").map(({ step, value: { value } }) => ({ step, value }));
const largest = (run: RunRecord) => Math.max(...sharpnessOf(run).map(({ value }) => value));

/**
 * The largest curvature along which w <- w - eta v, v <- beta v + g does not diverge on a quadratic, (2 + 2 beta) / eta (Cohen et al. 2021,
 * appendix B). Weight decay, which SGD adds to the curvature, is a two-thousandth of it here.
 */
export function stableUpTo({ config: { optimizer } }: Pick<RunRecord, "config">): number {
  const momentum = optimizer.kind === "sgd" ? optimizer.momentum : 0;
  return (2 + 2 * momentum) / optimizer.learningRate;
}

/** The bound is met within these factors. */
const NEAR = { above: 0.8, below: 1.25 };

const claims = [
  claim({
    ...{ id: "I-1-a", where: "Sharpness, AdamW", origin: "ours", figure: "inside-sharpness" },
    statement: "With AdamW the loss is flatter around the network that generalises than around the one that memorised.",
    arms: sharp.arms.runs,
    read: (runs, choice): Pairs<number> => [
      runs.map((run) => lastOf(sharpnessOf(run)).value),
      runs.map((run) => atOrAfter(sharpnessOf(run), tMem(run, choice).step).value),
    ],
    rule: ratioLies(
      "Largest eigenvalue of the Hessian after 1,000 updates over that at T_mem, seed by seed over ten: the 95 % interval of the ratio lies " +
        "below 1; contradicted where it lies above.",
      { below: 1 },
      "sharpness at the end over sharpness at T_mem",
    ),
  }),
  claim({
    ...{ id: "I-1-b", where: "Sharpness, SGD", origin: "ours", figure: "inside-edge" },
    statement: "SGD with learning rate 6 and momentum 0.9 goes beyond the edge of stability.",
    arms: fastest,
    read: (runs): Pairs<number> => [runs.map(largest), runs.map(stableUpTo)],
    rule: ratioLies(
      "Largest sharpness measured in 600 updates over (2 + 2 beta) / eta, over ten seeds: the 95 % interval of the geometric mean lies above 1; " +
        "contradicted where it lies below.",
      { above: 1 },
      "largest sharpness over (2 + 2β)/η",
    ),
  }),
  claim({
    ...{ id: "I-1-c", where: "Sharpness, SGD", origin: "ours", figure: "inside-edge" },
    statement: "SGD with learning rate 6 and momentum 0.9 stays at the edge of stability when it has memorised.",
    arms: fastest,
    read: (runs): Pairs<number> => [runs.map((run) => lastOf(sharpnessOf(run)).value), runs.map(stableUpTo)],
    rule: rule<Pairs<number>>(
      "Sharpness after 600 updates over (2 + 2 beta) / eta, over ten seeds: the 95 % interval of the geometric mean lies within " +
        `${NEAR.above} to ${NEAR.below}; contradicted where it lies outside.`,
      ([values, than]) => ratio(values, than, NEAR, "sharpness at the end over (2 + 2β)/η"),
      {
        chance: {
          model: "apart by the bound",
          deal: (sample, random) => atBound(sample, [NEAR.above, NEAR.below], random),
        },
        ideal: ([, than]) => [than.map((bound, i) => bound * (1 + 0.01 * (i % 3))), than],
        opposite: ([, than]) => [than.map((bound, i) => 0.2 * bound * (1 + 0.01 * (i % 3))), than],
      },
    ),
  }),
];

const thresholds = { tMem: REACHED, tGen: REACHED };
const sharpnessPanel = { label: "sharpness", value: sharpnessOf, scale: "log" } as const;
const figures = [
  figure("inside-sharpness", sharp.arms.runs, (runs) =>
    curves(runs, {
      title: "Sharpness along training, AdamW",
      quantities: ["accuracy", sharpnessPanel],
      marks: ["tMem", "tGen"],
      thresholds,
    }),
  ),
  figure("inside-edge", edge.arms, (found) =>
    panels(
      found.map(({ runs }) =>
        curves(runs, {
          title: "SGD",
          quantities: [
            "accuracy",
            {
              label: "sharpness · η / (2 + 2β)",
              value: (run) => sharpnessOf(run).map(({ step, value }) => ({ step, value: value / stableUpTo(run) })),
              range: [0, 3],
              level: { value: 1, text: "" },
            },
          ],
          axis: "linear",
          points: 40,
          thresholds,
        }),
      ),
      {
        title: "Sharpness beside the bound of stability, SGD with momentum 0.9",
        settings: `${NETWORK} · full batch, weight decay 0.0003 · dotted, below: stable up to here; what is above 3 is cut off · bold: mean with 95 % t interval, thin: each seed, ${nSeeds(found.map(({ runs }) => runs))}`,
        titles: found.map(({ rate }) => `learning rate ${rate}`),
        share: "y",
        panelHeight: 400,
      },
    ),
  ),
];

export const sharpness: Section = { parts: [sharp, edge], figures, claims };
