/** @file Controls: the same networks measured in other ways, by ties, samples, activations and bins. */
import { median } from "simple-statistics";
import { adjustedRandIndex, rankCorrelationOf } from "../../analysis";
import { recordsIn } from "../../claims";
import { curves, panels } from "../../figures";
import type { ProbeSpec, RunRecord } from "../../runs";
import { among, type RecordsByPart } from "../records";
import { figure, ofSeeds, part, type Section, settingWith, withSeeds } from "../section";
import { bandsOf } from "../seeds";
import { synergyCurve, synergyQuantity } from "./curves";
import { finalArms } from "./fourier";
import { synergyValues } from "./multiplets";
import {
  bySeed,
  GROKKING,
  grokking,
  NETWORK,
  scaledBaseline,
  scheduled,
  settings,
  stepsIn,
  synergyBaseline,
  THREE,
  thresholds,
  tMem,
  WIDTH,
} from "./networks";
import { digits, type Row } from "./rows";

/** The same network seen in other ways, by name. */
const ways: ProbeSpec[] = Object.entries({
  position: { ties: "position" },
  random: { ties: "random" },
  neuronsPosition: { level: "neurons", ties: "position" },
  allInputs: { examples: "all" },
  preActivations: { activation: "hidden0.pre" },
  // A network's neurons are alike before it is trained: every tenth together is a random choice.
  randomBins: { labels: Array.from({ length: WIDTH }, (_, neuron) => neuron % 10) },
  fiveClusters: { clusters: 5 },
  fifteenClusters: { clusters: 15 },
}).map(([name, options]) => ({
  ...{ kind: "synergy", name, schedule: scheduled(5) },
  options: { ...options, nulls: 0 },
}));

const measured = (setting: string, network: typeof synergyBaseline | typeof scaledBaseline, decay: number) => ({
  setting,
  runs: withSeeds(THREE, { ...network, steps: stepsIn(setting), probes: ways }, { "optimizer.weightDecay": decay }),
});
const otherwise = part(
  "otherwise",
  "control: ties, neurons, all inputs, pre-activations, random bins and other numbers of clusters, three seeds",
  [
    measured(settings.little.setting, synergyBaseline, 0.1),
    measured(settings.much.setting, synergyBaseline, 2),
    measured(settings.large.setting, scaledBaseline, 0),
  ],
);

/** Each setting with the records of the same seeds that the usual, and the other, ways were measured on. */
const sameSeeds = grokking.map(({ setting, runs }) => ({
  setting,
  runs: [ofSeeds(runs, THREE), settingWith(otherwise.arms, { setting }).runs],
}));
const withFinal = sameSeeds.map(({ setting, runs }) => ({
  setting,
  runs: [...runs, ofSeeds(settingWith(finalArms, { setting }).waves, THREE)],
}));

/** Runs once for each way of measuring that they have, by the probe's name. */
const seen = (runs: readonly RunRecord[], names: Readonly<Record<string, string>>) =>
  Object.entries(names).flatMap(([probe, name]) =>
    runs.flatMap((run) => (run.probes[probe] ? [{ ...run, seen: name, probes: { synergy: run.probes[probe] } }] : [])),
  );

const compared = (id: string, title: string, names: Readonly<Record<string, string>>, arms = sameSeeds) =>
  figure(id, arms, (list) =>
    panels(
      list.map(({ runs }) =>
        curves(seen(runs.flat(), names), {
          quantities: [
            synergyQuantity("synergy", "synergy (bits)"),
            synergyQuantity("redundancy", "redundancy (bits)"),
          ],
          groupBy: (run) => run.seen,
          thresholds,
        }),
      ),
      {
        title,
        settings: `${NETWORK} · ${bandsOf(list)}`,
        titles: [...GROKKING],
        panelHeight: 440,
      },
    ),
  );

