/** @file The leaderboard: twenty seeds an entry, the grids that chose their settings, and what we claim of the entries. */
import type { Crossing } from "../../analysis";
import { earlier, most, pairsOf } from "../../claims";
import { ConfigError } from "../../core";
import { curves, panels, valueBySetting } from "../../figures";
import type { RunRecord } from "../../runs";
import { computeToGeneralise } from "../compute";
import { drawable } from "../measures";
import { figure, part, type Section } from "../section";
import { entries } from "./entries";
import { adamw } from "./entries/adamw";
import { grokfast } from "./entries/grokfast";
import { l1 } from "./entries/l1";
import { muon } from "./entries/muon";
import { type Entry, runsOf, tuningOf } from "./entry";
import { leaderboard, tGen, tMem } from "./leaderboard";
import { claim } from "./study";

/** Of each entry two parts, so that one can be added without touching what is there: its twenty seeds, and its grid. */
export const finals = entries.map((entry) => ({
  ...{ entry, part: part(partName(entry), `${entry.label}: twenty seeds, 1,000 updates`, { runs: runsOf(entry) }) },
}));
export const grids = entries.flatMap((entry) => {
  const points = tuningOf(entry);
  if (points.length === 0) return [];
  const what = `${entry.label}: its grid, three seeds a point, 600 updates`;
  return {
    ...{ entry, points: points.map(({ settings }) => settings) },
    part: part(
      partName(entry, "tune"),
      what,
      points.map(({ runs }) => runs),
    ),
  };
});

/** `orthogonalGradient`, or behind a word `tuneOrthogonalGradient`. */
function partName({ name }: Entry, before?: string): string {
  return [...(before ? [before] : []), ...name.split("-")]
    .map((word, i) => (i === 0 ? word : word[0].toUpperCase() + word.slice(1)))
    .join("");
}

/** The twenty runs of an entry. */
export function armOf(entry: Entry) {
  const found = finals.find((one) => one.entry === entry);
  if (!found) throw new ConfigError(`${entry.name} is no entry of the leaderboard`);
  return found.part.arms.runs;
}

/** A run with a T_gen later than this many times its T_mem groks. */
const LONG_AFTER = 2;

const common = { origin: "ours", figure: "optimisers-leaderboard" } as const;
const claims = [
  claim({
    ...{ ...common, id: "O-1-a", where: "Leaderboard, Muon" },
    statement: "Muon generalises in fewer updates than AdamW, both with chosen settings.",
    arms: [armOf(muon), armOf(adamw)],
    read: (runs, choice) => pairsOf([runs[0], runs[1]], (run) => tGen(run, choice)),
    rule: earlier(
      "T_gen of Muon over T_gen of AdamW, seed by seed over twenty: the 95 % interval of the ratio lies below 1; contradicted where it lies above.",
      "T_gen with Muon over AdamW",
    ),
  }),
  claim({
    ...{ ...common, id: "O-1-b", where: "Leaderboard, Muon" },
    statement: "Muon generalises with less compute than AdamW, its own matrix products counted.",
    arms: [armOf(muon), armOf(adamw)],
    read: (runs, choice) => pairsOf([runs[0], runs[1]], (run) => computeToGeneralise(run, choice)),
    rule: earlier(
      "Floating-point operations to T_gen with Muon over those with AdamW, seed by seed over twenty: the 95 % interval of the ratio lies below 1; " +
        "contradicted where it lies above.",
      "operations to T_gen with Muon over AdamW",
    ),
  }),
  claim({
    ...{ ...common, id: "O-2-a", where: "Leaderboard, Grokfast" },
    statement: "Grokfast makes the same AdamW generalise in fewer updates.",
    arms: [armOf(grokfast), armOf(adamw)],
    read: (runs, choice) => pairsOf([runs[0], runs[1]], (run) => tGen(run, choice)),
    rule: earlier(
      "T_gen of AdamW with the filter over T_gen of the same AdamW without it, seed by seed over twenty: the 95 % interval of the ratio lies below 1; " +
        "contradicted where it lies above.",
      "T_gen with Grokfast over the same AdamW",
    ),
  }),
  claim({
    ...{ ...common, id: "O-4-a", where: "Leaderboard, L1" },
    statement: "With an L1 penalty and no weight decay the network groks.",
    arms: armOf(l1),
    read: (runs, choice) =>
      runs.map((run) => {
        const gen = tGen(run, choice);
        return !gen.censored && gen.step >= LONG_AFTER * tMem(run, choice).step;
      }),
    rule: most(
      "Within 1,000 updates T_gen is reached and is at least twice T_mem, in most of twenty seeds.",
      "T_gen is reached within 1,000 updates and is at least twice T_mem",
    ),
  }),
];

const arms = finals.map((one) => one.part.arms.runs);
const TASK = "(x + y) mod 97, 40 % of pairs for training";

/** Each entry with its runs, from the fewest updates on. */
const ranked = (found: readonly (readonly RunRecord[])[]) =>
  leaderboard(entries.map((entry, i) => ({ entry, runs: found[i] })));

/** A dot a seed, at its updates or at its operations. */
function dotsOf(found: readonly (readonly RunRecord[])[], value: (run: RunRecord) => Crossing, yTitle: string) {
  return valueBySetting(
    ranked(found).flatMap(({ entry }) =>
      found[entries.indexOf(entry)].map((run) => ({
        ...{ setting: entry.label, seed: run.config.seed, value: value(run) },
      })),
    ),
    { ...{ settings: "", xTitle: "", yTitle }, axis: "categorical" },
  );
}

/** In units of 10^12, to three digits. */
function teraToGeneralise(run: RunRecord): Crossing {
  const { censored, step } = computeToGeneralise(run);
  return { censored, step: Number((Math.max(step, 1) / 1e12).toPrecision(3)) };
}

const figures = [
  figure("optimisers-leaderboard", arms, (found) =>
    panels(
      [dotsOf(found, (run) => drawable(tGen(run)), "updates"), dotsOf(found, teraToGeneralise, "10¹² operations")],
      {
        title: "To 99 % test accuracy: updates and compute of each entry",
        settings:
          `${TASK}, MLP 194-250-97 · n = 20 seeds an entry · small: each run, large: geometric mean with 95 % t interval · ` +
          "open triangles: none within 1,000 updates",
        titles: ["Updates to T_gen", "Compute to T_gen: forward and backward passes, and the optimiser's own products"],
        columns: 1,
        panelHeight: 300,
      },
    ),
  ),
  figure("optimisers-curves", arms, (found) =>
    curves(found.flat(), {
      title: "How each entry learns and generalises",
      quantities: ["testAccuracy", "trainAccuracy", "weightNorm"],
      groupBy: (run) => entries[found.findIndex((runs) => runs.includes(run))].label,
    }),
  ),
];

export const speedrun: Section = {
  parts: [...grids, ...finals].map((one) => one.part),
  ...{ figures, claims },
};
