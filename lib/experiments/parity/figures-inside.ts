/** @file Figures 1.1, 2.1 to 2.4 and their counterparts with three bits, A.1 to A.4. */
import { retainedHistory, uniformNorm } from "../../analysis";
import { curves, densityPanels, panels, type Quantity, scatterPanels } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe } from "../by-parts";
import {
  type CircuitValue,
  type EmbeddingValue,
  GENERALISED,
  LAYERS,
  type Layer,
  probed,
  type SpectrumValue,
  tGen,
  tMem,
  type WalshValue,
  type WeightsValue,
} from "./readings";
import { MEMORISED } from "./runs";

const thresholds = { tMem: MEMORISED, tGen: GENERALISED };
const marks = ["tMem", "tGen"] as const;

/** A number of a probe's value, along training. */
function probeQuantity<T>(
  probe: string,
  label: string,
  number: (value: T) => number | null | undefined,
  options: Partial<Quantity<RunRecord>> = {},
): Quantity<RunRecord> {
  return {
    label,
    value: (run) => probed<T>(run, probe).map(({ step, value }) => ({ step, value: number(value) ?? Number.NaN })),
    ...options,
  };
}

export const spectralNorm = (layer: Layer, label: string): Quantity<RunRecord> =>
  probeQuantity<SpectrumValue>("spectrum", label, (value) => value[layer].norm);

/** One part with its times, as the thesis has it for two bits and for three. */
interface Bits {
  readonly part: "baseline" | "threeBits";
  readonly updatesPerEpoch: number;
  readonly figures: { readonly curves: string; readonly tsne: string; readonly density: string; readonly norm: string };
  readonly task: string;
}

const twoBits: Bits = {
  part: "baseline",
  updatesPerEpoch: 10,
  figures: { curves: "parity-1-1", tsne: "parity-2-2", density: "parity-2-3", norm: "parity-2-4" },
  task: "(50, 2)-parity",
};
const threeBits: Bits = {
  part: "threeBits",
  updatesPerEpoch: 32,
  figures: { curves: "parity-a-1", tsne: "parity-a-3", density: "parity-a-4", norm: "parity-a-2" },
  task: "(50, 3)-parity",
};

/** Measurements from memorising to generalising, or those before where there are too few, and the last: so many. */
function chosen<T extends { readonly step: number }>(run: RunRecord, values: readonly T[], count: number): T[] {
  const before = values.filter(({ step }) => step <= 1.2 * tGen(run).step);
  const early = before.length > 0 ? before : values;
  const since = early.filter(({ step }) => step >= 0.7 * tMem(run).step);
  const between = since.length >= count - 1 ? since : early.slice(1 - count);
  const places = Array.from({ length: count - 1 }, (_, i) => Math.round((i * (between.length - 1)) / (count - 2)));
  return [...new Set([...places.map((place) => between[place]), values[values.length - 1]])];
}

const epochOf = (step: number, updates: number) => `epoch ${Math.round(step / updates)}`;

function tsnePanels(run: RunRecord, { task, updatesPerEpoch }: Bits) {
  const values = probed<EmbeddingValue | null>(run, "embedding").flatMap(({ step, value }) =>
    value ? [{ step, value }] : [],
  );
  return scatterPanels(
    chosen(run, values, 6).map(({ step, value }) => ({
      title: epochOf(step, updatesPerEpoch),
      text: `500-d: silhouette ${value.silhouette.toFixed(2)}, purity ${value.purity.toFixed(2)} · 2-d: ${value.tsne.silhouette.toFixed(2)}, ${value.tsne.purity.toFixed(2)}`,
      x: value.tsne.x,
      y: value.tsne.y,
      labels: value.groups.map((group) => bitsOf(group, run)),
    })),
    {
      title: "Hidden activations of 300 training points, by t-SNE",
      settings: `${task} · seed ${run.config.seed} of 5 · perplexity 30, started from principal components · colour: the relevant bits`,
    },
  );
}

/** `+-` for the number whose binary digits are the bits, 1 for +. */
function bitsOf(group: number, { config: { task } }: RunRecord): string {
  const k = task.kind === "parity" ? task.k : 0;
  return Array.from({ length: k }, (_, i) => ((group >> (k - 1 - i)) & 1 ? "+" : "−")).join("");
}

