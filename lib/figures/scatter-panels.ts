/** @file Embeddings in the plane, at several steps side by side. */
import type { Data, LayoutAxis } from "plotly.js";
import { ConfigError } from "../core";
import { rounded } from "./axes";
import type { PlotlyFigure } from "./figure";
import { panels } from "./panels";
import { axis, escapeText, PALETTE, SYMBOLS } from "./theme";

/** One picture of points; `x`, `y` and `labels` go point by point. */
export interface Scatter {
  /** Above the panel, such as `epoch 40`. */
  readonly title: string;
  /** Below it, such as `silhouette 0.12 · purity 0.55`. Default none. */
  readonly text?: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** The group of each point: its colour and symbol, the same in every panel. */
  readonly labels: ArrayLike<string | number>;
}

export interface ScatterPanelsOptions {
  /** Default "Embeddings". */
  readonly title?: string;
  /** What was embedded, and how; n points is added. */
  readonly settings: string;
  /** Default: as many as there are, at most three. */
  readonly columns?: number;
  /** What a label is, such as "first bits": before each in the legend. Default nothing. */
  readonly labelled?: string;
  /** Diameter of a point in pixels. Default 5. */
  readonly size?: number;
}

/**
 * Points of an embedding, coloured by group. Distances mean the same along both axes, and nothing else is meant by them:
 * the axes have no ticks, and each panel its own scale.
 *
 * @throws ConfigError for no panels or points, lists that do not pair up, or more groups than colours
 */
export function scatterPanels(scatters: readonly Scatter[], options: ScatterPanelsOptions): PlotlyFigure {
  const { title = "Embeddings", settings, columns, labelled = "", size = 5 } = options;
  scatters.forEach(check);
  const labels = [...new Set(scatters.flatMap(({ labels }) => Array.from(labels)))].sort(byValue);
  if (labels.length > PALETTE.length) {
    throw new ConfigError(`scatterPanels: ${labels.length} groups, but ${PALETTE.length} colours can be told apart`);
  }
  const counts = [...new Set(scatters.map(({ x }) => x.length))];
  return panels(
    scatters.map((scatter) => ({
      data: labels.map((label, k) => points(scatter, label, k, `${labelled} ${label}`.trim(), size)),
      layout: { xaxis: plain, yaxis: { ...plain, scaleanchor: "x" } },
    })),
    {
      title,
      settings: `${settings} · n = ${counts.join(", ")} points`,
      columns,
      titles: scatters.map((scatter) => scatter.title),
      below: scatters.some(({ text }) => text) ? scatters.map(({ text = "" }) => text) : undefined,
      panelHeight: 240,
    },
  );
}

const plain: Partial<LayoutAxis> = {
  ...{ showticklabels: false, showgrid: false, zeroline: false, ticks: "" as const },
  ...{ showline: true, mirror: true, linecolor: axis.linecolor },
};

function points({ x, y, labels }: Scatter, label: string | number, k: number, name: string, size: number): Data {
  const members = Array.from(labels).flatMap((one, i) => (one === label ? [i] : []));
  return {
    ...{ type: "scatter", mode: "markers", name: escapeText(name), hoverinfo: "name" },
    x: members.map((i) => rounded(x[i])),
    y: members.map((i) => rounded(y[i])),
    marker: { color: PALETTE[k], symbol: SYMBOLS[k], size, opacity: 0.8 },
  };
}

function byValue(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : 1;
}

function check({ title, x, y, labels }: Scatter): void {
  if (x.length === 0) throw new ConfigError(`scatterPanels: "${title}" has no points`);
  if (x.length !== y.length || x.length !== labels.length) {
    throw new ConfigError(`scatterPanels: "${title}" has ${x.length} x, ${y.length} y and ${labels.length} labels`);
  }
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i] + y[i]))
      throw new ConfigError(`scatterPanels: "${title}", point ${i} is (${x[i]}, ${y[i]})`);
  }
}
