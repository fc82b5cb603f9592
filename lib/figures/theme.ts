import type { Layout } from "plotly.js";

/** Okabe and Ito's palette, told apart under every common form of colour blindness. */
export const COLOURS = {
  train: "#0072B2",
  test: "#D55E00",
  mark: "#555555",
  grid: "#E6E6E6",
} as const;

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

/** A title with a smaller second line, which says what was run: settings, n, scale. */
export function titled(title: string, settings: string): Partial<Layout> {
  const text = `<b>${escapeText(title)}</b><br><span style="font-size:12px;color:#555555">${escapeText(settings)}</span>`;
  return { title: { text, x: 0, xref: "paper", xanchor: "left", y: 1, yanchor: "top", pad: { t: 22 } } };
}

/** Plotly reads a little HTML in its texts; what comes from data must not be read as such. */
export function escapeText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
