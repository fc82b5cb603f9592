/** @file What stands around the axes: title, what was run, legend, and the room they take. */
import type { Layout } from "plotly.js";
import { escapeText, theme, titled } from "./theme";

/** Width for which figures are laid out, in pixels: that of an exported figure. */
export const WIDTH = 860;

/** Average width of a letter, in pixels, as a part of the font's size. */
const LETTER = 0.52;

/** Pixels from one small line to the next. */
const LINE = 16;

/** Letters of small text that fit between the margins of the theme. */
const LETTERS = (WIDTH - 70 - 24) / (12 * LETTER);

/** The theme's legend is right above the axes, where a long title would run into it. */
const { legend: _above, ...ground } = theme;

/** Under the axes, at the lower edge of the figure. */
const BELOW = { orientation: "h", x: 0, xanchor: "left", y: 0, yref: "container", yanchor: "bottom" } as const;

export interface LayoutOptions {
  readonly title: string;
  /** What was run, n and scale; broken into lines at " · ". */
  readonly settings: string;
  /** The legend's entries, for their room; it stands below the axes. Default none. */
  readonly legend?: readonly string[];
  /** Height of the axes together, in pixels. Default 370. */
  readonly plotHeight?: number;
  readonly left?: number;
  readonly right?: number;
  /** Room below the axes for ticks and their title. Default 50. */
  readonly below?: number;
}

/** The layout around axes that take `plotHeight` pixels: nothing of it lies over data. */
export function figureLayout({
  title,
  settings,
  legend = [],
  plotHeight = 370,
  left = 70,
  right = 24,
  below = 50,
}: LayoutOptions): Partial<Layout> {
  const width = WIDTH - left - right;
  const lines = wrapped(settings, width / (12 * LETTER));
  const small = lines.map((line) => `<span style="color:#555555">${escapeText(line)}</span>`);
  const text = [`<span style="font-size:17px"><b>${escapeText(title)}</b></span>`, ...small].join("<br>");
  const top = 40 + LINE * lines.length;
  const bottom = below + legendHeight(legend, width);
  return {
    ...ground,
    title: { ...titled("", "").title, text, font: { size: 12 } },
    height: top + plotHeight + bottom,
    margin: { l: left, r: right, t: top, b: bottom },
    separators: ".", // no commas in thousands
    showlegend: legend.length > 0,
    ...(legend.length > 0 ? { legend: BELOW } : {}),
  };
}

/** The theme below a title whose settings are broken into lines; each beyond the first makes the figure higher. */
export function titledGround(title: string, settings: string): Partial<Layout> {
  const lines = wrapped(settings, LETTERS);
  const more = LINE * (lines.length - 1);
  const { height = 0, margin } = theme;
  const room = { height: height + more, margin: { ...margin, t: (margin?.t ?? 0) + more } };
  return { ...theme, ...(more > 0 ? room : {}), ...titled(title, ...lines) };
}

/** Plotly puts as many entries into a row as fit. */
function legendHeight(entries: readonly string[], width: number): number {
  if (entries.length === 0) return 0;
  let rows = 1;
  let used = 0;
  for (const entry of entries) {
    const needed = 48 + 13 * LETTER * visible(entry).length;
    if (used > 0 && used + needed > width) {
      rows++;
      used = 0;
    }
    used += needed;
  }
  return 12 + (entries.some((entry) => entry.includes("<sub>")) ? 29 : 20) * rows;
}

/** A text without Plotly's tags, as long as it is drawn. */
function visible(text: string): string {
  return text.replace(/<[^>]*>/g, "").replace(/&\w+;/g, "-");
}

/** Letters of small text that fit into so many pixels. */
export const lettersIn = (pixels: number) => pixels / (12 * LETTER);

/** Lines of at most `letters`, broken at " · " where that is possible, else at spaces. */
export function wrapped(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const piece of text.split(" · ").flatMap((part) => brokenAtSpaces(part, letters))) {
    const last = lines[lines.length - 1];
    const joined = `${last} · ${piece}`;
    if (last !== undefined && joined.length <= letters) lines[lines.length - 1] = joined;
    else lines.push(piece);
  }
  return lines;
}

function brokenAtSpaces(text: string, letters: number): string[] {
  if (text.length <= letters) return [text];
  const space = text.lastIndexOf(" ", letters);
  if (space <= 0) return [text];
  return [text.slice(0, space), ...brokenAtSpaces(text.slice(space + 1), letters)];
}
