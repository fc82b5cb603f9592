/** @file Figure 5: synergy of networks that grok and of networks that do not, in bits and as the paper scales it. */
import type { Point } from "../../analysis";
import { curves, type PlotlyFigure, panels } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe } from "../by-parts";
import { byAlpha, NETWORK, thresholds } from "./figures-training";
import { atEvery, minMax, smoothedThrough } from "./normalised";
import { settingOf, synergyCurve } from "./readings";

/** Steps between two measurements in the authors' code, and where the paper's plots end. */
const [EVERY, SHOWN] = [5, 1500];
const WEIGHT = 0.1;

/** Synergy in bits after step 0, to the end of the paper's plots. */
function synergyOf(run: RunRecord): Point[] {
  return synergyCurve(run)
    .filter(({ step }) => step > 0 && step <= SHOWN)
    .map(({ step, synergy }) => ({ step, value: synergy }));
}

function threeScales(runs: readonly RunRecord[], labels: readonly string[], title: string): PlotlyFigure {
  const raw = runs.map(synergyOf);
  const dense = runs.map((run) =>
    atEvery(
      synergyCurve(run).map(({ step, synergy }) => ({ step, value: synergy })),
      EVERY,
      SHOWN,
    ),
  );
  const scales: readonly (readonly [string, readonly (readonly Point[])[]])[] = [
    ["synergy (bits)", raw],
    ["each run scaled to 0 … 1", raw.flatMap((curve) => minMax([curve]))],
    ["all runs scaled together", smoothedThrough(minMax(dense), WEIGHT)],
  ];
  const figures = scales.map(([label, lists]) => {
    const drawn = runs.map((run, i) => ({ ...run, list: lists[i] }));
    return curves(drawn, {
      quantities: [{ label, value: ({ list }: (typeof drawn)[number]) => list }],
      groupBy: settingOf,
      labels,
      thresholds,
    });
  });
  // The jointly scaled curves begin later; all have the axis of the first.
  const [{ layout }] = figures;
  return panels(
    figures.map((figure) => ({ ...figure, layout: { ...figure.layout, xaxis: layout.xaxis } })),
    {
      title,
      settings: `${NETWORK} · Ward's 10 clusters, means · right: as the authors' code, min-max over all runs of the figure, then a moving average of weight ${WEIGHT} through the runs one after the other · bold: mean of n = 5 seeds with 95 % t interval, thin: each seed`,
      titles: ["in bits", "run by run", "jointly, smoothed"],
      panelHeight: 300,
    },
  );
}

export const earlyFigures: readonly FigureRecipe[] = [
  {
    id: "synergy-5",
    parts: ["decay"],
    draw: ({ decay }) =>
      threeScales(
        decay,
        [0.1, 2, 10, 50].map((value) => `weight decay ${value}`),
        "Synergy early in training, by weight decay",
      ),
  },
  {
    id: "synergy-5-alpha",
    parts: ["alpha"],
    draw: ({ alpha }) =>
      threeScales(
        byAlpha(alpha),
        [1, 8, 50].map((value) => `α = ${value}`),
        "Synergy early in training, by scale of the initial weights",
      ),
  },
];
