/** @file Beyond the paper: synergy and the Fourier modes of the same runs on one axis of steps. */
import { curves, doseResponse, panels, span } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe } from "../by-parts";
import { NETWORK, synergyQuantity, thresholds } from "./figures-training";
import { GROKKING } from "./judges-subnetworks";
import { keyCount, keyShare, TURNS, turns, waveLoss, withWaves } from "./waves";

const parts = ["decay", "alpha", "waves"];

/** `key: 38 to 41 of 48` */
function keyCounts(runs: readonly RunRecord[]): string {
  if (runs.length === 0) return "";
  const counts = runs.map(keyCount);
  return `key: ${span(counts.map(({ key }) => key))} of ${counts[0].of}`;
}

const together: FigureRecipe = {
  id: "synergy-waves",
  parts,
  draw: (records) =>
    panels(
      GROKKING.map((setting) =>
        curves(withWaves(records, setting), {
          ...{ marks: ["tMem", "tGen"], statesTimes: false, thresholds },
          quantities: [
            "testAccuracy",
            synergyQuantity("synergy", "synergy (bits)"),
            { label: "energy of key waves", value: keyShare, range: [-0.03, 1.03], format: ".0%" },
            { label: "restricted, test (nats)", value: (run) => waveLoss(run, "restricted"), scale: "log" },
            { label: "excluded, training (nats)", value: (run) => waveLoss(run, "excluded"), scale: "log" },
          ],
        }),
      ),
      {
        title: "Synergy and waves along the same training",
        settings: `${NETWORK} · key waves: the frequencies that hold 90 % of the first layer's energy at the end; loss with them alone, and without them · bold: mean of n = 5 seeds with 95 % t interval, thin: each seed`,
        titles: [...GROKKING],
        below: GROKKING.map((setting) => keyCounts(withWaves(records, setting))),
        panelHeight: 900,
      },
    ),
};

const lead: FigureRecipe = {
  id: "synergy-lead",
  parts,
  draw: (records) =>
    doseResponse(
      TURNS.flatMap((group) =>
        GROKKING.flatMap((setting) =>
          withWaves(records, setting).flatMap((run) => {
            const step = turns(run)[group];
            return step === null ? [] : [{ setting, group, value: Math.max(step, 1), seed: run.config.seed }];
          }),
        ),
      ),
      {
        title: "Which measure turns first",
        settings: NETWORK,
        xTitle: "setting",
        yTitle: "optimiser steps",
      },
    ),
};

export const waveFigures: readonly FigureRecipe[] = [together, lead];
