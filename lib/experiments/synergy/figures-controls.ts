/** @file The same networks measured in other ways: ties, samples, activations, bins. */
import { curves, type PlotlyFigure, panels } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe } from "../by-parts";
import { NETWORK, synergyQuantity, thresholds } from "./figures-training";
import { GROKKING } from "./judges-subnetworks";
import { runsOf } from "./readings";

/** A run seen by one of its probes. */
type Seen = RunRecord & { readonly seen: string };

/** Runs of the part `otherwise`, and the same seeds of the paper's settings, each once for each way of measuring. */
function seen(runs: readonly RunRecord[], ways: Readonly<Record<string, string>>): Seen[] {
  return Object.entries(ways).flatMap(([probe, name]) =>
    runs
      .filter((run) => run.probes[probe] !== undefined)
      .map((run) => ({ ...run, seen: name, probes: { synergy: run.probes[probe] } })),
  );
}

function compared(
  records: Readonly<Record<string, readonly RunRecord[]>>,
  ways: Readonly<Record<string, string>>,
  settings: readonly string[] = GROKKING,
): PlotlyFigure[] {
  const { decay, alpha, otherwise, waves = [] } = records;
  const seeds = new Set(otherwise.map(({ config }) => config.seed));
  const all = [...decay, ...alpha, ...otherwise, ...waves].filter(({ config }) => seeds.has(config.seed));
  return settings.map((setting) =>
    curves(seen(runsOf(all, setting), ways), {
      quantities: [synergyQuantity("synergy", "synergy (bits)"), synergyQuantity("redundancy", "redundancy (bits)")],
      groupBy: (run: ReturnType<typeof seen>[number]) => run.seen,
      thresholds,
    }),
  );
}

interface Comparison {
  readonly id: string;
  readonly title: string;
  readonly ways: Readonly<Record<string, string>>;
  readonly parts?: readonly string[];
}

const comparisons: readonly Comparison[] = [
  {
    id: "synergy-ties-neurons",
    title: "Synergy by the rule for equal values: unions of neurons",
    ways: { neurons: "mid-ranks", neuronsPosition: "by position (the authors' code)" },
  },
  {
    id: "synergy-ties",
    title: "Synergy by the rule for equal values: means of clusters",
    ways: { synergy: "mid-ranks", position: "by position", random: "at random" },
  },
  {
    id: "synergy-samples",
    title: "Synergy on all inputs, and before the ReLU",
    ways: { synergy: "training set", allInputs: "all inputs", preActivations: "pre-activations" },
  },
  {
    id: "synergy-bins",
    title: "Synergy of other bins: random ones, those of the end, more or fewer",
    ways: {
      ...{ synergy: "Ward's 10 of each step", finalBins: "Ward's 10 of the end", randomBins: "10 random bins" },
      ...{ fiveClusters: "Ward's 5", fifteenClusters: "Ward's 15" },
    },
    parts: ["waves"],
  },
];

export const controlFigures: readonly FigureRecipe[] = comparisons.map(({ id, title, ways, parts = [] }) => ({
  id,
  parts: ["decay", "alpha", "otherwise", ...parts],
  draw: (records) =>
    panels(compared(records, ways), {
      title,
      settings: `${NETWORK} · n = 3 seeds · bold: mean with 95 % t interval, thin: each seed`,
      titles: [...GROKKING],
      panelHeight: 440,
    }),
}));
