/** @file Chapter 3 of the thesis, hypothesis 3.2: label noise, figures 3.3 to 3.5 and table 3.1. */
import { median } from "simple-statistics";
import { each, greater, most, ofMost, type Pairs, type Records, rankValue, trending } from "../../claims";
import { curves, heatMap, panels } from "../../figures";
import type { ProbeSpec, RunRecord } from "../../runs";
import { finalAccuracy } from "../measures";
import { figure, ofSeeds, part, type Section, settingWith, withSeeds } from "../section";
import { nSeeds } from "../seeds";
import { settings } from "./3-decay";
import { asPrinted, type Cell, type Order, placesBySeed, TABLE, threshold } from "./3-thresholds";
import { claim, FIVE, GENERALISED, parityBaseline, TWENTY, tGen, thresholds } from "./networks";

/** Accuracy on the flipped and on the other training points apart, where there are both. */
const apart: ProbeSpec[] = (["clean", "corrupted"] as const).map((subset) => ({
  kind: "accuracy",
  name: subset,
  schedule: { every: 250, perDecade: 5 },
  options: { subset },
}));
const sparse = { ...parityBaseline, evaluation: { every: 50, perDecade: 10 } };
/** Shares of flipped labels that figures 3.3 to 3.5 speak of, by weight decay, for n = 50. */
const SPOKEN_OF: Readonly<Record<number, readonly number[]>> = {
  0.01: [0, 0.01, 0.02, 0.03, 0.05, 0.08],
  0.1: [0.1, 0.15],
};
const flipped = (n: number, decay: number, share: number) => ({
  ...{ n, decay, share },
  runs: withSeeds(
    n === 50 && SPOKEN_OF[decay]?.includes(share) ? TWENTY : FIVE,
    share > 0 ? { ...sparse, probes: apart } : sparse,
    {
      "task.n": n,
      "optimizer.weightDecay": decay,
      "task.labelNoise": share,
    },
  ),
});
const cells = TABLE.n.flatMap((n) => TABLE.weightDecay.map((decay) => ({ n, decay })));

const noise = part("noise", "figures 3.3 to 3.5 and table 3.1: label noise, for three sizes and three weight decays", [
  ...cells.flatMap(({ n, decay }) => TABLE.labelNoise.map((share) => flipped(n, decay, share))),
  ...cells.map(({ n, decay }) => flipped(n, decay, 0)),
  ...[0.1, 0.15].map((share) => flipped(50, 0.1, share)),
]);
const noisy = (decay: number, share: number) => settingWith(noise.arms, { n: 50, decay, share }).runs;

/** The cells of table 3.1, each with its runs by the share of flipped labels. */
export const tableArms = cells.map((cell) => ({
  ...cell,
  shares: TABLE.labelNoise.map((share) => ofSeeds(settingWith(noise.arms, { ...cell, share }).runs, FIVE)),
}));
const cellsWith = (holds: (cell: (typeof cells)[number]) => boolean) => tableArms.filter(holds);

const accuracyLists = (shares: readonly (readonly RunRecord[])[]) => shares.map((runs) => runs.map(finalAccuracy));
export const accuraciesOf = (table: Records<typeof tableArms>): Cell[] =>
  table.map(({ n, decay, shares }) => ({ n, decay, accuracies: accuracyLists(shares) }));

/** Whether the threshold of one cell is above that of another, for each `[n, weight decay, n and weight decay of the other]`. */
type Orders = readonly (readonly [number, number, number, number])[];
const ordersIn = (orders: Orders) => (table: Records<typeof tableArms>) => {
  const cells = accuraciesOf(table);
  const cell = (n: number, decay: number) => settingWith(cells, { n, decay });
  return orders.map(([n, decay, other, less]): Order => [cell(n, decay), cell(other, less)]);
};
const ordered = (text: string, orders: Orders) =>
  each(
    text,
    orders.map(() => threshold),
  );
const WITH_DECAY: Orders = TABLE.n.flatMap(
  (n) =>
    [
      [n, 0.05, n, 0.01],
      [n, 0.1, n, 0.05],
    ] as const,
);
const WITH_N: Orders = [0.05, 0.1].flatMap(
  (decay) =>
    [
      [30, decay, 50, decay],
      [50, decay, 70, decay],
    ] as const,
);

