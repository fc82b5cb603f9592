/** @file Several figures as one: small multiples on a grid. */
import type { Annotations, Data, Layout, LayoutAxis, Shape } from "plotly.js";
import { ConfigError } from "../core";
import { axisId, axisKey } from "./axes";
import type { PlotlyFigure } from "./figure";
import { figureLayout, lettersIn, WIDTH, wrapped } from "./layout";
import { escapeText } from "./theme";

export interface PanelsOptions {
  /** Default "Panels". */
  readonly title?: string;
  /** What was run, n and scale, under the title; n is for the caller to state. */
  readonly settings: string;
  /** Default: as many as there are, at most three. */
  readonly columns?: number;
  /** Above each panel. Default: each figure's own title, as its text has it. */
  readonly titles?: readonly string[];
  /** Below each panel, such as `silhouette 0.12 · purity 0.55`. Default none. */
  readonly below?: readonly string[];
  /** Axes that have the range of the first panel's, linked: ticks and titles stand at the edge only. Default "none". */
  readonly share?: "none" | "x" | "y" | "both";
  /** Height of a panel's axes, in pixels. Default 220. */
  readonly panelHeight?: number;
}

const SPACE = { between: 74, shared: 34, above: 24, text: 18, ticks: 46 };

/**
 * Figures beside and below each other, filled row by row. A trace whose name another panel has in the legend already is
 * left out of it; colour bars are drawn for the first panel that has one.
 *
 * @throws ConfigError for no figures, or titles or texts that are not as many as these
 */
export function panels(figures: readonly PlotlyFigure[], options: PanelsOptions): PlotlyFigure {
  const { title = "Panels", settings, share = "none", titles, below } = options;
  const { columns = Math.min(3, figures.length), panelHeight = 220 } = options;
  check(figures, { titles, below, columns, share });
  const rows = Math.ceil(figures.length / columns);
  const shared = { x: share === "x" || share === "both", y: share === "y" || share === "both" };
  const bare = figures.every(isBare);
  const left = bare ? 24 : 70;
  const width = WIDTH - left - 24;
  const between = (bare || shared.y ? SPACE.shared : SPACE.between) / width;
  const cellWidth = (1 - between * (columns - 1)) / columns;
  const texts = below?.map((text) => wrapped(text, lettersIn(cellWidth * width)).map(escapeText));
  const lines = Math.max(0, ...(texts ?? []).map(({ length }) => length));
  const gap = SPACE.above + lines * SPACE.text + (shared.x || bare ? 8 : SPACE.ticks);
  const plotHeight = SPACE.above + rows * panelHeight + (rows - 1) * gap;
  const legend = legendEntries(figures);
  const bottom = (bare ? 8 : 50) + lines * SPACE.text;
  const around = figureLayout({ title, settings, plotHeight, left, below: bottom, legend });
  const state: Counters = { x: 0, y: 0, named: new Set(), scale: false };
  const placed = figures.map((figure, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const top = 1 - (SPACE.above + row * (panelHeight + gap)) / plotHeight;
    const cell: Cell = {
      x: [column * (cellWidth + between), Math.min(1, column * (cellWidth + between) + cellWidth)],
      y: [Math.max(0, top - panelHeight / plotHeight), top],
      hideX: shared.x && i + columns < figures.length,
      hideY: shared.y && column > 0,
      shared: i === 0 ? { x: false, y: false } : shared,
    };
    const words = [escapeText(titles?.[i] ?? ""), texts?.[i].join("<br>") ?? ""];
    const labels = titles ? words : [ownTitle(figure), words[1]];
    return place(figure, cell, state, labels, below && !bare && !cell.hideX ? 44 : 4);
  });
  return {
    data: placed.flatMap(({ data }) => data),
    layout: {
      ...around,
      // Every entry is a group of its own; rows of groups stand further apart than rows are taken to be.
      ...(around.legend ? { legend: { ...around.legend, tracegroupgap: 0 } } : {}),
      hovermode: "closest",
      ...Object.assign({}, ...placed.map(({ axes }) => axes)),
      shapes: placed.flatMap(({ shapes }) => shapes),
      annotations: placed.flatMap(({ annotations }) => annotations),
    },
  };
}

interface Cell {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly hideX: boolean;
  readonly hideY: boolean;
  readonly shared: { readonly x: boolean; readonly y: boolean };
}

/** What the panels before have taken: axes, names in the legend, the colour bar. */
interface Counters {
  x: number;
  y: number;
  readonly named: Set<string>;
  scale: boolean;
}

interface Placed {
  readonly data: Data[];
  readonly axes: Partial<Layout>;
  readonly shapes: Partial<Shape>[];
  readonly annotations: Annotations[];
}

