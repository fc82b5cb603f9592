/**
 * @file The LSTM at the settings that the essay prints, in all of them: Table 7.2, the learning rate of Algorithm 1, the
 * modulus of section 7.1, half of the pairs. An epoch is one pass over the 4,140 training examples, 130 batches of 32.
 */
import { atBound, most, type Pairs, ratio, rule } from "../../claims";
import type { RunSpec } from "../../runs";
import { figure, part, type Section, withSeeds } from "../section";
import { claim, essayLstm, GROKS, groks, keepsNorm, onlyMemorises, REACHED, TEN, tGen } from "./networks";
import { schedulePanels } from "./schedule-panels";

/** Updates in an epoch. */
export const EPOCH = 130;
const EPOCHS = 6000;

/** Of the printed settings; the essay leaves the number of layers open. */
const printedLstm = {
  ...essayLstm,
  task: { operation: "addition", p: 91, trainFraction: 0.5 },
  optimizer: { learningRate: 0.001, betas: [0.9, 0.999], weightDecay: 0.01 },
  batchSize: 32,
  steps: EPOCHS * EPOCH,
  evaluation: { every: 2000, perDecade: 10 },
  probes: [{ kind: "norms", schedule: { every: 10_000, perDecade: 5 } }],
} satisfies RunSpec;

const asPrinted = part("asPrinted", "table 7.2 as printed: 6,000 epochs, with weight decay 0.01 and without", {
  kept: withSeeds(TEN, printedLstm),
  never: withSeeds(TEN, printedLstm, { "optimizer.weightDecay": 0 }),
});
const { kept, never } = asPrinted.arms;
/** The printed settings with weight decay and without, for what is said of them. */
export const printedArms = asPrinted.arms;

/** "After some 3,000 epochs" in Figures 5.2 (b) and 5.6: by how much T_gen may be off. */
const SOME = { epochs: 3000, above: 0.5, below: 2 };

const common = { figure: "regularization-as-printed" };
const claims = [
  claim({
    ...{ ...common, id: "R-t7.2-a", where: "Table 7.2; Figure 5.2 (b)" },
    statement: "With the printed settings the LSTM groks.",
    arms: kept,
    read: (runs, choice) => runs.map((run) => groks(run, choice)),
    rule: most("Within 6,000 epochs T_gen is reached, at least twice T_mem, in most seeds.", GROKS),
  }),
  claim({
    ...{ ...common, id: "R-t7.2-b", where: "Table 7.2; Figure 5.4" },
    statement: "With the printed settings and no weight decay the LSTM memorises and does not generalise.",
    arms: never,
    read: (runs, choice) => runs.map((run) => onlyMemorises(run, choice)),
    rule: most(
      `Within 6,000 epochs training accuracy reaches 0.99 and test accuracy stays below ${REACHED}, in most seeds.`,
      `training accuracy reaches 0.99 and test accuracy stays below ${REACHED} within 6,000 epochs`,
    ),
  }),
  claim({
    ...{ ...common, id: "R-t7.2-c", where: "Table 7.2; Figure 5.4" },
    statement: "With the printed settings and no weight decay the norm of the weights does not fall.",
    arms: never,
    read: (runs, choice) => runs.map((run) => keepsNorm(run, choice)),
    rule: most(
      "The weight norm at the end is at least that at T_mem, in most seeds.",
      "the weight norm at the end is at least that at T_mem",
    ),
  }),
  claim({
    ...{ ...common, id: "R-t7.2-d", where: "Table 7.2; Figure 5.2 (b)" },
    statement: "With the printed settings the LSTM groks after some 3,000 epochs.",
    arms: kept,
    read: (runs, choice): Pairs<number> => [
      runs.map((run) => {
        const { step, censored } = tGen(run, choice);
        return censored ? EPOCHS : step / EPOCH;
      }),
      runs.map(() => SOME.epochs),
    ],
    rule: rule<Pairs<number>>(
      `T_gen in epochs over ${SOME.epochs.toLocaleString("en")}: the 95 % interval of the geometric mean lies within ` +
        `${SOME.above} to ${SOME.below}. A run that does not generalise counts with its 6,000 epochs.`,
      ([values, than]) => ratio(values, than, SOME, `T_gen over ${SOME.epochs.toLocaleString("en")} epochs`),
      {
        chance: {
          model: "apart by the bound",
          deal: (sample, random) => atBound(sample, [SOME.above, SOME.below], random),
        },
        ideal: ([, than]) => [than.map((epochs, i) => epochs * (1 + 0.01 * i)), than],
        opposite: ([, than]) => [than.map((epochs, i) => 4 * epochs * (1 + 0.01 * i)), than],
      },
    ),
  }),
];

const figures = [
  figure("regularization-as-printed", { kept, never }, (runs) =>
    schedulePanels(
      [
        { label: "weight decay 0.01", runs: runs.kept },
        { label: "none", runs: runs.never },
      ],
      { title: "The LSTM at the printed settings, 6,000 epochs" },
    ),
  ),
];

export const printedSetting: Section = { parts: [asPrinted], figures, claims };
