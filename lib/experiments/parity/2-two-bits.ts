/** @file Chapters 1 and 2 of the thesis: the baseline on two bits groks, and what it looks like inside meanwhile. */
import { inflections } from "../../analysis";
import { type Choice, most } from "../../claims";
import { curves } from "../../figures";
import type { RunRecord } from "../../runs";
import { atOrAfter, lastOf } from "../measures";
import { figure, part, type Section, withSeeds } from "../section";
import { clustering, clustersOnlyLate, condenses, condensing, figuresOf } from "./inside";
import {
  accuracyAtMem,
  claim,
  FIVE,
  GENERALISED,
  generalises,
  inside,
  LAYERS,
  norms,
  parityBaseline,
  TWENTY,
  tGen,
  thresholds,
  tMem,
} from "./networks";

const lookedInto = { ...parityBaseline, probes: inside(50) };
const baseline = part("baseline", "figures 1.1, 2.1 to 2.4: the baseline, looked into", {
  seeds: withSeeds(TWENTY, lookedInto),
});
/** Two hundred seeds tell a share of 0.4, as eight of twenty others have it, from one half. */
const bending = part("bends", "figure 2.4: the norm of two hundred other seeds, by which its inflections are judged", {
  seeds: withSeeds(
    Array.from({ length: 200 }, (_, i) => 1000 + i),
    { ...parityBaseline, evaluation: { every: 50, perDecade: 20 }, probes: inside(50).slice(0, 1) },
  ),
});
/** Trained before there was a second version, of which nothing is drawn here. */
const before = { ...parityBaseline, probes: inside(50, 1) };
const variants = part("variants", "the width of the thesis's listing, and an output bias", {
  wide: withSeeds(FIVE, before, { "model.width": 1000 }),
  biased: withSeeds(FIVE, before, { "model.outputBias": true }),
});
/** The baseline, for other sections. */
export const baselineSeeds = baseline.arms.seeds;

/** Updates in an epoch. */
const EPOCH = 10;
/** Test accuracy of a network that has not begun to generalise. */
export const PLATEAU = 0.75;

/** Share of the whole fall, from start to end, that lies between memorising and generalising; 0 where it does not fall. */
function fallBetween(run: RunRecord, choice?: Partial<Choice>): number {
  const curve = norms(run);
  const [atMem, atGen] = [tMem, tGen].map((time) => atOrAfter(curve, time(run, choice).step).value);
  const whole = curve[0].value - lastOf(curve).value;
  return whole > 0 ? (atMem - atGen) / whole : 0;
}

/** Standard deviation of the smoothing, in ln(step): a fifth of an e-fold, two neighbouring measurements. */
const SMOOTHING = 0.2;

/** Whether the curve of the norm bends where the run memorises and where it generalises, within 20 % in ln(step). */
const bendsAtBoth: typeof generalises = (run, choice) => {
  const times = [tMem(run, choice), tGen(run, choice)];
  if (times.some(({ censored }) => censored)) return false;
  const curve = norms(run).filter(({ step }) => step > 0);
  const logs = inflections(curve, { smoothing: SMOOTHING }).map(({ step }) => Math.log(step));
  return times.every(({ step }) => logs.some((log) => Math.abs(log - Math.log(step)) <= 0.2 * Math.log(step)));
};