function place({ data, layout }: PlotlyFigure, cell: Cell, state: Counters, labels: string[], drop: number): Placed {
  const keys = (letter: "x" | "y") => axisKeys(layout, letter);
  const ids = new Map<string, string>();
  const offset = { x: state.x, y: state.y };
  for (const letter of ["x", "y"] as const) {
    for (const key of keys(letter)) ids.set(key.replace("axis", ""), axisId(letter, state[letter]++));
  }
  const axes = (["x", "y"] as const).flatMap((letter) =>
    keys(letter).map((key, k) => {
      const axis = ((layout as Record<string, unknown>)[key] ?? {}) as Partial<LayoutAxis>;
      const hide = letter === "x" ? cell.hideX : cell.hideY;
      const anchor = ids.get(axis.anchor ?? (letter === "x" ? "y" : "x"));
      return [
        axisKey(letter, offset[letter] + k),
        {
          ...axis,
          domain: (axis.domain ?? [0, 1]).map((part) => within(cell[letter], part)),
          anchor,
          ...(axis.scaleanchor ? { scaleanchor: ids.get(String(axis.scaleanchor)) } : {}),
          ...(cell.shared[letter] ? { matches: axisId(letter, k) } : {}),
          ...(hide ? { showticklabels: false, ticklen: 0, title: { text: "" } } : {}),
        },
      ];
    }),
  );
  const reference = <T extends { xref?: string; yref?: string; x?: unknown; y?: unknown }>(one: T): T => ({
    ...one,
    xref: refer(one.xref ?? "x", ids),
    yref: refer(one.yref ?? "y", ids),
    ...(one.xref === "paper" ? moved(one, "x", cell) : {}),
    ...(one.yref === "paper" ? moved(one, "y", cell) : {}),
  });
  const middle = (cell.x[0] + cell.x[1]) / 2;
  const at = { xref: "paper", yref: "paper", x: middle, xanchor: "center", showarrow: false } as const;
  const texts: Partial<Annotations>[] = [
    { ...at, y: cell.y[1], yanchor: "bottom", yshift: 2, text: `<b>${labels[0]}</b>`, font: { size: 13 } },
    { ...at, y: cell.y[0], yanchor: "top", yshift: -drop, text: labels[1], font: { size: 11, color: "#555555" } },
  ];
  return {
    data: data.map((trace) => moveTrace(trace, ids, state)),
    axes: Object.fromEntries(axes),
    shapes: (layout.shapes ?? []).map((shape) => reference(shape as never)),
    annotations: [
      ...(layout.annotations ?? []).map((annotation) => reference(annotation as never)),
      ...texts.filter((_, i) => labels[i] !== ""),
    ] as Annotations[],
  };
}

function moveTrace(trace: Data, ids: Map<string, string>, state: Counters): Data {
  const { xaxis = "x", yaxis = "y", name, showlegend, ...rest } = trace as Record<string, unknown>;
  const listed = showlegend !== false && name !== undefined && !state.named.has(String(name));
  if (listed) state.named.add(String(name));
  const scaled = rest.showscale === true && !state.scale;
  if (rest.showscale === true) state.scale = true;
  return {
    ...rest,
    ...(name === undefined ? {} : { name, legendgroup: name }),
    ...("showscale" in rest ? { showscale: scaled } : {}),
    ...(rest.type === "heatmap" ? {} : { showlegend: listed }),
    xaxis: ids.get(String(xaxis)),
    yaxis: ids.get(String(yaxis)),
  } as Data;
}

/** `paper` stays; `x2` and `x2 domain` go to the new axis. */
function refer(name: string, ids: Map<string, string>): string {
  const [id, ...rest] = name.split(" ");
  return [ids.get(id) ?? id, ...rest].join(" ");
}

/** Places that a shape or a text has on the whole paper, now on the panel's part of it. */
function moved(one: object, letter: "x" | "y", cell: Cell): object {
  const places = Object.entries(one).filter(([key]) => new RegExp(`^${letter}[01]?$`).test(key));
  return Object.fromEntries(places.map(([key, value]) => [key, within(cell[letter], Number(value))]));
}

function within([from, to]: readonly [number, number], part: number): number {
  return Math.min(1, from + part * (to - from));
}

function ownTitle({ layout }: PlotlyFigure): string {
  const text = typeof layout.title === "object" ? layout.title.text : layout.title;
  return String(text ?? "")
    .split("<br>")[0]
    .replace(/<[^>]*>/g, "");
}

function isBare({ layout }: PlotlyFigure): boolean {
  return layout.xaxis?.showticklabels === false && layout.yaxis?.showticklabels === false;
}

function legendEntries(figures: readonly PlotlyFigure[]): string[] {
  const traces = figures.flatMap(({ data }) => data) as { name?: string; showlegend?: boolean }[];
  return [...new Set(traces.flatMap(({ name, showlegend }) => (name && showlegend !== false ? [name] : [])))];
}

function check(
  figures: readonly PlotlyFigure[],
  given: Pick<PanelsOptions, "titles" | "below" | "columns" | "share">,
): void {
  if (figures.length === 0) throw new ConfigError("panels: there are no figures");
  const { columns = 1 } = given;
  if (!(Number.isInteger(columns) && columns >= 1))
    throw new ConfigError(`panels: columns must be 1 or more, got ${columns}`);
  for (const key of ["titles", "below"] as const) {
    const count = given[key]?.length ?? figures.length;
    if (count !== figures.length) throw new ConfigError(`panels: ${count} ${key} for ${figures.length} figures`);
  }
  for (const letter of ["x", "y"] as const) {
    if (given.share !== letter && given.share !== "both") continue;
    const odd = figures.findIndex((figure) => scales(figure, letter) !== scales(figures[0], letter));
    if (odd >= 0) {
      const [first, other] = [figures[0], figures[odd]].map((figure) => scales(figure, letter));
      throw new ConfigError(
        `panels: share "${given.share}", but ${letter} is ${first} in panel 0, ${other} in panel ${odd}`,
      );
    }
  }
}

/** `linear, log`: the scales of a figure's axes. */
function scales({ layout }: PlotlyFigure, letter: "x" | "y"): string {
  const axes = layout as Record<string, { type?: string }>;
  return axisKeys(layout, letter)
    .map((key) => axes[key]?.type ?? "linear")
    .join(", ");
}

/** The names of a figure's own axes; the one that it has without naming it, too. */
function axisKeys(layout: Partial<Layout>, letter: "x" | "y"): string[] {
  const own = Object.keys(layout).filter((key) => new RegExp(`^${letter}axis\\d*$`).test(key));
  return own.length > 0 ? own : [`${letter}axis`];
}
