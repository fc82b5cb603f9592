/** @file Section 7 of the paper, figures 6 and 7: sub-networks trained alone, with the random ones that the paper does not have. */
import { geometricMean, median } from "simple-statistics";
import type { Crossing } from "../../analysis";
import {
  atBound,
  each,
  earlier,
  type Finding,
  inMost,
  type Judge,
  most,
  type Pairs,
  pairsOf,
  ratio,
  ratioLies,
} from "../../claims";
import { curves, panels, span, valueBySetting } from "../../figures";
import type { RunRecord } from "../../runs";
import { drawable, finalAccuracy, rise } from "../measures";
import { figure, ofSeeds, type Section, settingWith } from "../section";
import { nSeeds } from "../seeds";
import { bySeed, claim, GROKKING, grokking, NETWORK, settings, tGen, thresholds, WIDTH } from "./networks";
import { others, randomJudged, randomOnes, subnetworks, trials, UNSEEN } from "./subnetworks";

const { little, much, large } = settings;
const runsOf = (role: string, { setting }: Pick<typeof little, "setting">) =>
  settingWith(trials, { role, setting }).runs;
/** The sub-network and the whole network of a setting. */
const withWhole = (one: typeof little) => ({ figure: "synergy-6", arms: [runsOf("synergistic", one), one.runs] });

/** Times of runs of the same seed; a censored time stands at its last step, which is too early. */
const timesOf = (
  pairs: readonly (readonly [RunRecord, RunRecord])[],
  time: (run: RunRecord) => Crossing,
): Pairs<Crossing> =>
  pairsOf([pairs.map(([run]) => run), pairs.map(([, other]) => other)], (run) => drawable(time(run)));

/** Times whose ratio lies between these are alike. */
const ALIKE = { above: 0.7, below: 1.3 };

/**
 * T_gen of a over that of b within 0.7 to 1.3; contradicted where the interval lies outside, and where one of them does not
 * get there in most seeds. A censored time of a makes the ratio too small, one of b too large: neither can show that they
 * are alike, and one on the other side of the interval shows nothing.
 */
function alike([a, b]: Pairs<Crossing>, what: string): Finding {
  const compared = ratio(
    a.map(({ step }) => step),
    b.map(({ step }) => step),
    ALIKE,
    what,
  );
  const [late, lateOther] = [a, b].map((list) => list.map(({ censored }) => censored));
  const censored = [...late, ...lateOther].filter(Boolean).length;
  if (censored === 0) return compared;
  const [low, high] = compared.interval as [number, number];
  const outside = (low > ALIKE.below && !lateOther.includes(true)) || (high < ALIKE.above && !late.includes(true));
  const lost = [late, lateOther]
    .map((list) => inMost(list, "T_gen is not reached"))
    .find(({ verdict }) => verdict === "supported");
  return {
    ...compared,
    p: (outside ? compared : (lost ?? compared)).p,
    verdict: outside || lost ? "contradicted" : "inconclusive",
    censored,
    summary: `${compared.summary}; ${censored} times censored at their last step`,
  };
}

const ofAlike = (what: string): Judge<Pairs<Crossing>> => {
  const reached = (steps: readonly number[]) => steps.map((step) => ({ step, censored: false }));
  const madeUp = (times: readonly Crossing[], factor: number) =>
    reached(times.map((_, i) => 1000 * factor * (1 + 0.01 * ((i * factor) % 3))));
  return {
    ask: (times) => alike(times, what),
    chance: {
      model: "apart by the bound",
      deal: (times, random) => {
        const [a, b] = times.map((list) => list.map(({ step }) => step));
        const [made, than] = atBound([a, b], [ALIKE.above, ALIKE.below], random);
        return [reached(made), reached(than)];
      },
    },
    ideal: ([a, b]) => [madeUp(a, 1), madeUp(b, 1)],
    opposite: ([a, b]) => [madeUp(a, 4), madeUp(b, 1)],
  };
};

const OVER_WHOLE = "T_gen of the sub-network over that of the whole network";

