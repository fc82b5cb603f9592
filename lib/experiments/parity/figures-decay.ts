/** @file Weight decay after memorising (figures 3.1, 3.2) and label noise (figures 3.3 to 3.5, table 3.1). */
import { median } from "simple-statistics";
import { curves, doseResponse, heatMap, panels } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe } from "../by-parts";
import { spectralNorm } from "./figures-inside";
import { noisy, TABLE } from "./judges-noise";
import { finalAccuracy, finalDecay, GENERALISED, groupBy, LAYERS, tGen } from "./readings";
import { MEMORISED } from "./runs";

const thresholds = { tMem: MEMORISED, tGen: GENERALISED };
const baseline = "(50, 2)-parity · 300 points for training · ReLU network 50-500-1 · SGD, lr 0.1, batches of 32";

/** Weight decays of which each panel of curves shows one. */
const SHOWN = [0.01, 0.05, 0.1, 0.2, 0.5];

const shown = (runs: readonly RunRecord[]) => runs.filter((run) => SHOWN.includes(finalDecay(run)));

const decay: FigureRecipe[] = [
  {
    id: "parity-3-1",
    parts: ["raised"],
    draw: ({ raised }) =>
      curves(shown(raised), {
        title: "Weight decay raised once the training set is memorised",
        quantities: ["testAccuracy", "trainAccuracy"],
        groupBy: finalDecay,
        labels: SHOWN.map((value) => `weight decay ${value} from T_mem on`),
        updatesPerEpoch: 10,
        thresholds,
      }),
  },
  {
    id: "parity-3-1-times",
    parts: ["raised", "fromStart"],
    draw: ({ raised, fromStart }) =>
      doseResponse(
        [
          ...raised.map((run) => doseOf(run, "raised at T_mem")),
          ...fromStart.map((run) => doseOf(run, "from the first update")),
        ],
        {
          title: "When the network generalises, against weight decay",
          settings: `${baseline} · T_gen: 98 % test accuracy in 5 evaluations from then on`,
          xTitle: "weight decay",
          axis: "log",
        },
      ),
  },
  {
    id: "parity-3-2",
    parts: ["raised"],
    draw: ({ raised }) =>
      curves(shown(raised), {
        title: "Spectral norm of the first layer, weight decay raised at T_mem",
        quantities: [{ ...spectralNorm(LAYERS.hidden, "||W||₂"), range: [0, 2.6] }],
        groupBy: finalDecay,
        labels: SHOWN.map((value) => `weight decay ${value}`),
        updatesPerEpoch: 10,
        thresholds,
      }),
  },
  {
    id: "parity-3-2-three-bits",
    parts: ["raisedThreeBits"],
    draw: ({ raisedThreeBits }) =>
      curves(raisedThreeBits, {
        title: "The same with three bits: the norm rises where the network generalises",
        quantities: ["testAccuracy", { ...spectralNorm(LAYERS.hidden, "||W||₂"), range: [0, 3.2] }],
        groupBy: finalDecay,
        labels: [...groupBy(raisedThreeBits, finalDecay).keys()].map((value) => `weight decay ${value}`),
        updatesPerEpoch: 32,
        thresholds,
      }),
  },
];

function doseOf(run: RunRecord, group: string) {
  const { censored, step } = tGen(run);
  return { setting: finalDecay(run), value: { censored, step: Math.max(step, 1) }, group, seed: run.config.seed };
}

/** Shares of flipped labels, and the weight decay, of figures 3.3 and 3.4 (one figure here) and 3.5. */
const NOISY: readonly { readonly id: string; readonly weightDecay: number; readonly shares: readonly number[] }[] = [
  { id: "parity-3-3", weightDecay: 0.01, shares: [0, 0.02, 0.05, 0.08, 0.2] },
  { id: "parity-3-5", weightDecay: 0.1, shares: [0, 0.05, 0.1, 0.15, 0.2] },
];

const noiseCurves: FigureRecipe[] = NOISY.map(({ id, weightDecay, shares }) => ({
  id,
  parts: ["noise"],
  draw: ({ noise }) =>
    curves(
      shares.flatMap((share) => noisy(noise, 50, weightDecay, share)),
      {
        title: `Flipped labels, weight decay ${weightDecay}`,
        quantities: ["testAccuracy", "trainAccuracy"],
        groupBy: "task.labelNoise",
        labels: shares.map((share) => `${100 * share} % of the labels flipped`),
        updatesPerEpoch: 10,
        thresholds,
      },
    ),
}));

/** Median of the final test accuracies for each share, n and weight decay; the staircase is the criterion. */
const table: FigureRecipe = {
  id: "parity-t3-1",
  parts: ["noise"],
  draw: ({ noise }) =>
    panels(
      TABLE.n.map((n, i) =>
        heatMap(
          TABLE.weightDecay.flatMap((weightDecay, j) =>
            TABLE.labelNoise.map((share) => {
              const accuracies = noisy(noise, n, weightDecay, share).map(finalAccuracy);
              const [lowest, highest] = [Math.min(...accuracies), Math.max(...accuracies)];
              return {
                x: `${100 * share} %`,
                y: String(weightDecay),
                value: median(accuracies),
                note: TABLE.paper[i][j] === share ? "thesis" : `${lowest.toFixed(2)}–${highest.toFixed(2)}`,
              };
            }),
          ),
          {
            settings: "",
            xTitle: "labels flipped",
            yTitle: "weight decay",
            unit: "final test accuracy",
            threshold: GENERALISED,
            range: [0.5, 1],
            format: (value) => value.toFixed(3),
          },
        ),
      ),
      {
        title: "How many flipped labels are withstood: median final test accuracy",
        settings: `${baseline.replace("(50, 2)", "(n, 2)").replace("50-500-1", "n-500-1")} · 500 epochs · n = 5 seeds a cell, below: lowest and highest, or the thesis's threshold · line: 0.98`,
        titles: TABLE.n.map((n) => `n = ${n}`),
        columns: 1,
        panelHeight: 150,
      },
    ),
};

export const decayFigures: readonly FigureRecipe[] = [...decay, ...noiseCurves, table];
