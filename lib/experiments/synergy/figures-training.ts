/** @file Figures 1, 8 and 9: accuracies; figures 2 to 4: synergy, redundancy and the size of the multiplet along training. */
import { median } from "simple-statistics";
import type { SynergyPoint } from "../../analysis";
import { curves, panels, type Quantity } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe } from "../by-parts";
import { alphaOf, bandOf, runsOf, settingOf, synergyCurve } from "./readings";
import { REACHED } from "./times";

export const NETWORK = "(x + y) mod 97 · 40 % of pairs for training · MLP 194-250-97 · AdamW, lr 0.03, full batch";
export const thresholds = { tMem: REACHED, tGen: REACHED };
const marks = ["tMem", "tGen"] as const;

/** Runs with scaled initial weights, small scales first. */
export const byAlpha = (runs: readonly RunRecord[]) => [...runs].sort((a, b) => (alphaOf(a) ?? 0) - (alphaOf(b) ?? 0));

const accuracies: FigureRecipe[] = [
  {
    id: "synergy-1",
    parts: ["decay", "alpha"],
    draw: ({ decay, alpha }) =>
      curves(
        ["weight decay 0.1", "weight decay 2", "α 8"].flatMap((setting) => runsOf([...decay, ...alpha], setting)),
        {
          title: "Accuracy with little and with more weight decay, and with larger initial weights",
          quantities: ["accuracy"],
          groupBy: settingOf,
          labels: ["weight decay 0.1", "weight decay 2", "no decay, α = 8 at constant norm"],
          marks: ["tGen"],
          thresholds,
        },
      ),
  },
  {
    id: "synergy-8",
    parts: ["decay"],
    draw: ({ decay }) =>
      curves(decay, {
        title: "Accuracy by weight decay",
        quantities: ["trainAccuracy", "testAccuracy"],
        groupBy: settingOf,
        labels: [0.1, 2, 10, 50].map((value) => `weight decay ${value}`),
        thresholds,
      }),
  },
  {
    id: "synergy-9",
    parts: ["alpha"],
    draw: ({ alpha }) =>
      curves(byAlpha(alpha), {
        title: "Accuracy by scale of the initial weights, at constant norm",
        quantities: ["trainAccuracy", "testAccuracy"],
        groupBy: settingOf,
        labels: [1, 8, 50].map((value) => `α = ${value}`),
        thresholds,
      }),
  },
];

/** A number of the synergy curve along training. */
export function synergyQuantity(
  key: Exclude<keyof SynergyPoint, "step">,
  label: string,
  probe = "synergy",
  options: Partial<Quantity<RunRecord>> = {},
): Quantity<RunRecord> {
  return {
    label,
    value: (run) => synergyCurve(run, probe).map((point) => ({ step: point.step, value: point[key] })),
    ...options,
  };
}

/** What shuffled clusters reach, as a line: the median over runs. */
function chance(runs: readonly RunRecord[], key: "synergy" | "redundancy"): Quantity<RunRecord>["level"] {
  return { value: median(runs.map((run) => bandOf(run)[key])), text: "shuffled" };
}

const NEURONS = { range: [-8, 258] } as const;

function inside(id: string, part: "decay" | "alpha", setting: string, title: string): FigureRecipe {
  return {
    id,
    parts: [part],
    draw: (records) => {
      const runs = runsOf(records[part], setting);
      const level = (key: "synergy" | "redundancy") => ({ level: chance(runs, key) });
      return panels(
        [
          curves(runs, {
            ...{ marks, thresholds },
            quantities: [
              "accuracy",
              synergyQuantity("synergy", "synergy (bits)", "synergy", level("synergy")),
              synergyQuantity("redundancy", "redundancy (bits)", "synergy", level("redundancy")),
              synergyQuantity("size", "neurons in it", "synergy", NEURONS),
            ],
          }),
          curves(runs, {
            ...{ marks, thresholds },
            quantities: [
              "loss",
              synergyQuantity("synergy", "synergy (bits)", "neurons"),
              synergyQuantity("redundancy", "redundancy (bits)", "neurons"),
              synergyQuantity("size", "neurons in it", "neurons", NEURONS),
            ],
          }),
        ],
        {
          title,
          settings: `${NETWORK} · ${setting} · Ward's 10 clusters of ReLU activations on the training set, mid-ranks · synergy: −min Ω, redundancy: max Ω; below: size of the most synergistic multiplet · bold: mean of n = ${runs.length} seeds with 95 % t interval, thin: each seed`,
          titles: ["means of clusters (the paper)", "unions of their neurons (its code)"],
          columns: 2,
          panelHeight: 720,
        },
      );
    },
  };
}

export const trainingFigures: readonly FigureRecipe[] = [
  ...accuracies,
  inside("synergy-2", "decay", "weight decay 0.1", "Synergy and redundancy with weight decay 0.1"),
  inside("synergy-3", "decay", "weight decay 2", "Synergy and redundancy with weight decay 2"),
  inside("synergy-4", "alpha", "α 8", "Synergy and redundancy without decay, α = 8"),
];