/**
 * Sub-networks are unions of clusters with the smallest Omega of all their neurons, at the peak of that between T_mem and
 * T_gen (with weight decay 0.1 in the second half of that time, on a logarithmic axis): by cluster means the most synergistic
 * multiplet is often all ten, the whole network.
 */
const claims = [
  claim({
    ...{ ...withWhole(little), id: "S-7-a", where: "Section 7, Figure 6 left" },
    statement: "With weight decay 0.1 the synergistic sub-network, trained alone, does about as well as the whole.",
    read: ([runs, whole]) => bySeed(runs, whole).map(([run, all]) => finalAccuracy(run) >= finalAccuracy(all) - 0.05),
    rule: most(
      "Its final test accuracy is at most 0.05 below that of the whole network, in most seeds.",
      "the sub-network ends at most 0.05 below the whole network's test accuracy",
    ),
  }),
  claim({
    ...{ ...withWhole(little), id: "S-7-b", where: "Section 7, Figure 6 left" },
    statement: "With weight decay 0.1 its rise in test accuracy is less sudden.",
    read: ([runs, whole]) => {
      const pairs = bySeed(whole, runs);
      // The sub-network's is the longer one where the whole network's is the shorter.
      return pairsOf([pairs.map(([all]) => all), pairs.map(([, run]) => run)], (run) => rise(run).updates);
    },
    rule: earlier(
      "Rise of the sub-network over rise of the whole, in steps, paired by seed: the 95 % interval lies above 1; " +
        "contradicted where below.",
      "rise of the whole network over that of the sub-network, in steps",
    ),
  }),
  claim({
    ...{ ...withWhole(much), id: "S-7-c", where: "Section 7, Figure 6 right" },
    statement: "With weight decay 2 the synergistic sub-network groks in fewer steps than the whole network.",
    read: ([runs, whole], choice) => timesOf(bySeed(runs, whole), (run) => tGen(run, choice)),
    rule: earlier(
      "T_gen of the sub-network over that of the whole, paired by seed: the 95 % interval lies below 1.",
      OVER_WHOLE,
    ),
  }),
  claim({
    ...{ ...withWhole(large), id: "S-7-d", where: "Section 7, Figure 7" },
    statement: "With alpha 8 the synergistic sub-network takes about as long as the whole network.",
    read: ([runs, whole], choice) => timesOf(bySeed(runs, whole), (run) => tGen(run, choice)),
    rule: {
      text:
        "T_gen of the sub-network over that of the whole: the 95 % interval lies within 0.7 to 1.3; contradicted where it " +
        "lies outside, or where the sub-network does not generalise in most seeds.",
      ...ofAlike(OVER_WHOLE),
    },
  }),
  claim({
    ...{ id: "S-7-e", where: "Section 7", figure: "synergy-6" },
    statement: "With weight decay 2 and alpha 8 the contrast between the sub-network and its inverse is not large.",
    arms: [much, large].map((one) => ({
      ...{ inverse: runsOf("inverse", one), synergistic: runsOf("synergistic", one) },
    })),
    read: (list, choice) =>
      list.map((one) => timesOf(bySeed(one.inverse, one.synergistic), (run) => tGen(run, choice))),
    rule: each(
      "T_gen of the inverse over that of the sub-network, for each of the two settings: the 95 % interval lies within 0.7 " +
        "to 1.3; contradicted where one lies outside, or where either does not generalise in most seeds.",
      [much, large].map(({ setting }) => ofAlike(`${setting}: T_gen of the inverse over that of the sub-network`)),
    ),
  }),
  claim({
    ...{ id: "S-7-f", where: "Abstract, Section 7", figure: "synergy-6" },
    statement: "The synergistic sub-networks are causally related to generalisation.",
    arms: grokking.map((one) => ({
      synergistic: ofSeeds(runsOf("synergistic", one), UNSEEN),
      random: runsOf("random, by which is judged", one),
    })),
    history: [{ n: 9, verdict: "inconclusive", why: "three seeds in each of three settings were counted as nine" }],
    read: (list, choice): Pairs<number> => {
      const lower = (run: RunRecord) => drawable(tGen(run, choice)).step;
      const found = UNSEEN.flatMap((seed): [number, number][] => {
        const times = list.flatMap(({ synergistic, random: all }): [number, number][] => {
          const [own, same] = [synergistic, all].map((runs) => runs.filter(({ config }) => config.seed === seed));
          return own.length > 0 && same.length > 0 ? [[lower(own[0]), median(same.map(lower))]] : [];
        });
        if (times.length === 0) return [];
        return [[geometricMean(times.map(([one]) => one)), geometricMean(times.map(([, other]) => other))]];
      });
      return [found.map(([one]) => one), found.map(([, other]) => other)];
    },
    rule: ratioLies(
      "T_gen of the synergistic sub-network over the median T_gen of five random ones of the same size, censored times at the last " +
        "step, geometric mean over three settings, seed by seed over seven: the 95 % interval of the ratio lies below 1; contradicted where above.",
      { below: 1 },
      "T_gen of the synergistic sub-network over the median of five random ones of its size",
    ),
    deviation: "The paper compares with the inverse alone, which has another size.",
  }),
];