function densityFigure(run: RunRecord, layer: Layer, name: string, { task, updatesPerEpoch }: Bits) {
  const values = probed<WeightsValue>(run, "weights").flatMap(({ step, value }) => {
    const { density } = value[layer];
    return density ? [{ step, density }] : [];
  });
  return densityPanels(
    chosen(run, values, 6).map(({ step, density }) => ({
      label: epochOf(step, updatesPerEpoch),
      density: {
        grid: Float64Array.from(
          density.values,
          (_, i) => density.low + ((density.high - density.low) * i) / (density.values.length - 1),
        ),
        density: Float64Array.from(density.values),
        bandwidth: density.bandwidth,
      },
    })),
    {
      title: `How the ${name} are distributed`,
      settings: `${task} · seed ${run.config.seed} of 5`,
      label: name,
      scale: "log",
    },
  );
}

const condensed = (layer: Layer, name: string): Quantity<RunRecord>[] => [
  probeQuantity<WeightsValue>("weights", `${name} within 0.01 of 0`, (value) => value[layer].nearZero, {
    format: ".0%",
  }),
  probeQuantity<WeightsValue>("weights", `excess kurtosis of ${name}`, (value) => value[layer].kurtosis),
];

function recipesOf(bits: Bits): FigureRecipe[] {
  const { part, updatesPerEpoch, figures, task } = bits;
  const common = { updatesPerEpoch, marks, thresholds };
  return [
    {
      id: figures.curves,
      parts: [part],
      draw: (records) => curves(records[part], { ...common, title: `${task}: memorised early, generalised late` }),
    },
    { id: figures.tsne, parts: [part], draw: (records) => tsnePanels(records[part][0], bits) },
    {
      id: `${figures.tsne}-seeds`,
      parts: [part],
      draw: (records) =>
        curves(records[part], {
          ...common,
          title: "Clusters of the hidden activations, in all seeds",
          quantities: [
            probeQuantity<EmbeddingValue | null>("embedding", "purity of 10 neighbours", (value) => value?.purity),
            probeQuantity<EmbeddingValue | null>("embedding", "silhouette", (value) => value?.silhouette),
          ],
        }),
    },
    {
      id: figures.density,
      parts: [part],
      draw: (records) => densityFigure(records[part][0], LAYERS.hidden, "first-layer weights", bits),
    },
    {
      id: `${figures.density}-output`,
      parts: [part],
      draw: (records) => densityFigure(records[part][0], LAYERS.output, "output weights", bits),
    },
    {
      id: `${figures.density}-seeds`,
      parts: [part],
      draw: (records) =>
        curves(records[part], {
          ...common,
          title: "Weights condense at zero, in all seeds",
          quantities: [...condensed(LAYERS.hidden, "W"), ...condensed(LAYERS.output, "u")],
        }),
    },
    {
      id: figures.norm,
      parts: [part],
      draw: (records) =>
        curves(records[part], {
          ...common,
          title: `Spectral norms; a random first layer would have ${uniformNorm(500, 50, 1 / Math.sqrt(50)).toFixed(2)}`,
          quantities: [spectralNorm(LAYERS.hidden, "||W||₂"), spectralNorm(LAYERS.output, "||u||₂")],
        }),
    },
  ];
}

/** Which circuit is there, since when, and how much of the function is the parity. */
const history: FigureRecipe = {
  id: "parity-circuit-history",
  parts: ["baseline", "threeBits"],
  draw: ({ baseline, threeBits }) =>
    panels(
      [baseline, threeBits].map((runs) =>
        curves(runs, {
          marks,
          thresholds,
          quantities: [
            probeQuantity<CircuitValue>("circuit", "neurons of the circuit", ({ size }) => size, { scale: "log" }),
            { label: "shared with the last", value: overlaps, range: [-0.03, 1.03], format: ".0%" },
            probeQuantity<WalshValue>("walsh", "weight on the parity", ({ share }) => share, {
              range: [-0.03, 1.03],
              format: ".0%",
            }),
          ],
        }),
      ),
      {
        title: "The circuit that is left when neurons are pruned, along training",
        settings:
          "left (50, 2)-parity, right (50, 3)-parity · 5 seeds each · pruned to within one point of test accuracy",
        titles: ["two bits", "three bits"],
        columns: 2,
        panelHeight: 420,
      },
    ),
};

/** Jaccard overlap of the circuit at each measurement with the last one. */
function overlaps(run: RunRecord): { step: number; value: number }[] {
  const sets = probed<CircuitValue>(run, "circuit").map(({ step, value }) => ({ step, neurons: value.neurons }));
  return retainedHistory(sets).overlaps.map(({ step, withFinal }) => ({ step, value: withFinal }));
}

export const insideFigures: readonly FigureRecipe[] = [...recipesOf(twoBits), ...recipesOf(threeBits), history];
