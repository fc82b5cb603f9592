/** @file Table 3.1 of the thesis: the share of flipped labels that is withstood, whether one is above another, and the printed ones. */
import { median } from "simple-statistics";
import type { Finding, Judge } from "../../claims";
import { type RandomStream, randomStream } from "../../core";
import { GENERALISED } from "./networks";

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

/** A cell of table 3.1 with its final test accuracies, per share of flipped labels. */
export interface Cell {
  readonly n: number;
  readonly decay: number;
  readonly accuracies: readonly (readonly number[])[];
}
/**
 * The place on the grid of the largest share of flipped labels at which the median of the final test accuracies is at
 * least `criterion`, as it is at all smaller shares; -1 where it is at none.
 */
export function thresholdPlace(accuracies: Cell["accuracies"], criterion = GENERALISED): number {
  const failed = accuracies.findIndex((list) => median([...list]) < criterion);
  return (failed === -1 ? accuracies.length : failed) - 1;
}

/** The threshold of a cell, as a share; 0 where not even the smallest is withstood. */
export const thresholdOf = ({ accuracies }: Cell, criterion = GENERALISED): number =>
  TABLE.labelNoise[thresholdPlace(accuracies, criterion)] ?? 0;

/** The threshold of each seed by its own accuracies, as its place on the grid. */
export const placesBySeed = (accuracies: Cell["accuracies"]): number[] =>
  accuracies[0].map((_, seed) => thresholdPlace(accuracies.map((list) => [list[seed]])));

const DRAWS = 1000;

/**
 * Whether one threshold is above another. Seeds are drawn anew, the same for both cells; in 95 % of the draws the order
 * must not be the reverse, and in the data itself it must be there.
 */
function above(more: Cell, less: Cell): Finding {
  const [upper, lower] = [more.accuracies, less.accuracies];
  const random = randomStream(0, "table-3.1");
  const seeds = upper[0].length;
  const drawn = (accuracies: Cell["accuracies"], chosen: readonly number[]) =>
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
  const at = (cell: Cell) => `${thresholdOf(cell)} (n = ${cell.n}, weight decay ${cell.decay})`;
  return { verdict, estimate: order, interval: null, n: seeds, summary: `${at(more)} against ${at(less)}` };
}

/** A cell whose threshold ought to be above that of another, and the other. */
export type Order = readonly [Cell, Cell];
const withAccuracy = (cell: Cell, accuracy: number): Cell => ({
  ...cell,
  accuracies: cell.accuracies.map((list) => list.map(() => accuracy)),
});

export const threshold: Judge<Order> = {
  ask: ([more, less]) => above(more, less),
  chance: { model: "pairs by a coin", deal: swappedSeeds },
  ideal: ([more, less]) => [withAccuracy(more, 1), withAccuracy(less, 0.5)],
  opposite: ([more, less]) => [withAccuracy(more, 0.5), withAccuracy(less, 1)],
};

/** The accuracies of each seed, at all shares, in the other cell by the toss of a coin. */
function swappedSeeds([more, less]: Order, random: RandomStream): Order {
  const turned = more.accuracies[0].map(() => random.uniform() < 0.5);
  const of = (cell: Cell, other: Cell): Cell => ({
    ...cell,
    accuracies: cell.accuracies.map((list, share) =>
      list.map((value, seed) => (turned[seed] ? other.accuracies[share][seed] : value)),
    ),
  });
  return [of(more, less), of(less, more)];
}

/** Cells whose thresholds lie so many steps of the grid from the thesis's, to the side where there is room. */
const offBy = (table: readonly Cell[], steps: number): Cell[] =>
  table.map((cell, i) => {
    const printed = (TABLE.labelNoise as readonly number[]).indexOf(TABLE.paper.flat()[i]);
    const place = printed + (printed >= TABLE.labelNoise.length / 2 ? -steps : steps);
    return { ...cell, accuracies: cell.accuracies.map((list, j) => list.map(() => (j <= place ? 1 : 0.5))) };
  });

/** Whether the thresholds of all cells are the thesis's. */
export const asPrinted: Judge<readonly Cell[]> = {
  ask: printedThresholds,
  chance: {
    model: "values dealt to groups",
    deal: (cells, random) => {
      const order = random.permutation(cells.length);
      return cells.map((cell, i) => ({ ...cell, accuracies: cells[order[i]].accuracies }));
    },
  },
  ideal: (cells) => offBy(cells, 0),
  opposite: (cells) => offBy(cells, 3),
};

function printedThresholds(table: readonly Cell[]): Finding {
  const grid: readonly number[] = TABLE.labelNoise;
  const printed = TABLE.paper.flat();
  const off = table.map(({ accuracies }, i) => Math.abs(thresholdPlace(accuracies) - grid.indexOf(printed[i])));
  const far = off.filter((steps) => steps > 1).length;
  return {
    verdict: far === 0 ? "supported" : far >= 3 ? "contradicted" : "inconclusive",
    estimate: far,
    interval: null,
    n: table.flatMap(({ accuracies }) => accuracies.flat()).length,
    summary: `${off.length - far} of ${off.length} thresholds lie within one step of the thesis's`,
  };
}
