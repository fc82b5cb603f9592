/** @file Figures 6 and 7: sub-networks trained alone, with the random sub-networks that the paper does not have. */
import { curves, doseResponse, panels, span } from "../../figures";
import type { FigureRecipe } from "../by-parts";
import { NETWORK, thresholds } from "./figures-training";
import { GROKKING, trials } from "./judges-subnetworks";
import type { Retrained, Role } from "./subnetworks";
import { tGen } from "./times";

const MAIN: readonly Role[] = ["whole", "synergistic", "random, as many", "inverse", "random, as inverse"];
const OTHERS: readonly Role[] = [
  ...(["whole", "synergistic", "inverse", "synergistic, biases in", "inverse, biases in"] as const),
  ...(["synergistic at start", "inverse at start"] as const),
];

/** `180 to 214` neurons. */
function sizes(all: readonly Retrained[], role: Role, setting: string): string {
  const counts = all.filter((one) => one.role === role && one.setting === setting).map(({ neurons }) => neurons);
  return counts.length === 0 ? "none" : span(counts);
}

const WHAT = "synergistic: union of clusters with the smallest Ω at its peak between memorising and generalising";

const figures6and7: FigureRecipe = {
  id: "synergy-6",
  parts: ["decay", "alpha", "subnetworks", "randomSubnetworks"],
  draw: (records) => {
    const all = trials(records);
    return panels(
      GROKKING.map((setting) =>
        curves(
          MAIN.flatMap((role) => all.filter((one) => one.role === role && one.setting === setting)).map(
            ({ record, role }) => ({ ...record, role }),
          ),
          { quantities: ["testAccuracy"], groupBy: ({ role }) => role, thresholds },
        ),
      ),
      {
        title: "Sub-networks trained alone from their first weights on",
        settings: `${NETWORK} · ${WHAT} · n = 5 seeds; of random ones 3 seeds, 5 draws each · bold: mean with 95 % t interval · below: neurons of the synergistic one, and of its inverse`,
        titles: [...GROKKING],
        below: GROKKING.map(
          (setting) => `${sizes(all, "synergistic", setting)}, ${sizes(all, "inverse", setting)} neurons`,
        ),
        panelHeight: 300,
      },
    );
  },
};

const timesOf = (all: readonly Retrained[], roles: readonly Role[]) =>
  roles.flatMap((group) =>
    all
      .filter(({ role }) => role === group)
      .map(({ setting, seed, record }) => {
        const { censored, step } = tGen(record);
        return { setting, seed, group, value: { censored, step: Math.max(step, 1) } };
      }),
  );

const timeFigures: FigureRecipe[] = [
  {
    id: "synergy-6-times",
    parts: ["decay", "alpha", "subnetworks", "randomSubnetworks"],
    draw: (records) =>
      doseResponse(timesOf(trials(records), MAIN), {
        title: "When sub-networks generalise",
        settings: `${NETWORK} · ${WHAT}`,
        xTitle: "setting of the whole network",
      }),
  },
  {
    id: "synergy-6-controls",
    parts: ["decay", "alpha", "subnetworks", "otherSubnetworks"],
    draw: (records) =>
      doseResponse(timesOf(trials(records), OTHERS), {
        title: "Other masks, and the multiplet of the network before its first update",
        settings: `${NETWORK} · biases in: only incoming weights are masked, as in the authors' code`,
        xTitle: "setting of the whole network",
      }),
  },
];

export const subnetworkFigures: readonly FigureRecipe[] = [figures6and7, ...timeFigures];