const figures = [
  compared("synergy-ties-neurons", "Effect of the rule for equal values on synergy: unions of neurons", {
    ...{ neurons: "mid-ranks", neuronsPosition: "by position (the authors' code)" },
  }),
  compared("synergy-ties", "Synergy by the rule for equal values: means of clusters", {
    ...{ synergy: "mid-ranks", position: "by position", random: "at random" },
  }),
  compared("synergy-samples", "Synergy on all inputs, and before the ReLU", {
    ...{ synergy: "training set", allInputs: "all inputs", preActivations: "pre-activations" },
  }),
  compared(
    "synergy-bins",
    "Synergy of other bins: random ones, those of the end, more or fewer",
    {
      ...{ synergy: "Ward's 10 of each step", finalBins: "Ward's 10 of the end", randomBins: "10 random bins" },
      ...{ fiveClusters: "Ward's 5", fifteenClusters: "Ward's 15" },
    },
    withFinal,
  ),
];

export const variants: Section = { parts: [otherwise], figures, claims: [] };

/**
 * How firm the bins are: silhouette, and the adjusted Rand index of the clusters of two measurements in a row (0 is chance);
 * how often the most synergistic multiplet of means is the whole network; and the share of activations that are 0. Medians
 * over the measurements after memorising, and over seeds.
 */
export function binTable(records: RecordsByPart): Row[] {
  return recordsIn(grokking, among(records)).map(({ setting, runs: all }) => {
    const runs = all.map(afterMemorising).filter(({ length }) => length > 1);
    const over = (of: (values: ReturnType<typeof afterMemorising>) => number) => digits(median(runs.map(of)));
    if (runs.length === 0) return { setting, seeds: 0 };
    return {
      ...{ setting, seeds: runs.length },
      silhouette: over((values) => median(values.map(({ value }) => value.silhouette ?? 0))),
      "Rand index, step to step": over((values) =>
        median(values.slice(1).map(({ value }, i) => adjustedRandIndex(value.labels, values[i].value.labels))),
      ),
      "multiplet is all ten": over(
        (values) => values.filter(({ value }) => value.synergy.clusters.length === 10).length / values.length,
      ),
      "activations that are 0": over((values) => median(values.map(({ value }) => value.zeroShare))),
    };
  });
}

function afterMemorising(run: RunRecord) {
  const { step: memorised } = tMem(run);
  return synergyValues(run).filter(({ step }) => step >= memorised);
}

const VARIANTS: Readonly<Record<string, string>> = {
  ...{ position: "means, ties by position", random: "means, ties at random", allInputs: "means, all inputs" },
  ...{ preActivations: "means, before the ReLU", randomBins: "means, random bins" },
  ...{ fiveClusters: "means of 5 clusters", fifteenClusters: "means of 15 clusters" },
  neuronsPosition: "unions, ties by position",
};

/**
 * Each other way of measuring against the usual one (unions against unions): Spearman's correlation of synergy, and of
 * redundancy, over the steps that both have, median over seeds; and the medians of the largest values, in bits. No row where no run is.
 */
export function variantTable(records: RecordsByPart): Row[] {
  const list = recordsIn(sameSeeds, among(records));
  return Object.entries(VARIANTS).flatMap(([probe, name]) =>
    list.flatMap(({ setting, runs: [usual, others] }) => {
      const same = probe.startsWith("neurons") ? "neurons" : "synergy";
      const pairs = bySeed(others, usual).map(([run, one]) =>
        agreement(synergyCurve(run, probe), synergyCurve(one, same)),
      );
      if (pairs.length === 0) return [];
      const over = (of: (pair: (typeof pairs)[number]) => number) => digits(median(pairs.map(of)));
      return {
        ...{ measured: name, setting, seeds: pairs.length },
        "largest synergy": over(({ top }) => top),
        "the usual way": over(({ usualTop }) => usualTop),
        "rank correlation": over(({ synergy }) => synergy),
        "of redundancy": over(({ redundancy }) => redundancy),
      };
    }),
  );
}

type Curve = ReturnType<typeof synergyCurve>;

function agreement(curve: Curve, usual: Curve) {
  const both = curve.flatMap((point) => {
    const other = usual.find(({ step }) => step === point.step);
    return other && point.step > 0 ? [{ point, other }] : [];
  });
  const correlation = (key: "synergy" | "redundancy") =>
    both.length < 3
      ? Number.NaN
      : rankCorrelationOf(
          both.map(({ point }) => point[key]),
          both.map(({ other }) => other[key]),
        );
  return {
    top: Math.max(...both.map(({ point }) => point.synergy)),
    usualTop: Math.max(...both.map(({ other }) => other.synergy)),
    synergy: correlation("synergy"),
    redundancy: correlation("redundancy"),
  };
}
