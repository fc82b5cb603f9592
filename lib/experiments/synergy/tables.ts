/** @file The numbers of notebook 06 that no figure has: counts over seeds, and medians over runs. */
import { median } from "simple-statistics";
import { adjustedRandIndex, PHASES, pairedRatio, spearman } from "../../analysis";
import type { RunRecord } from "../../runs";
import type { RecordsByPart } from "../by-parts";
import { GROKKING } from "./judges-subnetworks";
import { synergyValues } from "./multiplets";
import { hasFivePhases, phasesOf, runsOf, synergyCurve } from "./readings";
import { tMem } from "./times";
import { TURNS, turns, withWaves } from "./waves";

/** A row of a table, by its columns. */
export type Row = Readonly<Record<string, string | number>>;

const share = (list: readonly boolean[]) => `${list.filter(Boolean).length} of ${list.length}`;
const short = (value: number) => Number(value.toPrecision(3));
const digits = (value: number, count = 2) => Number(value.toFixed(count));

/** In how many seeds each phase comes, of cluster means and of unions of neurons. */
export function phaseTable({ decay, alpha }: RecordsByPart): Row[] {
  return ["synergy", "neurons"].flatMap((probe) =>
    GROKKING.map((setting) => {
      const found = runsOf([...decay, ...alpha], setting).map((run) => phasesOf(run, probe));
      return {
        ...{ variables: probe === "synergy" ? "means" : "unions", setting },
        ...Object.fromEntries(PHASES.map((name) => [name, share(found.map(({ occurs }) => occurs[name]))])),
        "all five in order": share(found.map(hasFivePhases)),
      };
    }),
  );
}

/**
 * How firm the bins are: silhouette, and the adjusted Rand index of the clusters of two measurements in a row (0 is chance);
 * how often the most synergistic multiplet of means is the whole network; and the share of activations that are 0. Medians
 * over the measurements after memorising, and over seeds.
 */
export function binTable({ decay, alpha }: RecordsByPart): Row[] {
  return GROKKING.map((setting) => {
    const runs = runsOf([...decay, ...alpha], setting)
      .map(afterMemorising)
      .filter(({ length }) => length > 1);
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
export function variantTable({ decay, alpha, otherwise }: RecordsByPart): Row[] {
  const usual = [...decay, ...alpha];
  return Object.entries(VARIANTS).flatMap(([probe, name]) =>
    GROKKING.flatMap((setting) => {
      const pairs = runsOf(otherwise, setting).flatMap((run) => {
        const same = runsOf(usual, setting).find(({ config }) => config.seed === run.config.seed);
        return same
          ? [
              compared(
                synergyCurve(run, probe),
                synergyCurve(same, probe.startsWith("neurons") ? "neurons" : "synergy"),
              ),
            ]
          : [];
      });
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

function compared(curve: Curve, usual: Curve) {
  const both = curve.flatMap((point) => {
    const other = usual.find(({ step }) => step === point.step);
    return other && point.step > 0 ? [{ point, other }] : [];
  });
  const correlation = (key: "synergy" | "redundancy") =>
    both.length < 3
      ? Number.NaN
      : spearman(
          both.map(({ point }) => point[key]),
          both.map(({ other }) => other[key]),
        ).estimate;
  return {
    top: Math.max(...both.map(({ point }) => point.synergy)),
    usualTop: Math.max(...both.map(({ other }) => other.synergy)),
    synergy: correlation("synergy"),
    redundancy: correlation("redundancy"),
  };
}

/** When each measure turns against test accuracy of 50 %: the ratio of the steps, paired by seed, below 1 for a lead. */
export function leadTable(records: RecordsByPart): Row[] {
  return GROKKING.flatMap((setting) => {
    const found = withWaves(records, setting).map(turns);
    return TURNS.slice(0, -1).flatMap((measure): Row[] => {
      const pairs = found.flatMap((one) => {
        const [step, half] = [one[measure], one["test accuracy 50 %"]];
        return step !== null && half !== null ? [{ step: Math.max(step, 1), half }] : [];
      });
      if (pairs.length < 2) return [];
      const { estimate, low, high } = pairedRatio(
        pairs.map(({ step }) => step),
        pairs.map(({ half }) => half),
      );
      const lead = median(pairs.map(({ step, half }) => half - step));
      return [
        {
          ...{ setting, measure, seeds: pairs.length, "steps ahead, median": lead },
          ratio: short(estimate),
          "95 % interval": `${short(low)} to ${short(high)}`,
        },
      ];
    });
  });
}
