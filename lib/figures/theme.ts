import type { Layout } from "plotly.js";

/** Okabe and Ito's palette, told apart under every common form of colour blindness. */
export const COLOURS = {
  train: "#0072B2",
  test: "#D55E00",
  mark: "#555555",
  grid: "#E6E6E6",
} as const;

/**
 * Eight colours for groups, told apart under every common form of colour blindness: Okabe and Ito's without the yellow,
 * which is too light for a line, and with Tol's wine.
 */
export const PALETTE = [
  "#0072B2",
  "#D55E00",
  "#009E73",
  "#CC79A7",
  "#E69F00",
  "#56B4E9",
  "#000000",
  "#882255",
] as const;

/** A second cue for the same eight groups. */
export const SYMBOLS = ["circle", "square", "diamond", "cross", "triangle-up", "star", "pentagon", "hexagon"] as const;

/** Viridis in nine steps, dark to light: a scale for what has an order. */
export const VIRIDIS = [
  "#440154",
  "#472D7B",
  "#3B528B",
  "#2C728E",
  "#21918C",
  "#28AE80",
  "#5EC962",
  "#ADDC30",
  "#FDE725",
] as const;

const FONT = "Open Sans, Helvetica Neue, Arial, sans-serif";

/** What all figures share: size, font, margins, white ground. */
export const theme: Partial<Layout> = {
  height: 520,
  margin: { l: 70, r: 24, t: 92, b: 56 },
  font: { family: FONT, size: 13, color: "#222222" },
  paper_bgcolor: "white",
  plot_bgcolor: "white",
  hovermode: "x unified",
  legend: { orientation: "h", x: 1, xanchor: "right", y: 1.01, yanchor: "bottom" },
};

/** Lines and grid of one axis. */
export const axis = {
  showline: true,
  linecolor: "#888888",
  gridcolor: COLOURS.grid,
  zeroline: false,
  ticks: "outside",
  tickcolor: "#888888",
} as const;

/** The title of an axis, in the size of the text. */
export function axisTitle(text: string): { text: string; font: { size: number }; standoff: number } {
  return { text, font: { size: 13 }, standoff: 8 };
}

/** A title with smaller lines below it, which say what was run: settings, n, scale. */
export function titled(title: string, ...settings: readonly string[]): Partial<Layout> {
  const small = settings.map((line) => `<span style="font-size:12px;color:#555555">${escapeText(line)}</span>`);
  const text = [`<b>${escapeText(title)}</b>`, ...small].join("<br>");
  return { title: { text, x: 0, xref: "paper", xanchor: "left", y: 1, yanchor: "top", pad: { t: 22 } } };
}

/** Plotly reads a little HTML in its texts; what comes from data must not be read as such. */
export function escapeText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** The colour at `place` of the sequential scale, 0 dark to 1 light; what lies outside is taken to the nearest end. */
export function sequential(place: number): string {
  return between(VIRIDIS, place);
}

/** The colour at `place` of evenly spaced ones, 0 the first to 1 the last; what lies outside is taken to the nearest end. */
export function between(colours: readonly string[], place: number): string {
  const at = Math.min(1, Math.max(0, place)) * (colours.length - 1);
  const i = Math.min(colours.length - 2, Math.floor(at));
  const [from, to] = [channels(colours[i]), channels(colours[i + 1])];
  const mixed = from.map((channel, k) => Math.round(channel + (at - i) * (to[k] - channel)));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`.toUpperCase();
}

/** `count` colours of the sequential scale for lines on white: its lightest part is left out. */
export function sequentialColours(count: number): string[] {
  return Array.from({ length: count }, (_, i) => sequential(count === 1 ? 0.4 : (0.85 * i) / (count - 1)));
}

/** `#0072B2` as `rgba(0,114,178,0.2)`. */
export function translucent(colour: string, alpha: number): string {
  return `rgba(${channels(colour).join(",")},${alpha})`;
}

/** Red, green and blue of `#RRGGBB`, 0 to 255. */
export function channels(colour: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}