/** All shares of table 3.1 for some n at weight decay 0.01, ten seeds from one on, evaluated at the end alone. */
const atLittleDecay = (n: number, first: number) =>
  TABLE.labelNoise.map((share) =>
    withSeeds(
      TWENTY.slice(0, 10).map((seed) => first + seed),
      { ...parityBaseline, evaluation: { every: 5000, perDecade: 1 } },
      { "task.n": n, "optimizer.weightDecay": 0.01, "task.labelNoise": share },
    ),
  );
/** The threshold of each seed. */
const withstood = (shares: readonly (readonly RunRecord[])[]) => placesBySeed(accuracyLists(shares));
/** By which it is judged whether more bits go with a higher threshold at weight decay 0.01. */
const thirtyFifty = part("thirtyFifty", "table 3.1: n = 30 and n = 50 at weight decay 0.01, twenty other seeds", {
  ...{ fifty: atLittleDecay(50, 2000), thirty: atLittleDecay(30, 2000) },
  /** Judged before it was said what counts as no difference. */
  before: [50, 30].map((n) => atLittleDecay(n, 1000)),
});

const endsAbove = (runs: readonly RunRecord[]) => runs.map((run) => finalAccuracy(run) >= GENERALISED);
const endsBelow = (runs: readonly RunRecord[]) => endsAbove(runs).map((holds) => !holds);

const table = { where: "Table 3.1", figure: "parity-t3-1" };
const claims = [
  claim({
    ...{ id: "T-3.3-a", where: "Figure 3.3", figure: "parity-3-3", arms: noisy(0.01, 0.02), read: endsAbove },
    statement: "With 2 % of the labels flipped, the network still generalises.",
    rule: most(
      "n = 50, weight decay 0.01: test accuracy at the end is at least 0.98 in most seeds.",
      "test accuracy ends at 0.98 or more with 2 % of the labels flipped",
    ),
  }),
  claim({
    ...{ id: "T-3.4-a", where: "Figure 3.4", figure: "parity-3-3", arms: [noisy(0.01, 0.05), noisy(0.01, 0.08)] },
    statement: "With 5 % or more flipped, it does not.",
    read: (lists) => lists.map(endsBelow),
    rule: each(
      "n = 50, weight decay 0.01: with 0.05 and with 0.08 flipped, test accuracy at the end is below 0.98 in most seeds.",
      [5, 8].map((percent) => ofMost(`test accuracy ends below 0.98 with ${percent} % flipped`)),
    ),
  }),
  claim({
    ...{ id: "T-3.5-a", where: "Figure 3.5", figure: "parity-3-5", arms: noisy(0.1, 0.1), read: endsAbove },
    statement: "With weight decay 0.1 the network withstands 10 % of flipped labels.",
    rule: most(
      "n = 50, weight decay 0.1, 0.1 flipped: test accuracy at the end is at least 0.98 in most seeds.",
      "test accuracy ends at 0.98 or more with 10 % flipped",
    ),
  }),
  claim({
    ...{ id: "T-3.5-b", where: "Figure 3.5", figure: "parity-3-5", arms: noisy(0.1, 0.15), read: endsBelow },
    statement: "With weight decay 0.1 it does not withstand 15 %.",
    rule: most(
      "n = 50, weight decay 0.1, 0.15 flipped: test accuracy at the end is below 0.98 in most seeds.",
      "test accuracy ends below 0.98 with 15 % flipped",
    ),
  }),
  claim({
    ...{ id: "T-3.2h-a", where: "Hypothesis 3.2", figure: "parity-3-3" },
    statement: "The more labels are flipped, the later the network generalises, and then not at all.",
    arms: [0, 0.01, 0.02, 0.03, 0.05].map((share) => noisy(0.01, share)),
    read: (lists, choice) => lists.map((runs) => runs.map((run) => rankValue(tGen(run, choice)))),
    rule: trending(
      "n = 50, weight decay 0.01: Jonckheere's trend of T_gen over 0, 0.01, 0.02, 0.03, 0.05, censored runs last, has " +
        "p < 0.05 upwards.",
      "up",
      "T_gen over 0, 1, 2, 3 and 5 % of flipped labels",
    ),
  }),
  claim({
    ...{ ...table, id: "T-t3.1-a", arms: tableArms, read: ordersIn(WITH_DECAY) },
    statement: "The share of flipped labels that is withstood grows with weight decay, for every n.",
    rule: ordered(
      "Threshold: the largest share on the grid at which the median of the final test accuracies is at least 0.98, as is " +
        "that of all smaller ones. It grows from 0.01 to 0.05 and on to 0.1 for n = 30, 50 and 70; the bootstrap over " +
        "seeds leaves each of the six orders standing (never the reverse) in 95 % of the draws.",
      WITH_DECAY,
    ),
  }),
  claim({
    ...{ ...table, id: "T-t3.1-b", arms: cellsWith(({ decay }) => decay > 0.01), read: ordersIn(WITH_N) },
    statement: "It falls with n, for weight decays 0.05 and 0.1.",
    rule: ordered("The same thresholds fall from n = 30 to 50 and on to 70; same bootstrap, four orders.", WITH_N),
  }),
  claim({
    ...{ ...table, id: "T-t3.1-c", arms: { fifty: thirtyFifty.arms.fifty, thirty: thirtyFifty.arms.thirty } },
    history: [
      {
        ...{ n: 5, verdict: "supported" },
        why: "one threshold of a grid is above another by chance in one of nine; it is judged seed by seed now, by ten others",
      },
      { n: 10, verdict: "inconclusive", why: "it was not said which difference counts as none; ten others judge it" },
    ],
    read: ({ fifty, thirty }): Pairs<number> => [withstood(fifty), withstood(thirty)],
    statement: "With weight decay 0.01 the threshold rises from n = 30 to n = 50.",
    rule: greater(
      "Weight decay 0.01: the threshold of each seed, by its own final test accuracies, n = 50 less n = 30, in steps of the grid, ten " +
        "seeds: the 95 % interval of the mean difference lies above 0, and the difference is one step or more, as in the thesis; " +
        "contradicted where the interval lies below one step.",
      "threshold in steps of the grid, n = 50 less n = 30",
      { least: 1 },
    ),
  }),
  claim({
    ...{ ...table, id: "T-t3.1-d", arms: tableArms, read: accuraciesOf },
    statement: "The thresholds themselves: 0.02, 0.12, 0.20 (n = 30), 0.03, 0.06, 0.12 (50), 0.01, 0.03, 0.05 (70).",
    rule: {
      text: "All nine of ours within one step of the grid; contradicted where three or more are further off.",
      ...asPrinted,
    },
  }),
];

