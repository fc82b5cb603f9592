/** @file Section 7: sub-networks trained alone, against the whole network, the inverse, and random ones of the same size. */
import { median } from "simple-statistics";
import type { Crossing } from "../../analysis";
import { type Finding, inMost, shorter, together } from "../../claims";
import type { Judge, RecordsByPart } from "../by-parts";
import { ratio } from "./ratio-rule";
import { type Retrained, type Role, retrained, wholes } from "./subnetworks";
import { rise, tGen } from "./times";

export const GROKKING = ["weight decay 0.1", "weight decay 2", "α 8"] as const;
const [LITTLE, MUCH, LARGE] = GROKKING;

/** Sub-networks and whole networks of the three settings, from the records that there are. */
export function trials({ decay, alpha, ...parts }: RecordsByPart): Retrained[] {
  const whole = [...decay, ...alpha];
  return [...wholes(whole, GROKKING), ...retrained(whole, Object.values(parts).flat())];
}

/** Pairs of the same setting and seed. */
function pairs(all: readonly Retrained[], a: Role, b: Role, settings: readonly string[]): [Retrained, Retrained][] {
  const first = all.filter(({ role, setting }) => role === a && settings.includes(setting));
  return first.flatMap((one) => {
    const other = all.find(({ role, setting, seed }) => role === b && setting === one.setting && seed === one.seed);
    return other ? [[one, other] as [Retrained, Retrained]] : [];
  });
}

const finalAccuracy = ({ record: { evaluations } }: Retrained) => evaluations[evaluations.length - 1].test.accuracy;
const time = ({ record }: Retrained): Crossing => tGen(record);
/** A censored time stands at its last step, which is too early. */
const lower = (one: Retrained) => Math.max(time(one).step, 1);

/** Times whose ratio lies between these are alike. */
const [LEAST, MOST] = [0.7, 1.3];

/**
 * T_gen of a over that of b within 0.7 to 1.3; contradicted where the interval lies outside, and where one of them does not
 * get there in most seeds. A censored time of a makes the ratio too small, one of b too large: neither can show that they
 * are alike, and one on the other side of the interval shows nothing.
 */
function alike(found: readonly [Retrained, Retrained][], what: string): Finding {
  const [a, b] = [found.map(([one]) => one), found.map(([, other]) => other)];
  const compared = ratio(a.map(lower), b.map(lower), [LEAST, MOST], what);
  const [late, lateOther] = [a, b].map((list) => list.map((one) => time(one).censored));
  const censored = [...late, ...lateOther].filter(Boolean).length;
  if (censored === 0) return compared;
  const [low, high] = compared.interval as [number, number];
  const outside = (low > MOST && !lateOther.includes(true)) || (high < LEAST && !late.includes(true));
  const lost = [late, lateOther].some((list) => inMost(list, "T_gen is not reached").verdict === "supported");
  return {
    ...compared,
    verdict: outside || lost ? "contradicted" : "inconclusive",
    censored,
    summary: `${compared.summary}; ${censored} times censored at their last step`,
  };
}

export const subnetworkJudges: Readonly<Record<string, Judge>> = {
  "S-7-a": (records) =>
    inMost(
      pairs(trials(records), "synergistic", "whole", [LITTLE]).map(
        ([part, whole]) => finalAccuracy(part) >= finalAccuracy(whole) - 0.05,
      ),
      "the sub-network ends at most 0.05 below the whole network's test accuracy",
    ),
  "S-7-b": (records) => {
    const found = pairs(trials(records), "synergistic", "whole", [LITTLE]);
    const [part, whole] = [0, 1].map((i) => found.map((pair) => rise(pair[i].record).steps));
    // The sub-network's is the longer one where the whole network's is the shorter.
    return shorter(whole, part, "rise of the whole network over that of the sub-network, in steps");
  },
  "S-7-c": (records) => {
    const found = pairs(trials(records), "synergistic", "whole", [MUCH]);
    return shorter(
      found.map(([part]) => time(part)),
      found.map(([, whole]) => time(whole)),
      "T_gen of the sub-network over that of the whole network",
    );
  },
  "S-7-d": (records) =>
    alike(
      pairs(trials(records), "synergistic", "whole", [LARGE]),
      "T_gen of the sub-network over that of the whole network",
    ),
  "S-7-e": (records) =>
    together(
      [MUCH, LARGE].map((setting) =>
        alike(
          pairs(trials(records), "inverse", "synergistic", [setting]),
          `${setting}: T_gen of the inverse over that of the sub-network`,
        ),
      ),
    ),
  "S-7-f": (records) => {
    const all = trials(records);
    const found = all.flatMap((one) => {
      if (one.role !== "synergistic") return [];
      const random = all.filter(
        ({ role, setting, seed }) => role === "random, as many" && setting === one.setting && seed === one.seed,
      );
      return random.length > 0 ? [{ one: lower(one), others: median(random.map(lower)) }] : [];
    });
    return ratio(
      found.map(({ one }) => one),
      found.map(({ others }) => others),
      "below",
      "T_gen of the synergistic sub-network over the median of five random ones of its size",
    );
  },
};
