/** @file What chapter 2 sees inside a network of two bits, and appendix A inside one of three: clusters and densities. */
import { uniformNorm } from "../../analysis";
import { type Arm, most } from "../../claims";
import { curves, type Quantity, ridgelinePanels, scatterPanels } from "../../figures";
import type { RunRecord } from "../../runs";
import { atOrAfter, lastBefore, lastOf, probed } from "../measures";
import { figure } from "../section";
import { generalises, LAYERS, type Layer, probeQuantity, spectralNorm, tGen, thresholds, tMem } from "./networks";

type WeightsValue = Readonly<
  Record<
    Layer,
    {
      readonly nearZero: number;
      readonly kurtosis: number | null;
      readonly density: {
        readonly bandwidth: number;
        readonly low: number;
        readonly high: number;
        readonly values: readonly number[];
      } | null;
    }
  >
>;

interface EmbeddingValue {
  /** Values of the relevant bits, as the number whose binary digits they are. */
  readonly groups: readonly number[];
  readonly silhouette: number;
  readonly purity: number;
  /** 95 % band of the purity with shuffled groups. */
  readonly shuffled: readonly [number, number];
  readonly tsne: {
    readonly x: readonly number[];
    readonly y: readonly number[];
    readonly divergence: number;
    readonly silhouette: number;
    readonly purity: number;
  };
}
/** Null as long as all activations were the same. */
type Embedding = EmbeddingValue | null;

/** Purity of the ten nearest neighbours: clusters, and none yet. */
const CLUSTERED = 0.95;
const MIXED = 0.6;

/** At the end the neighbours of an activation are of its group, and before T_mem they are not. */
export const clustering = (text: string) =>
  most(
    text,
    `${CLUSTERED} or more of the 10 nearest neighbours are of the same group at the end, and fewer than ${MIXED} before T_mem`,
  );
export const clustersOnlyLate: typeof generalises = (run, choice) => {
  const values = probed<Embedding>(run, "embedding");
  const early = lastBefore(values, tMem(run, choice).step).value;
  return (lastOf(values).value?.purity ?? 0) >= CLUSTERED && (early?.purity ?? 0) < MIXED;
};

/** More weights of a layer are near zero, and their kurtosis is larger, after T_gen than after T_mem. */
export const condensing = (text: string, layer: Layer) =>
  most(text, `more weights (${layer}) are near zero, and their kurtosis is larger, after T_gen than after T_mem`);
export const condenses =
  (layer: Layer): typeof generalises =>
  (run, choice) => {
    if (!generalises(run, choice)) return false;
    const values = probed<WeightsValue>(run, "weights");
    const [early, late] = [tMem, tGen].map((time) => atOrAfter(values, time(run, choice).step).value[layer]);
    return late.nearZero > early.nearZero && (late.kurtosis ?? 0) > (early.kurtosis ?? 0);
  };

/** Measurements from memorising to generalising, or those before where there are too few, and the last: so many. */
function chosen<T extends { readonly step: number }>(run: RunRecord, values: readonly T[], count: number): T[] {
  const before = values.filter(({ step }) => step <= 1.2 * tGen(run).step);
  const early = before.length > 0 ? before : values;
  const since = early.filter(({ step }) => step >= 0.7 * tMem(run).step);
  const between = since.length >= count - 1 ? since : early.slice(1 - count);
  const places = Array.from({ length: count - 1 }, (_, i) => Math.round((i * (between.length - 1)) / (count - 2)));
  return [...new Set([...places.map((place) => between[place]), lastOf(values)])];
}

/** A network of the thesis, the arm with its seeds, and the ids of its figures. */
interface Bits {
  readonly seeds: Arm;
  readonly task: string;
  readonly updatesPerEpoch: number;
  readonly ids: Readonly<Record<"curves" | "tsne" | "density" | "norm", string>>;
}

const epochOf = (step: number, updates: number) => `epoch ${Math.round(step / updates)}`;

function tsnePanels(run: RunRecord, { task, updatesPerEpoch }: Bits) {
  const values = probed<Embedding>(run, "embedding").flatMap(({ step, value }) => (value ? [{ step, value }] : []));
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
      settings: `${task} · seed ${run.config.seed} · perplexity 30, started from principal components · colour: the relevant bits`,
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
  return ridgelinePanels(
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
      settings: `${task} · seed ${run.config.seed}`,
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

/** The figures of one network: its curves, clusters, densities and norms. */
export function figuresOf(bits: Bits) {
  const { seeds, ids, updatesPerEpoch, task } = bits;
  const ofSeeds = (id: string, title: string, quantities?: readonly Quantity<RunRecord>[]) =>
    figure(id, seeds, (runs) =>
      curves(runs, { updatesPerEpoch, marks: ["tMem", "tGen"], thresholds, title, ...(quantities && { quantities }) }),
    );
  const { hidden, output } = LAYERS;
  return [
    ofSeeds(ids.curves, `${task}: memorised early, generalised late`),
    figure(ids.tsne, seeds, ([run]) => tsnePanels(run, bits)),
    ofSeeds(`${ids.tsne}-seeds`, "Clusters of the hidden activations, in all seeds", [
      probeQuantity<Embedding>("embedding", "purity of 10 neighbours", (value) => value?.purity),
      probeQuantity<Embedding>("embedding", "silhouette", (value) => value?.silhouette),
    ]),
    figure(ids.density, seeds, ([run]) => densityFigure(run, hidden, "first-layer weights", bits)),
    figure(`${ids.density}-output`, seeds, ([run]) => densityFigure(run, output, "output weights", bits)),
    ofSeeds(`${ids.density}-seeds`, "Weights condense at zero, in all seeds", [
      ...condensed(hidden, "W"),
      ...condensed(output, "u"),
    ]),
    ofSeeds(
      ids.norm,
      `Spectral norms; a random first layer would have ${uniformNorm(500, 50, 1 / Math.sqrt(50)).toFixed(2)}`,
      [spectralNorm(hidden, "||W||₂"), spectralNorm(output, "||u||₂")],
    ),
  ];
}