/** In the order in which they are drawn, each over those before it. */
const MAIN = ["whole", "random, as many", "synergistic", "random, as inverse", "inverse"];
const OTHERS = [
  ...["whole", "synergistic", "inverse", "synergistic, biases in", "inverse, biases in"],
  ...["synergistic at start", "inverse at start"],
];
/** The runs of these roles, role by role. */
const inRoles = (roles: readonly string[]) =>
  roles.flatMap((role) => grokking.map((one) => ({ role, setting: one.setting, runs: runsOf(role, one) })));

/** `180 to 214` neurons. */
function neuronsIn(runs: readonly RunRecord[]): string {
  const counts = runs.map(({ config }) => config.interventions.mask?.keep.length ?? WIDTH);
  return counts.length === 0 ? "none" : span(counts);
}

const WHAT = "synergistic: union of clusters with the smallest Ω at its peak between memorising and generalising";
const times = (id: string, roles: readonly string[], title: string, about: string) =>
  figure(id, inRoles(roles), (list) =>
    valueBySetting(
      list.flatMap(({ role, setting, runs }) =>
        runs.map((run) => ({ setting, seed: run.config.seed, group: role, value: drawable(tGen(run)) })),
      ),
      { title, settings: `${NETWORK} · ${about}`, xTitle: "setting of the whole network" },
    ),
  );

const figures = [
  figure("synergy-6", inRoles(MAIN), (list) =>
    panels(
      GROKKING.map((wanted) =>
        curves(
          list.flatMap(({ role, setting, runs }) => (setting === wanted ? runs.map((run) => ({ ...run, role })) : [])),
          { quantities: ["testAccuracy"], groupBy: ({ role }) => role, thresholds },
        ),
      ),
      {
        title: "Sub-networks trained alone from their first weights on",
        settings: `${NETWORK} · ${WHAT} · ${nSeeds(list.filter(({ role }) => !role.startsWith("random")))}; of random ones, ${nSeeds(list.filter(({ role }) => role.startsWith("random")))}, 5 draws each · bold: mean with 95 % t interval, from 5 runs on · below: neurons of the synergistic one, and of its inverse`,
        titles: [...GROKKING],
        below: GROKKING.map((setting) => {
          const [one, all] = ["synergistic", "inverse"].map((role) => settingWith(list, { role, setting }).runs);
          return `${neuronsIn(one)}, ${neuronsIn(all)} neurons`;
        }),
        panelHeight: 300,
      },
    ),
  ),
  times("synergy-6-times", MAIN, "When sub-networks generalise", WHAT),
  times(
    "synergy-6-controls",
    OTHERS,
    "Other masks, and the multiplet of the network before its first update",
    "biases in: only incoming weights are masked, as in the authors' code",
  ),
];

export const trainedAlone: Section = { parts: [subnetworks, randomOnes, randomJudged, others], figures, claims };