const about = { arms: baselineSeeds };
const claims = [
  claim({
    ...{
      ...about,
      id: "T-1.1-a",
      chance: "training and test set by a coin",
      where: "Figure 1.1",
      figure: "parity-1-1",
    },
    statement: "A one-layer ReLU network on (50, 2)-parity groks: it generalises long after it has memorised.",
    read: (runs, choice) =>
      runs.map((run) => {
        const [mem, gen] = [tMem(run, choice), tGen(run, choice)];
        return !mem.censored && !gen.censored && gen.step - mem.step >= 50 * EPOCH;
      }),
    rule: most(
      "T_gen - T_mem is at least 500 updates (50 epochs) in most seeds.",
      "T_gen is 500 updates or more after T_mem",
    ),
  }),
  claim({
    ...{
      ...about,
      id: "T-2.1-a",
      chance: "training and test set by a coin",
      where: "Figure 2.1",
      figure: "parity-1-1",
    },
    statement: "When the training set is memorised, the network does not generalise yet.",
    read: (runs, choice) => runs.map((run) => (accuracyAtMem(run, choice) ?? 1) <= PLATEAU && generalises(run, choice)),
    rule: most(
      `Test accuracy at T_mem is at most ${PLATEAU}, and reaches ${GENERALISED} later, in most seeds.`,
      `test accuracy is at most ${PLATEAU} at T_mem and reaches ${GENERALISED} later`,
    ),
  }),
  claim({
    ...{ ...about, id: "T-2.2-a", chance: "measurements in random order", where: "Figure 2.2", figure: "parity-2-2" },
    statement: "Hidden activations form one cluster for each value of the relevant bits once the network generalises.",
    read: (runs, choice) => runs.map((run) => clustersOnlyLate(run, choice)),
    rule: clustering(
      "In the space of the hidden activations the purity of the 10 nearest neighbours (four values of two bits) is at " +
        "least 0.95 at the end and below 0.6 at the last measurement before T_mem, in most seeds.",
    ),
  }),
  claim({
    ...{ ...about, id: "T-2.3-a", chance: "measurements in random order", where: "Figure 2.3", figure: "parity-2-3" },
    statement: "From memorising to generalising, the weights condense at zero.",
    read: (runs, choice) => runs.map((run) => condenses(LAYERS.hidden)(run, choice)),
    rule: condensing(
      "The share of first-layer weights within 0.01 of zero, and their excess kurtosis, are both larger at the first " +
        "measurement after T_gen than at the first after T_mem, in most seeds.",
      LAYERS.hidden,
    ),
  }),
  claim({
    ...{ ...about, id: "T-2.3-b", chance: "measurements in random order", where: "Figure 2.3", figure: "parity-2-3" },
    statement: "So do the output weights.",
    read: (runs, choice) => runs.map((run) => condenses(LAYERS.output)(run, choice)),
    rule: condensing("The same of the output weights.", LAYERS.output),
  }),
  claim({
    ...{ ...about, id: "T-2.4-a", chance: "measurements in random order", where: "Figure 2.4", figure: "parity-2-4" },
    statement: "The spectral norm of the first layer declines starkly between memorising and generalising.",
    read: (runs, choice) => runs.map((run) => generalises(run, choice) && fallBetween(run, choice) >= 0.5),
    rule: most(
      "At least half of its fall from start to end lies between T_mem and T_gen, in most seeds.",
      "half or more of the fall of the spectral norm lies between T_mem and T_gen",
    ),
  }),
  claim({
    ...{ id: "T-2.4-b", chance: "measurements in random order", where: "Figure 2.4", figure: "parity-2-4" },
    arms: bending.arms.seeds,
    history: [
      { n: 20, verdict: "inconclusive", why: "of twenty seeds eight bent at both times, which decides nothing" },
    ],
    statement: "The spectral norm has its inflections where the network memorises and where it generalises.",
    read: (runs, choice) => runs.map((run) => bendsAtBoth(run, choice)),
    rule: most(
      "Of the inflection points of the smoothed curve against the logarithm of the step, one lies within 20 % of " +
        "ln T_mem and one within 20 % of ln T_gen, in most seeds.",
      "the spectral norm bends both at T_mem and at T_gen, within 20 % in ln(step)",
    ),
  }),
];

const figures = [
  ...figuresOf({
    ...{ seeds: baselineSeeds, task: "(50, 2)-parity", updatesPerEpoch: EPOCH },
    ids: { curves: "parity-1-1", tsne: "parity-2-2", density: "parity-2-3", norm: "parity-2-4" },
  }),
  figure("parity-variants", [baselineSeeds, variants.arms.wide, variants.arms.biased], (networks) => {
    const labels = ["500 neurons", "1,000 neurons", "500 neurons and an output bias"];
    const drawn = networks.flatMap((runs, i) => runs.map((run) => ({ ...run, network: i })));
    return curves(drawn, {
      title: "The width of the thesis's listing, and an output bias",
      groupBy: ({ network }) => network,
      labels,
      thresholds,
    });
  }),
];

export const twoBits: Section = { parts: [baseline, bending, variants], figures, claims };
