/** @file Figure 8: how weight decay sets the pace at which a grokked MLP forgets. */
import { type Crossing, logInterval } from "../../analysis";
import { constantWithin, dealt, every, most, noTest, rule } from "../../claims";
import { curves, valueBySetting } from "../../figures";
import type { RunRecord } from "../../runs";
import { drawable, lastOf } from "../measures";
import { figure, part, type Section } from "../section";
import { ofThree } from "../seeds";
import {
  ended,
  FORGOTTEN,
  FRESH,
  forgetting,
  grokking,
  KNOWN,
  MLP,
  SMALLEST,
  small,
  smallestMlp,
} from "./7-ungrokking";
import { endAccuracy } from "./critical-size";
import { claim, THREE } from "./networks";

/** Six over learning rate times decay updates each, at most 60,000; weight decay 1 is figure 7's. */
const DECAYS = [
  { decay: 0, steps: 60_000 },
  { decay: 0.1, steps: 60_000 },
  { decay: 0.3, steps: 20_000 },
  { decay: 2, steps: 6000 },
];
const slower = part(
  "ungrokkingDecay",
  "figure 8: the MLP on the smallest D', at four other weight decays",
  DECAYS.map(({ decay, steps }) => ({
    decay,
    runs: () =>
      THREE.map((seed) =>
        forgetting("mlp", SMALLEST, seed, { steps, optimizer: { ...grokking.optimizer, weightDecay: decay } }),
      ),
  })),
);
const none = part("withoutDecay", "figure 8: six other seeds on the smallest D', without weight decay", {
  runs: () =>
    FRESH.slice(0, 6).map((seed) =>
      forgetting("mlp", SMALLEST, seed, { steps: 60_000, optimizer: { ...grokking.optimizer, weightDecay: 0 } }),
    ),
});
const [, ...decaying] = slower.arms;
const one = { decay: 1, runs: smallestMlp };
/** In the order of the plan; and those with weight decay by how much. */
const all = [one, ...slower.arms];
const some = [one, ...decaying];

/** The first evaluation with at most half of the test accuracy at step 0. */
export function halfLife({ evaluations }: RunRecord): Crossing {
  const found = evaluations.find(({ test }) => test.accuracy <= evaluations[0].test.accuracy / 2);
  return found ? { censored: false, step: found.step } : { censored: true, step: lastOf(evaluations).step };
}

/** Half-lives by weight decay. */
type HalfLives = readonly { readonly decay: number; readonly times: readonly Crossing[] }[];
const withTimes = (list: HalfLives, step: (decay: number) => number): HalfLives =>
  list.map(({ decay, times }) => ({ decay, times: times.map(() => ({ step: step(decay), censored: false })) }));

/** Half-life times weight decay: how much its geometric means over seeds differ. */
function pace(list: HalfLives) {
  const times = list.flatMap((setting) => setting.times);
  const censored = times.filter((time) => time.censored).length;
  const kept = `${censored} of ${times.length} runs keep more than half of their accuracy`;
  if (censored > 0) return { ...noTest(times.length, kept), censored };
  const byDecay = [...list].sort((a, b) => a.decay - b.decay);
  const clocks = byDecay.map((one) => one.decay * logInterval(one.times.map(({ step }) => Math.max(step, 1))).estimate);
  const what = `half-life times weight decay at ${byDecay.map(({ decay }) => decay).join(", ")}`;
  return constantWithin(clocks, { same: 2, different: 4 }, times.length, what);
}

const about = { figure: "efficiency-8", deviation: small };
const claims = [
  claim({
    ...{ ...about, id: "E-8-a", where: "Figure 8", arms: some },
    statement: "Ungrokking appears whatever the weight decay.",
    read: (list) => list.flatMap(({ runs }) => runs.map((run) => endAccuracy(run) <= FORGOTTEN)),
    rule: every(
      "MLP, D' = 100: with 0.1, 0.3, 1 and 2 the end accuracy is at most 0.05 in every run.",
      `with weight decay 0.1, 0.3, 1 and 2 ${ended("0.05 or less")}`,
    ),
    deviation: `${small} Updates grow with one over weight decay, up to 60,000.`,
  }),
  claim({
    ...{ ...about, id: "E-8-b", where: "Figure 8 (ours: how fast)", origin: "ours", arms: some },
    statement:
      "Weight decay sets the pace: half of the accuracy is lost after a time that goes with one over weight decay.",
    read: (list) => list.map(({ decay, runs }) => ({ decay, times: runs.map(halfLife) })),
    rule: rule(
      "MLP, D' = 100: the first evaluation with at most half of the accuracy at step 0, times weight decay; its geometric " +
        "means with 0.1, 0.3, 1 and 2 differ by a factor of at most 2; contradicted where by 4 or more. A run that does not " +
        "get there leaves the claim open.",
      pace,
      {
        chance: {
          model: "values dealt to groups",
          deal: (list, random) => {
            const times = dealt(
              list.map((one) => one.times),
              random,
            );
            return list.map(({ decay }, i) => ({ decay, times: times[i] }));
          },
        },
        ideal: (list) => withTimes(list, (decay) => 1000 / decay),
        opposite: (list) => withTimes(list, () => 1000),
      },
    ),
  }),
  claim({
    ...{ ...about, id: "E-8-c", where: "Figure 8 (ours: without decay)", origin: "ours", arms: none.arms.runs },
    history: ofThree("contradicted"),
    statement: "Without weight decay nothing is forgotten.",
    read: (runs) => runs.map((run) => endAccuracy(run) >= KNOWN),
    rule: most(
      "MLP, D' = 100, weight decay 0, 60,000 updates: end accuracy is at least 0.95 in most seeds.",
      `without weight decay ${ended("0.95 or more")}`,
    ),
  }),
];

const figures = [
  figure("efficiency-8", all, (list) => {
    const decays = list.map(({ decay }) => decay).sort((a, b) => a - b);
    return curves(
      list.flatMap(({ runs }) => runs),
      {
        title: `The MLP on ${SMALLEST} pairs, at five weight decays`,
        quantities: ["testAccuracy"],
        groupBy: ({ config }) => config.optimizer.weightDecay,
        labels: decays.map((value) => `weight decay ${value}`),
      },
    );
  }),
  figure("efficiency-8-pace", some, (list) =>
    valueBySetting(
      list.flatMap(({ decay, runs }) =>
        runs.map((run) => ({ setting: decay, seed: run.config.seed, value: drawable(halfLife(run)) })),
      ),
      {
        title: "When half of the test accuracy is lost",
        settings: `(x + y) mod 59 · grokked on 2,784 pairs, then D' of them with fresh moments · AdamW, lr 0.001 · ${MLP} · D' = ${SMALLEST}`,
        xTitle: "weight decay",
        yTitle: "updates until half is lost",
        axis: "log",
      },
    ),
  ),
];

export const decayPace: Section = { parts: [slower, none], figures, claims };
