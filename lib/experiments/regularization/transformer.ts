/** @file Table 7.1 of the essay, the Transformer; and beyond it the schedules of weight decay on that Transformer. */
import { type Arm, most } from "../../claims";
import { finalAccuracy } from "../measures";
import { figure, ofSeeds, part, type Section, withSeeds } from "../section";
import { ofThree } from "../seeds";
import {
  claim,
  decayAt,
  essayTransformer,
  GROKS,
  generalises,
  groks,
  onlyMemorises,
  REACHED,
  TEN_FRESH,
  THREE,
  testReaches,
  tGen,
  trainReaches,
} from "./networks";
import { schedulePanels } from "./schedule-panels";

const transformer = part("transformer", "table 7.1: the Transformer that the essay describes", {
  kept: withSeeds([...THREE, ...TEN_FRESH], essayTransformer),
});
/** Weight decay 1 all along, for other sections. */
export const transformerKept: Arm = transformer.arms.kept;

/** The essay's Transformer, as a paper's table describes it. */
export const essayTable: Section = {
  parts: [transformer],
  figures: [
    figure("regularization-t7-1", transformerKept, (runs) =>
      schedulePanels([{ label: "", runs }], { title: "The Transformer that the essay describes" }),
    ),
  ],
  claims: [
    claim({
      ...{
        id: "R-t7.1-a",
        where: "Table 7.1; section 5.3",
        figure: "regularization-t7-1",
        history: ofThree("supported"),
      },
      statement: "LSTM and RNN grok as Transformers do.",
      arms: ofSeeds(transformerKept, TEN_FRESH),
      read: (runs, choice) => runs.map((run) => groks(run, choice)),
      rule: most("The Transformer of Table 7.1 reaches T_gen, at least twice T_mem, in most seeds.", GROKS),
      deviation: "The essay shows no result of its Transformer; p = 59 instead of 113, batches of 512, no start token.",
    }),
  ],
};

/** The update at which weight decay sets in: the Transformer memorises sooner than the LSTM. */
const LATE = 1000;

const off = { ...essayTransformer, optimizer: { ...essayTransformer.optimizer, weightDecay: 0 } };
const bySchedule = (seeds: readonly number[]) => ({
  removedAtTMem: withSeeds(seeds, { ...essayTransformer, ...decayAt(trainReaches(REACHED), 0) }),
  removedAfter: withSeeds(seeds, { ...essayTransformer, ...decayAt(testReaches(REACHED), 0) }),
  never: withSeeds(seeds, off),
  once: withSeeds(seeds, { ...off, ...decayAt({ step: LATE }, 1) }),
  twice: withSeeds(seeds, { ...off, ...decayAt({ step: LATE }, 2) }),
});
const drawn = part(
  "transformerSchedules",
  "beyond: weight decay never, removed early and late, introduced late, with the Transformer",
  bySchedule(THREE),
);
const { arms, ...judged } = part(
  "transformerJudged",
  "beyond: the same schedules with ten other seeds, by which they are judged",
  bySchedule(TEN_FRESH),
);

const common = {
  where: "Beyond: schedules, Transformer",
  origin: "ours" as const,
  figure: "regularization-transformer",
};
const claims = [
  claim({
    ...{ ...common, id: "R-b.4-a", history: ofThree("inconclusive") },
    statement: "Without weight decay it memorises and does not generalise.",
    arms: arms.never,
    read: (runs, choice) => runs.map((run) => onlyMemorises(run, choice)),
    rule: most(
      "Within 4,000 updates training accuracy reaches 0.99 and test accuracy stays below 0.99, in most seeds.",
      "training accuracy reaches 0.99 and test accuracy stays below 0.99 without weight decay",
    ),
  }),
  claim({
    ...{ ...common, id: "R-b.4-b", history: ofThree("inconclusive") },
    statement: "Weight decay removed early: the network overfits.",
    arms: arms.removedAtTMem,
    read: (runs) => runs.map((run) => finalAccuracy(run) < 0.2),
    rule: most(
      "Removed at T_mem: test accuracy at the end is below 0.2 in most seeds.",
      "test accuracy ends below 0.2 when weight decay is removed at T_mem",
    ),
  }),
  claim({
    ...{ ...common, id: "R-b.4-c", history: ofThree("inconclusive") },
    statement: "Weight decay removed after grokking changes nothing.",
    arms: arms.removedAfter,
    read: (runs) => runs.map((run) => finalAccuracy(run) >= 0.95),
    rule: most(
      "Removed at a test accuracy of 0.99: test accuracy at the end is at least 0.95 in most seeds.",
      "test accuracy ends at 0.95 or more when weight decay is removed at a test accuracy of 0.99",
    ),
  }),
  claim({
    ...{ ...common, id: "R-b.4-d", history: ofThree("inconclusive") },
    statement: "Weight decay that is introduced late still makes the network grok.",
    arms: arms.once,
    read: (runs, choice) => runs.map((run) => generalises(run, choice)),
    rule: most(
      "0, then 1 from update 1,000: T_gen is reached within 4,000 updates in most seeds.",
      "T_gen is reached when weight decay 1 sets in at update 1,000",
    ),
  }),
  claim({
    ...{ ...common, id: "R-b.4-e", history: ofThree("inconclusive") },
    statement: "Twice the weight decay makes it grok earlier.",
    arms: [arms.twice, arms.once],
    read: ([twice, once], choice) =>
      twice.map((run, seed) => {
        const [time, than] = [tGen(run, choice), tGen(once[seed], choice)];
        return !time.censored && (time.step < than.step || than.censored);
      }),
    rule: most(
      "From update 1,000 on: T_gen with 2 comes before T_gen with 1 in most seeds.",
      "T_gen with weight decay 2 from update 1,000 on comes before that with 1",
    ),
  }),
];

const figures = [
  figure("regularization-transformer", { kept: transformerKept, ...drawn.arms }, (runs) =>
    schedulePanels(
      [
        { label: "kept", runs: runs.kept },
        { label: "removed at T_mem", runs: runs.removedAtTMem },
        { label: "removed at test accuracy 0.99", runs: runs.removedAfter },
        { label: "0, then 1", runs: runs.once },
        { label: "0, then 2", runs: runs.twice },
        { label: "never", runs: runs.never },
      ],
      { title: "The same schedules on the Transformer" },
    ),
  ),
];

export const transformerSchedules: Section = { parts: [drawn, { ...judged, arms }], figures, claims };