/** Shares of flipped labels, and the weight decay, of figures 3.3 and 3.4 (one figure here) and 3.5. */
const NOISY = [
  { id: "parity-3-3", decay: 0.01, shares: [0, 0.02, 0.05, 0.08, 0.2] },
  { id: "parity-3-5", decay: 0.1, shares: [0, 0.05, 0.1, 0.15, 0.2] },
];

const figures = [
  ...NOISY.map(({ id, decay, shares }) =>
    figure(
      id,
      shares.map((share) => noisy(decay, share)),
      (lists) =>
        curves(lists.flat(), {
          title: `Flipped labels, weight decay ${decay}`,
          quantities: ["testAccuracy", "trainAccuracy"],
          groupBy: "task.labelNoise",
          labels: shares.map((share) => `${100 * share} % of the labels flipped`),
          updatesPerEpoch: 10,
          thresholds,
        }),
    ),
  ),
  // Median of the final test accuracies for each share, n and weight decay; the staircase is the criterion.
  figure("parity-t3-1", tableArms, (records) =>
    panels(
      TABLE.n.map((n, i) =>
        heatMap(
          accuraciesOf(records.filter((cell) => cell.n === n)).flatMap(({ decay, accuracies }, j) =>
            TABLE.labelNoise.map((share, k) => {
              const [lowest, highest] = [Math.min(...accuracies[k]), Math.max(...accuracies[k])];
              return {
                x: `${100 * share} %`,
                y: String(decay),
                value: median([...accuracies[k]]),
                note: TABLE.paper[i][j] === share ? "thesis" : `${lowest.toFixed(2)}–${highest.toFixed(2)}`,
              };
            }),
          ),
          {
            settings: "",
            xTitle: "labels flipped",
            yTitle: "weight decay",
            unit: "final test accuracy",
            threshold: GENERALISED,
            range: [0.5, 1],
            format: (value) => value.toFixed(3),
          },
        ),
      ),
      {
        title: "Median final test accuracy by share of flipped labels",
        settings: `${settings.replace("(50, 2)", "(n, 2)").replace("50-500-1", "n-500-1")} · 500 epochs · ${nSeeds(records)} a cell, below: lowest and highest, or the thesis's threshold · line: 0.98`,
        titles: TABLE.n.map((n) => `n = ${n}`),
        columns: 1,
        panelHeight: 150,
      },
    ),
  ),
];

export const labelNoise: Section = { parts: [noise, thirtyFifty], figures, claims };
