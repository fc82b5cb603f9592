/** @file Whether a network knows test pairs whose swap it was trained on before it knows the others: the plateau of notebook 01, by network. */
import { each, ofGreater, pairsOf } from "../../claims";
import { valueBySetting } from "../../figures";
import type { RunRecord } from "../../runs";
import { SWAPS, swapAccuracy } from "../efficiency/networks";
import { figure, type Section } from "../section";
import { TASK } from "./1-times";
import { networks, transformer } from "./networks";
import { armOf, finals } from "./runs";
import { claim } from "./study";

/** By how much the accuracy on test pairs (x, y) with (y, x) in training exceeds that on the others, at its widest along training. */
export function swapLead(run: RunRecord): number {
  const [seen, unseen] = SWAPS.map((swap) => swapAccuracy(run, swap));
  return Math.max(...seen.map(({ value }, i) => value - unseen[i].value));
}

const LEAST = 0.1;
const OTHERS = networks.filter((network) => network !== transformer);

const claims = [
  claim({
    ...{ id: "A-4-a", where: "Plateau", origin: "ours", figure: "architectures-swaps" },
    statement:
      "Knowing the swaps of its training pairs before it generalises is the Transformer's own: each other network does so less.",
    arms: OTHERS.map((network) => [armOf(transformer), armOf(network)] as const),
    read: (found) => found.map(([these, those]) => pairsOf([these, those], swapLead)),
    rule: each(
      "Lead: accuracy on test pairs whose swap was trained on less that on the others, at its widest along training. The Transformer's less " +
        "that of each of the six others, seed by seed over ten: the 95 % interval lies above 0 and the mean is at least 0.1; contradicted where one interval lies below 0.1.",
      OTHERS.map(({ label }) => ofGreater(`lead of the Transformer less that of the ${label}`, { least: LEAST })),
    ),
  }),
];

const figures = [
  figure(
    "architectures-swaps",
    finals.map(({ part }) => part.arms.runs),
    (found) =>
      valueBySetting(
        found.flatMap((runs, i) =>
          runs.map((run) => ({ setting: networks[i].label, seed: run.config.seed, value: swapLead(run) })),
        ),
        {
          title: "How far test pairs whose swap was trained on are ahead of the others, at most",
          settings: TASK,
          ...{ xTitle: "", yTitle: "lead in accuracy", axis: "categorical", scale: "linear" },
        },
      ),
  ),
];

export const swaps: Section = { parts: [], figures, claims };
