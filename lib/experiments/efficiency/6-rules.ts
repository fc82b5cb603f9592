/** @file The rules of Figure 6: norms that grow with the set, or stay as they are, and the size at which the two meet. */
import { logInterval, welchRatio } from "../../analysis";
import { constantWithin, dealt, equalWithin, type inMost, type Judge, noTest, trend } from "../../claims";
import type { RandomStream } from "../../core";
import { groupBy, lastOf } from "../measures";
import { GENERALISED_SIZES, type NormAtLogit } from "./6-settings";

type Found = readonly NormAtLogit[];
const withNorms = (found: Found, norm: (one: NormAtLogit, i: number) => number): Found =>
  found.map((one, i) => ({ ...one, norm: norm(one, i) }));
/** Some scatter of what is made up. */
const jitter = (i: number) => 1 + 0.01 * (i % 3);

export const growingNorm = (sizes: readonly number[]): Judge<Found> => ({
  ask: growing(sizes),
  chance: {
    model: "values dealt to groups",
    deal: (found, random) => {
      const [norms] = dealt([found.map(({ norm }) => norm)], random);
      return withNorms(found, (_, i) => norms[i]);
    },
  },
  ideal: (found) => withNorms(found, ({ size }, i) => size * jitter(i)),
  opposite: (found) => withNorms(found, ({ size }, i) => jitter(i) / size),
});

const growing = (sizes: readonly number[]) => (found: Found) => {
  const groups = sizes.map((wanted) => found.filter(({ size }) => size === wanted).map(({ norm }) => norm));
  if (groups.some((group) => group.length === 0)) return noTest(found.length, "a set that no network has memorised");
  const [least, most] = [sizes[0], lastOf(sizes)].map((size) => size.toLocaleString("en"));
  return trend(groups, "up", `norm at equal logit over ${least} to ${most} random labels`);
};

/** The norm is the same where it differs by at most the first factor over the sets, and differs from the second on. */
const [SAME, DIFFERENT] = [1.1, 1.25];

export const constantNorm: Judge<Found> = {
  ask: constant,
  chance: { model: "apart by the bound", deal: apartByBound },
  ideal: (found) => withNorms(found, (_, i) => jitter(i)),
  opposite: (found) => withNorms(found, ({ size }, i) => size * jitter(i)),
};

/** Norms that grow from the smallest set to the largest by as much as no longer counts as the same, scattered as these are. */
function apartByBound(found: Found, random: RandomStream): Found {
  const groups = [...groupBy(found, ({ size }) => size)].sort(([a], [b]) => a - b);
  const middles = new Map(groups.map(([size, seeds]) => [size, meanLog(seeds.map(({ norm }) => norm))]));
  const [scatter] = dealt([found.map(({ size, norm }) => Math.log(norm) - (middles.get(size) ?? 0))], random);
  const place = new Map(groups.map(([size], i) => [size, i / Math.max(1, groups.length - 1)]));
  return withNorms(found, ({ size }, i) => Math.exp((place.get(size) ?? 0) * Math.log(DIFFERENT) + scatter[i]));
}

const meanLog = (values: readonly number[]) => values.reduce((sum, value) => sum + Math.log(value), 0) / values.length;

function constant(found: Found) {
  const groups = [...groupBy(found, ({ size }) => size)].sort(([a], [b]) => a - b);
  if (groups.length < 2) return noTest(found.length, "fewer than two sets that networks generalise from");
  const means = groups.map(([, seeds]) => {
    const own = seeds.map(({ norm }) => norm);
    return own.length > 1 ? logInterval(own).estimate : own[0];
  });
  const what = `norm at equal logit over ${groups.map(([size]) => size).join(", ")} pairs`;
  return constantWithin(means, { same: SAME, different: DIFFERENT }, found.length, what);
}

const HIGH = lastOf(GENERALISED_SIZES);
/** By `decide`, such as whether it is so in every seed, or in most. */
export const crossWithin = (low: number, decide: typeof inMost): Judge<readonly number[]> => ({
  ask: crosses(low, decide),
  chance: {
    model: "runs by a coin",
    deal: (found, random) => found.map(() => (random.uniform() < 0.5 ? Math.sqrt(low * HIGH) : 2 * HIGH)),
  },
  ideal: (found) => found.map(() => Math.sqrt(low * HIGH)),
  opposite: (found) => found.map(() => 2 * HIGH),
});

const crosses = (low: number, decide: typeof inMost) => (found: readonly number[]) => {
  if (found.length === 0) return noTest(0, "no seed has both norms");
  const high = HIGH;
  const where = `${low} to ${high.toLocaleString("en")} pairs`;
  return decide(
    found.map((size) => size >= low && size <= high),
    `both need the same norm within ${where} (at ${found.map((size) => size.toPrecision(3)).join(", ")})`,
  );
};

/** Sizes of equal norms, and sizes at which networks change sides. */
type Sizes = readonly (readonly number[])[];
/** Two sizes are the same where one is less than this often the other. */
const TWICE: readonly [number, number] = [0.5, 2];

export const sameSize: Judge<Sizes> = {
  ask: same,
  chance: {
    model: "apart by the bound",
    deal: ([equal, sides], random) => {
      const factor = TWICE[random.uniform() < 0.5 ? 0 : 1] * Math.exp(meanLog(sides) - meanLog(equal));
      return [equal.map((size) => size * factor), sides];
    },
  },
  ideal: ([equal, sides]) => [equal, sides].map((list) => list.map((_, i) => 1000 * jitter(i))),
  opposite: ([equal, sides]) => [equal.map((_, i) => 5000 * jitter(i)), sides.map((_, i) => 1000 * jitter(i))],
};

function same([equal, sides]: Sizes) {
  if (equal.length < 2 || sides.length < 2) {
    return noTest(equal.length + sides.length, `${equal.length} and ${sides.length} seeds have such a size`);
  }
  const over = `${equal.length} and ${sides.length} seeds`;
  return equalWithin(welchRatio(equal, sides), TWICE, "size of equal norms over size of changing sides", over);
}
