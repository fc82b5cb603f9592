/** @file All claims at a glance: a square each, its colour the verdict, its shade how firmly that stays. */
import type { Data } from "plotly.js";
import { ConfigError } from "../core";
import type { PlotlyFigure } from "./figure";
import { figureLayout, wrapped } from "./layout";
import { escapeText, PALETTE, translucent } from "./theme";

/** One square. */
export interface GridClaim {
  readonly id: string;
  /** Rows of its own: `parity`. */
  readonly group: string;
  readonly verdict: string;
  /** Share of neighbouring definitions, and of seeds left out, in which the verdict stays, 0 to 1; null where that is not known. */
  readonly stays: number | null;
  /** What it says and what was found, seen when the mouse is over it. */
  readonly note: string;
  /** Where all that stands behind it is told: a click on its name goes there. */
  readonly link?: string;
}

export interface ClaimGridOptions {
  readonly title: string;
  readonly settings: string;
  /** Verdicts in the order of the legend; those that no claim has are left out. */
  readonly verdicts: readonly string[];
}

/** Squares in a row. */
const COLUMNS = 12;
/** Height of a row and of the gap between groups, in pixels. */
const [ROW, GAP] = [52, 26];

/** Letters in a line of a note. */
const NOTE = 71;

/** The least shade of a square, of a verdict that stays nowhere, and the most. */
const SHADES = [0.12, 0.75] as const;

/**
 * A square for each claim, groups below one another in the order in which they first come, claims in their own order.
 *
 * @throws ConfigError for no claims, a verdict that is not in the list, or more verdicts than colours
 */
export function claimGrid(claims: readonly GridClaim[], { title, settings, verdicts }: ClaimGridOptions): PlotlyFigure {
  if (claims.length === 0) throw new ConfigError("claimGrid: there are no claims");
  if (verdicts.length > PALETTE.length) {
    throw new ConfigError(`claimGrid: ${verdicts.length} verdicts, but ${PALETTE.length} colours can be told apart`);
  }
  const other = claims.find(({ verdict }) => !verdicts.includes(verdict));
  if (other)
    throw new ConfigError(`claimGrid: ${other.id} has the verdict ${other.verdict}, not one of ${verdicts.join(", ")}`);
  const { places, labels, height } = placed(claims);
  const shown = verdicts.filter((name) => claims.some(({ verdict }) => verdict === name));
  const data = shown.map((name): Data => {
    const color = PALETTE[verdicts.indexOf(name)];
    // The darkest first, whose shade the legend has.
    const own = claims
      .flatMap((claim, i) => (claim.verdict === name ? [{ ...claim, ...places[i] }] : []))
      .sort((a, b) => (b.stays ?? 0) - (a.stays ?? 0));
    return {
      ...{ type: "scatter", mode: "text+markers", name: escapeText(name), cliponaxis: false },
      x: own.map(({ x }) => x),
      y: own.map(({ y }) => y),
      text: own.map(({ id, link }) => (link ? `<a href="${link}">${escapeText(id)}</a>` : escapeText(id))),
      textfont: { size: 11, color: "#222222" },
      hovertext: own.map(
        ({ id, note }) => `<b>${escapeText(id)}</b><br>${wrapped(note, NOTE).map(escapeText).join("<br>")}`,
      ),
      hovertemplate: "%{hovertext}<extra></extra>",
      marker: {
        ...{ symbol: "square", size: 47, line: { color, width: 2 } },
        color: own.map(({ stays }) => translucent(color, SHADES[0] + (SHADES[1] - SHADES[0]) * (stays ?? 0))),
      },
    } as Data;
  });
  const hidden = { visible: false, fixedrange: true } as const;
  return {
    data,
    layout: {
      ...figureLayout({ title, settings, legend: shown, plotHeight: height, left: 24, below: 14 }),
      hovermode: "closest",
      xaxis: { ...hidden, range: [-0.6, COLUMNS - 0.4] },
      yaxis: { ...hidden, range: [height, 0] },
      annotations: labels.map(({ text, y }) => ({
        ...{ text: `<b>${escapeText(text)}</b>`, showarrow: false, font: { size: 13 } },
        ...{ x: -0.45, xanchor: "left", y, yanchor: "middle" },
      })),
    },
  };
}

/** The place of each claim, that of each group's name, and the height of all, in pixels from the top. */
function placed(claims: readonly GridClaim[]) {
  const labels: { text: string; y: number }[] = [];
  const places: { x: number; y: number }[] = new Array(claims.length);
  let top = 0;
  for (const group of new Set(claims.map((claim) => claim.group))) {
    labels.push({ text: group, y: top + GAP / 2 });
    top += GAP;
    const own = claims.flatMap((claim, i) => (claim.group === group ? [i] : []));
    own.forEach((i, k) => {
      places[i] = { x: k % COLUMNS, y: top + ROW * (Math.floor(k / COLUMNS) + 0.5) };
    });
    top += ROW * Math.ceil(own.length / COLUMNS);
  }
  return { places, labels, height: top };
}
