/** @file How the rules for Figures 5 and 6 are computed; they stand in `claims-mixture.ts`, under the same ids. */
import { logInterval, spearman, welchRatio } from "../../analysis";
import { equalWithin, type Finding, inEvery, inMost, type Judge, steady, trend, undecided } from "../../claims";
import type { RunRecord } from "../../runs";
import { groupBy } from "../readings";
import { crossings, mixtureGroks, normsAtLogit, type Setting, settingOfMixture, withMixture } from "./readings-mixture";
import { criticalSizes } from "./readings-ungrokking";
import { DESIGN, GENERALISED_SIZES, MEMORISED_SIZES } from "./runs-mixture";

/** The setting of Figure 5: generalising buys more, and weights decay. */
const FIGURE: Omit<Setting, "speed"> = { efficiency: DESIGN.efficiencies[1], decay: DESIGN.decays[1] };

export const mixtureJudges: Readonly<Record<string, Judge>> = {
  "E-5-a": ({ mixture }) =>
    inMost(withMixture(mixture, { ...FIGURE, speed: DESIGN.speeds[1] }).map(mixtureGroks), "the mixture groks"),
  "E-5-b": ({ mixture }) =>
    inMost(
      withMixture(mixture, { ...FIGURE, speed: DESIGN.speeds[0] }).map(
        (run) => lossesTogether(run) >= 0.9 && !mixtureGroks(run),
      ),
      "training and test loss fall together",
    ),
  "E-5-c": ({ mixture }) => neverGroks(withMixture(mixture, { speed: DESIGN.speeds[0] })),
  "E-5-d": ({ mixture }) => neverGroks(withMixture(mixture, { efficiency: DESIGN.efficiencies[0] })),
  "E-5-e": ({ mixture }) => neverGroks(withMixture(mixture, { decay: DESIGN.decays[0] })),
  "E-6-a": ({ norms }) => {
    const found = normsAtLogit(norms, true);
    const groups = MEMORISED_SIZES.map((wanted) => found.filter(({ size }) => size === wanted).map(({ norm }) => norm));
    if (groups.some((group) => group.length === 0))
      return undecided(found.length, "a set that no network has memorised");
    return trend(groups, "up", "norm at equal logit over 400 to 2,400 random labels");
  },
  "E-6-b": ({ norms }) => constantNorm(norms),
  "E-6-c": ({ norms }) => {
    const found = crossings(norms);
    if (found.length === 0) return undecided(0, "no seed has both norms");
    const [low, high] = [MEMORISED_SIZES[0], GENERALISED_SIZES[GENERALISED_SIZES.length - 1]];
    return inEvery(
      found.map(({ size }) => size >= low && size <= high),
      `both need the same norm within 400 to 2,784 pairs (at ${found.map(({ size }) => size.toPrecision(3)).join(", ")})`,
    );
  },
  "E-6-d": ({ norms, fromScratch }) => sameSize(norms, fromScratch),
};

/** Spearman's correlation of training and test loss over the evaluations of a run; 0 where one never changes. */
function lossesTogether({ evaluations }: RunRecord): number {
  const losses = (["train", "test"] as const).map((set) => evaluations.map((one) => one[set].loss));
  const constant = losses.some((list) => list.every((loss) => loss === list[0]));
  return constant || evaluations.length < 4 ? 0 : spearman(losses[0], losses[1], { limit: 1, draws: 1 }).estimate;
}

/** Supported where no run of these settings groks; contradicted where, in one of them, most do. */
function neverGroks(runs: readonly RunRecord[]): Finding {
  const cells = [...groupBy(runs, (run) => JSON.stringify(settingOfMixture(run))).values()];
  const shares = cells.map((cell) => inMost(cell.map(mixtureGroks), ""));
  const most = shares.filter(({ verdict }) => verdict === "supported").length;
  const found = runs.filter(mixtureGroks).length;
  const named = cells.filter((cell) => cell.some(mixtureGroks)).map((cell) => describe(settingOfMixture(cell[0])));
  return {
    verdict: found === 0 ? "supported" : most > 0 ? "contradicted" : "inconclusive",
    estimate: found / runs.length,
    interval: null,
    n: runs.length,
    summary: `${found} of ${runs.length} mixtures grok${named.length > 0 ? ` (${named.join("; ")})` : ""}`,
  };
}

function describe({ efficiency, decay, speed }: Setting): string {
  return `efficiency ${efficiency}, decay ${decay}, ${speed} to 1`;
}

function constantNorm(runs: readonly RunRecord[]): Finding {
  const found = normsAtLogit(runs, false);
  const groups = [...groupBy(found, ({ size }) => size)].sort(([a], [b]) => a - b);
  if (groups.length < 2) return undecided(found.length, "fewer than two sets that networks generalise from");
  const means = groups.map(([, seeds]) => {
    const norms = seeds.map(({ norm }) => norm);
    return norms.length > 1 ? logInterval(norms).estimate : norms[0];
  });
  const what = `norm at equal logit over ${groups.map(([size]) => size).join(", ")} pairs`;
  return steady(means, { same: 1.1, different: 1.25 }, found.length, what);
}

function sameSize(norms: readonly RunRecord[], fromScratch: readonly RunRecord[]): Finding {
  const equal = crossings(norms).map(({ size }) => size);
  const sides = criticalSizes(fromScratch).flatMap((size) => size ?? []);
  if (equal.length < 2 || sides.length < 2) {
    return undecided(equal.length + sides.length, `${equal.length} and ${sides.length} seeds have such a size`);
  }
  const over = `${equal.length} and ${sides.length} seeds`;
  return equalWithin(welchRatio(equal, sides), [0.5, 2], "size of equal norms over size of changing sides", over);
}
