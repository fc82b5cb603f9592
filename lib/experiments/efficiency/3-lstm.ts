/** @file Figure 3: when the LSTM memorises and when it generalises, at three shares of the pairs. */
import { type Crossing, medianTime } from "../../analysis";
import { allOf, dealt, earlier, type Finding, noTest, ofTrend, pairsOf, rankValue, rule } from "../../claims";
import { part, type Section, withSeeds } from "../section";
import { shares } from "./1-architectures";
import { claim, lstm, TEN_FRESH, tGen, tMem } from "./networks";

/** Long enough to memorise, which it does by 800 updates. */
const MEMORISES = 2000;
const lstmOf = (seeds: readonly number[], trainFraction: number) =>
  withSeeds(seeds, { ...lstm, steps: MEMORISES }, { "task.trainFraction": trainFraction });
const TWENTY_MORE = Array.from({ length: 20 }, (_, i) => 110 + i);
const memorising = part(
  "lstmMemorises",
  "figure 3: thirty other seeds of the LSTM at 30 and 70 %, to where they have memorised",
  {
    /** Ten left a ratio of 0.93 (0.86 to 1.00) open. */
    before: [0.3, 0.7].map((share) => lstmOf(TEN_FRESH, share)),
    few: lstmOf(TWENTY_MORE, 0.3),
    many: lstmOf(TWENTY_MORE, 0.7),
  },
);
/** Within this factor of each other two times count as alike. */
const ALIKE = 1.1;

/** T_mem and T_gen of a run. */
type MemAndGen = readonly [Crossing, Crossing];
const madeUp = (groups: readonly (readonly MemAndGen[])[], steps: (i: number, j: number) => [number, number]) =>
  groups.map((runs, i) =>
    runs.map((_, j): MemAndGen => {
      const [mem, gen] = steps(i, j);
      return [
        { step: mem, censored: false },
        { step: gen, censored: false },
      ];
    }),
  );

/** Whether the median T_gen falls by a larger factor from few pairs to many than the median T_mem changes. */
function moreChange(mems: readonly Crossing[], gens: readonly Crossing[], n: number): Finding {
  const [[memFew, memMany], [genFew, genMany]] = [mems, gens];
  if (memFew.censored || memMany.censored || genMany.censored) {
    return noTest(n, "a median that the factors need was not reached");
  }
  const mem = Math.max(memFew.step / memMany.step, memMany.step / memFew.step);
  const gen = genFew.step / genMany.step;
  return {
    // Of a median that was not reached the factor is a lower bound.
    verdict: gen > mem ? "supported" : genFew.censored ? "inconclusive" : "contradicted",
    estimate: gen / mem,
    interval: null,
    n,
    summary:
      `from 30 to 70 % the median T_gen falls by a factor of ${genFew.censored ? "at least " : ""}${gen.toPrecision(3)}, ` +
      `the median T_mem changes by ${mem.toPrecision(3)}`,
  };
}

const lstmShares = {
  figure: "efficiency-3",
  where: "Figure 3",
  arms: [shares.lstm.few, shares.lstm.half, shares.lstm.many],
};
const claims = [
  claim({
    ...{ ...lstmShares, id: "E-3-a" },
    statement: "The share of data changes little about when the LSTM memorises, and much about when it generalises.",
    read: (groups, choice) =>
      groups.map((runs) => runs.map((run): MemAndGen => [tMem(run, choice), tGen(run, choice)])),
    rule: rule(
      "Over 30, 50, 70 %: Jonckheere's trend of T_gen, censored runs last, has p < 0.05 downwards, and the ratio of the " +
        "median T_gen at 30 and 70 % is larger than that of T_mem taken the larger over the smaller.",
      (groups: readonly (readonly MemAndGen[])[]) => {
        const [few, , many] = groups;
        const medians = ([0, 1] as const).map((time) =>
          [few, many].map((runs) => medianTime(runs.map((run) => run[time]))),
        );
        return allOf([
          ofTrend("down", "T_gen over 30, 50, 70 %").ask(groups.map((runs) => runs.map(([, gen]) => rankValue(gen)))),
          moreChange(medians[0], medians[1], few.length + many.length),
        ]);
      },
      {
        // Factors of ten from share to share, either way.
        chance: { model: "values dealt to groups", deal: dealt },
        ideal: (groups) => madeUp(groups, (i, j) => [100 + j, [10_000, 1000, 100][i] + j]),
        opposite: (groups) => madeUp(groups, (i, j) => [100 + j, [100, 1000, 10_000][i] + j]),
      },
    ),
  }),
  claim({
    ...{ ...lstmShares, id: "E-3-b", arms: [memorising.arms.few, memorising.arms.many] },
    history: [
      {
        ...{ n: 16, verdict: "inconclusive" },
        why: "a trend over three shares with three seeds at two of them; it was not said which difference counts as none",
      },
      { n: 10, verdict: "inconclusive", why: "the interval of ten seeds ended at 1.00; twenty others judge it" },
    ],
    statement: "The LSTM memorises later the more pairs it has to memorise.",
    read: ([few, many], choice) => pairsOf([few, many], (run) => tMem(run, choice)),
    rule: earlier(
      "T_mem at 30 % of the pairs over T_mem at 70 %, seed by seed over twenty of their own: the 95 % interval of the ratio lies " +
        "below 1; contradicted where it lies above, or within a factor of 1.1 of 1.",
      "T_mem at 30 % over that at 70 %",
      { alike: ALIKE },
    ),
  }),
];

/** The figure is drawn beside the Transformer's. */
export const lstmTimes: Section = { parts: [memorising], figures: [], claims };
