/** @file Label noise: hypothesis 3.2, figures 3.3 to 3.5 and table 3.1. */
import { median } from "simple-statistics";
import { type Finding, inMost, rankable, together, trend } from "../../claims";
import { randomStream } from "../../core";
import type { RunRecord } from "../../runs";
import type { Judge } from "../by-parts";
import { finalAccuracy, GENERALISED, tGen } from "./readings";

/** Runs with this many coordinates, this weight decay and this share of flipped labels, in the order of seeds. */
export function noisy(runs: readonly RunRecord[], n: number, weightDecay: number, labelNoise: number): RunRecord[] {
  return runs.filter(
    ({ config: { task, optimizer } }) =>
      task.kind === "parity" && task.n === n && task.labelNoise === labelNoise && optimizer.weightDecay === weightDecay,
  );
}

export const TABLE = {
  n: [30, 50, 70],
  weightDecay: [0.01, 0.05, 0.1],
  /** The shares of table 3.1, without those that figure 3.5 has besides. */
  labelNoise: [0.01, 0.02, 0.03, 0.05, 0.06, 0.08, 0.12, 0.2],
  /** The thesis's thresholds, n downwards, weight decay to the right. */
  paper: [
    [0.02, 0.12, 0.2],
    [0.03, 0.06, 0.12],
    [0.01, 0.03, 0.05],
  ],
} as const;

/** Final test accuracies of a cell of table 3.1, per share of flipped labels. */
type Cell = readonly (readonly number[])[];

function cell(runs: readonly RunRecord[], n: number, weightDecay: number): Cell {
  return TABLE.labelNoise.map((share) => noisy(runs, n, weightDecay, share).map(finalAccuracy));
}

/**
 * The place on the grid of the largest share of flipped labels at which the median of the final test accuracies is at
 * least `criterion`, as it is at all smaller shares; -1 where it is at none.
 */
export function thresholdPlace(accuracies: Cell, criterion = GENERALISED): number {
  const failed = accuracies.findIndex((list) => median(list) < criterion);
  return (failed === -1 ? accuracies.length : failed) - 1;
}

/** Thresholds of table 3.1, n downwards, weight decay to the right, as shares; 0 where not even the smallest is withstood. */
export function thresholds(runs: readonly RunRecord[], criterion = GENERALISED): number[][] {
  return TABLE.n.map((n) =>
    TABLE.weightDecay.map((wd) => TABLE.labelNoise[thresholdPlace(cell(runs, n, wd), criterion)] ?? 0),
  );
}

const DRAWS = 1000;

/**
 * Whether one threshold is above another. Seeds are drawn anew, the same for both cells; in 95 % of the draws the order
 * must not be the reverse, and in the data itself it must be there.
 */
function above(runs: readonly RunRecord[], more: readonly [number, number], less: readonly [number, number]): Finding {
  const [upper, lower] = [cell(runs, ...more), cell(runs, ...less)];
  const random = randomStream(0, "table-3.1");
  const seeds = upper[0].length;
  const drawn = (accuracies: Cell, chosen: readonly number[]) =>
    thresholdPlace(accuracies.map((list) => chosen.map((seed) => list[seed])));
  let [reverse, along] = [0, 0];
  for (let i = 0; i < DRAWS; i++) {
    const chosen = Array.from({ length: seeds }, () => Math.floor(seeds * random.uniform()));
    const order = drawn(upper, chosen) - drawn(lower, chosen);
    if (order < 0) reverse++;
    if (order > 0) along++;
  }
  const order = thresholdPlace(upper) - thresholdPlace(lower);
  const verdict =
    order > 0 && reverse <= 0.05 * DRAWS
      ? "supported"
      : order < 0 && along <= 0.05 * DRAWS
        ? "contradicted"
        : "inconclusive";
  const at = ([n, wd]: readonly [number, number]) =>
    `${TABLE.labelNoise[thresholdPlace(cell(runs, n, wd))] ?? 0} (n = ${n}, weight decay ${wd})`;
  return { verdict, estimate: order, interval: null, n: seeds, summary: `${at(more)} against ${at(less)}` };
}

const endsAbove = (runs: readonly RunRecord[]) => runs.map((run) => finalAccuracy(run) >= GENERALISED);

export const noiseJudges: Readonly<Record<string, Judge>> = {
  "T-3.3-a": ({ noise }) =>
    inMost(
      endsAbove(noisy(noise, 50, 0.01, 0.02)),
      "test accuracy ends at 0.98 or more with 2 % of the labels flipped",
    ),
  "T-3.4-a": ({ noise }) =>
    together(
      [0.05, 0.08].map((share) =>
        inMost(
          endsAbove(noisy(noise, 50, 0.01, share)).map((holds) => !holds),
          `test accuracy ends below 0.98 with ${100 * share} % flipped`,
        ),
      ),
    ),
  "T-3.5-a": ({ noise }) =>
    inMost(endsAbove(noisy(noise, 50, 0.1, 0.1)), "test accuracy ends at 0.98 or more with 10 % flipped"),
  "T-3.5-b": ({ noise }) =>
    inMost(
      endsAbove(noisy(noise, 50, 0.1, 0.15)).map((holds) => !holds),
      "test accuracy ends below 0.98 with 15 % flipped",
    ),
  "T-3.2h-a": ({ noise }) =>
    trend(
      [0, 0.01, 0.02, 0.03, 0.05].map((share) => noisy(noise, 50, 0.01, share).map(tGen).map(rankable)),
      "up",
      "T_gen over 0, 1, 2, 3 and 5 % of flipped labels",
    ),
  "T-t3.1-a": ({ noise }) =>
    together(TABLE.n.flatMap((n) => [above(noise, [n, 0.05], [n, 0.01]), above(noise, [n, 0.1], [n, 0.05])])),
  "T-t3.1-b": ({ noise }) =>
    together([0.05, 0.1].flatMap((wd) => [above(noise, [30, wd], [50, wd]), above(noise, [50, wd], [70, wd])])),
  "T-t3.1-c": ({ noise }) => above(noise, [50, 0.01], [30, 0.01]),
  "T-t3.1-d": ({ noise }) => {
    const grid: readonly number[] = TABLE.labelNoise;
    const ours = TABLE.n.map((n) => TABLE.weightDecay.map((wd) => thresholdPlace(cell(noise, n, wd))));
    const off = ours.flatMap((row, i) => row.map((place, j) => Math.abs(place - grid.indexOf(TABLE.paper[i][j]))));
    const far = off.filter((steps) => steps > 1).length;
    return {
      verdict: far === 0 ? "supported" : far >= 3 ? "contradicted" : "inconclusive",
      estimate: far,
      interval: null,
      n: noise.length,
      summary: `${off.length - far} of ${off.length} thresholds lie within one step of the thesis's`,
    };
  },
};
