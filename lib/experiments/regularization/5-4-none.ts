/** @file Figure 5.4 of the essay: no weight decay at all; and the controls, weight decay from the first update to the last. */
import { most } from "../../claims";
import { bestAccuracy } from "../measures";
import { figure, ofSeeds, part, type Section, withSeeds } from "../section";
import { ofThree } from "../seeds";
import { claim, essayLstm, keepsNorm, REACHED, TEN, TEN_FRESH, THREE, tMem } from "./networks";
import { schedulePanels } from "./schedule-panels";

const constant = part("constant", "controls: weight decay 1 and 2 from the first update to the last", {
  once: withSeeds(TEN, essayLstm),
  twice: withSeeds(TEN, essayLstm, { "optimizer.weightDecay": 2 }),
});
const never = { "optimizer.weightDecay": 0 };
const none = part("none", "figure 5.4: no weight decay; some seeds go on to 50,000 updates", {
  short: withSeeds(TEN, { ...essayLstm, steps: 9000 }, never),
  long: withSeeds(
    [...THREE, ...TEN_FRESH],
    { ...essayLstm, steps: 50_000, evaluation: { every: 250, perDecade: 10 } },
    never,
  ),
});
/** Weight decay 1 and 2 all along, and none, for other sections. */
export const { once: kept, twice: keptTwice } = constant.arms;
export const { short: without, long: withoutLong } = none.arms;

const common = { figure: "regularization-5-4" };
const claims = [
  claim({
    ...{ ...common, id: "R-5.4-b", where: "Figure 5.4 (a)" },
    statement: "Without weight decay the LSTM memorises and does not generalise.",
    arms: without,
    read: (runs, choice) => runs.map((run) => !tMem(run, choice).censored && bestAccuracy(run) < 0.05),
    rule: most(
      "Within 9,000 updates training accuracy reaches 0.99 and test accuracy stays below 0.05, in most seeds.",
      "training accuracy reaches 0.99 and test accuracy stays below 0.05 within 9,000 updates",
    ),
  }),
  claim({
    ...{ ...common, id: "R-5.4-c", where: "Figure 5.4 (b)", history: ofThree("supported") },
    statement: "Nor if it is trained on.",
    arms: ofSeeds(withoutLong, TEN_FRESH),
    read: (runs, { threshold = REACHED }) => runs.map((run) => bestAccuracy(run) < threshold),
    rule: most(
      `Within 50,000 updates test accuracy stays below ${REACHED} in most seeds.`,
      `test accuracy stays below ${REACHED} for 50,000 updates`,
    ),
  }),
  claim({
    ...{ ...common, id: "R-5.4-d", where: "Figure 5.4" },
    statement: "Without weight decay the norm of the weights does not fall.",
    arms: without,
    read: (runs, choice) => runs.map((run) => keepsNorm(run, choice)),
    rule: most(
      "The weight norm at the end is at least that at T_mem, in most seeds.",
      "the weight norm at the end is at least that at T_mem",
    ),
  }),
];

const figures = [
  figure("regularization-5-4", [without, withoutLong], (lists) =>
    schedulePanels(
      [9000, 50_000].map((steps, i) => ({ label: `${steps.toLocaleString("en")} updates`, runs: lists[i] })),
      { title: "Without weight decay" },
    ),
  ),
];

export const withoutDecay: Section = { parts: [constant, none], figures, claims };
