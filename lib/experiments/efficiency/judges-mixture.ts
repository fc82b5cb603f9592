/** @file How the rules for Figures 5 and 6 are computed; they stand in `claims-mixture.ts`, under the same ids. */
import { logInterval, spearman, welchRatio } from "../../analysis";
import { equalWithin, type Finding, inEvery, inMost, steady, trend, undecided } from "../../claims";
import type { RunRecord } from "../../runs";
import type { Judge } from "../by-parts";
import { groupBy } from "../readings";
import {
  crossings,
  mixtureGroks,
  type NormAtLogit,
  normsAtLogit,
  type Setting,
  settingOfMixture,
  settledNorms,
  withMixture,
} from "./readings-mixture";
import { criticalSizes, runsOf } from "./readings-ungrokking";
import { DESIGN, GENERALISED_SIZES, MEMORISED_SIZES, SETTLED_SIZES } from "./runs-mixture";

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
  "E-6-a": ({ norms }) => growingNorm(normsAtLogit(norms, true), MEMORISED_SIZES),
  "E-6-b": ({ norms }) => constantNorm(normsAtLogit(norms, false)),
  "E-6-c": ({ norms }) => crossWithin(fromLines(norms), MEMORISED_SIZES[0]),
  "E-6-d": ({ norms, fromScratch }) => sameSize(fromLines(norms), fromScratch),
  "E-6-e": ({ settled }) => growingNorm(settledNorms(settled, true), SETTLED_SIZES),
  "E-6-f": ({ settled }) => constantNorm(settledNorms(settled, false)),
  "E-6-g": ({ settled }) => crossWithin(fromSettled(settled), SETTLED_SIZES[0]),
  "E-6-h": ({ settled, fromScratch }) => sameSize(fromSettled(settled), fromScratch),
  "E-6-i": ({ settled, ungrokking }) => sameSize(fromSettled(settled), runsOf(ungrokking, "mlp")),
};

type Crossing = ReturnType<typeof crossings>[number];

const fromLines = (norms: readonly RunRecord[]) => crossings(normsAtLogit(norms, true), normsAtLogit(norms, false));
const fromSettled = (runs: readonly RunRecord[]) => crossings(settledNorms(runs, true), settledNorms(runs, false));

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

function growingNorm(found: readonly NormAtLogit[], sizes: readonly number[]): Finding {
  const groups = sizes.map((wanted) => found.filter(({ size }) => size === wanted).map(({ norm }) => norm));
  if (groups.some((group) => group.length === 0)) return undecided(found.length, "a set that no network has memorised");
  const [least, most] = [sizes[0], sizes[sizes.length - 1]].map((size) => size.toLocaleString("en"));
  return trend(groups, "up", `norm at equal logit over ${least} to ${most} random labels`);
}

function crossWithin(found: readonly Crossing[], low: number): Finding {
  if (found.length === 0) return undecided(0, "no seed has both norms");
  const high = GENERALISED_SIZES[GENERALISED_SIZES.length - 1];
  const where = `${low} to ${high.toLocaleString("en")} pairs`;
  return inEvery(
    found.map(({ size }) => size >= low && size <= high),
    `both need the same norm within ${where} (at ${found.map(({ size }) => size.toPrecision(3)).join(", ")})`,
  );
}

function constantNorm(found: readonly NormAtLogit[]): Finding {
  const groups = [...groupBy(found, ({ size }) => size)].sort(([a], [b]) => a - b);
  if (groups.length < 2) return undecided(found.length, "fewer than two sets that networks generalise from");
  const means = groups.map(([, seeds]) => {
    const norms = seeds.map(({ norm }) => norm);
    return norms.length > 1 ? logInterval(norms).estimate : norms[0];
  });
  const what = `norm at equal logit over ${groups.map(([size]) => size).join(", ")} pairs`;
  return steady(means, { same: 1.1, different: 1.25 }, found.length, what);
}

function sameSize(crossing: readonly Crossing[], trained: readonly RunRecord[]): Finding {
  const equal = crossing.map(({ size }) => size);
  const sides = criticalSizes(trained).flatMap((size) => size ?? []);
  if (equal.length < 2 || sides.length < 2) {
    return undecided(equal.length + sides.length, `${equal.length} and ${sides.length} seeds have such a size`);
  }
  const over = `${equal.length} and ${sides.length} seeds`;
  return equalWithin(welchRatio(equal, sides), [0.5, 2], "size of equal norms over size of changing sides", over);
}
