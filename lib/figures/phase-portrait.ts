/** @file One quantity against another along training: the path that runs take, its steps in colour. */
import type { Data } from "plotly.js";
import { ConfigError } from "../core";
import { linearAxis, logTicks, rounded } from "./axes";
import type { PlotlyFigure } from "./figure";
import { figureLayout } from "./layout";
import { axisTitle, COLOURS, escapeText, VIRIDIS } from "./theme";

/** Where one run was at its steps, ascending and positive. */
export interface Path {
  readonly points: readonly { readonly step: number; readonly x: number; readonly y: number }[];
}

export interface PhasePortraitOptions {
  /** Default "Path". */
  readonly title?: string;
  /** What was run; the caller states n and which run is the coloured one. */
  readonly settings: string;
  readonly xTitle: string;
  readonly yTitle: string;
  /** First and last step of the colours, for panels that share them. Default: those of the first path. */
  readonly steps?: readonly [number, number];
}

/**
 * The first path with a point for each step, coloured by the logarithm of the step; the others thin and grey behind.
 *
 * @throws ConfigError for no path, an empty first one, or a step that is not positive
 */
export function phasePortrait(list: readonly Path[], options: PhasePortraitOptions): PlotlyFigure {
  const { title = "Path", settings, xTitle, yTitle } = options;
  const [main, ...others] = list;
  if (!main || main.points.length === 0) throw new ConfigError("phasePortrait: there is no path to draw");
  const early = list.flatMap(({ points }) => points).find(({ step }) => !(step > 0));
  if (early)
    throw new ConfigError(`phasePortrait: step ${early.step} has no place on a logarithmic scale; leave it out`);
  const [from, last] = options.steps ?? [main.points[0].step, main.points[main.points.length - 1].step];
  const to = Math.max(last, 1.01 * from);
  const line = (points: Path["points"], width: number, opacity: number): Data => ({
    ...{ type: "scatter", mode: "lines", showlegend: false, hoverinfo: "skip", opacity },
    x: points.map(({ x }) => rounded(x)),
    y: points.map(({ y }) => rounded(y)),
    line: { color: COLOURS.mark, width },
  });
  const ticks = logTicks(from, to, [1]);
  const dots = {
    ...{ type: "scatter", mode: "markers", showlegend: false },
    x: main.points.map(({ x }) => rounded(x)),
    y: main.points.map(({ y }) => rounded(y)),
    text: main.points.map(({ step }) => `step ${step}`),
    hovertemplate: "%{text}<br>%{x}, %{y}<extra></extra>",
    marker: {
      ...{ size: 8, line: { width: 0.5, color: "white" }, showscale: true },
      color: main.points.map(({ step }) => rounded(Math.log10(step))),
      ...{ cmin: rounded(Math.log10(from)), cmax: rounded(Math.log10(to)) },
      colorscale: VIRIDIS.map((colour, i): [number, string] => [i / (VIRIDIS.length - 1), colour]),
      colorbar: {
        ...{ title: { text: "step", side: "top", font: { size: 12 } }, thickness: 12, len: 0.8, outlinewidth: 0 },
        ...{ tickvals: ticks.map(Math.log10), ticktext: ticks.map(String) },
      },
    },
  } as Data;
  return {
    data: [...others.map(({ points }) => line(points, 0.8, 0.35)), line(main.points, 1, 0.7), dots],
    layout: {
      ...figureLayout({ title, settings, right: 90 }),
      hovermode: "closest",
      xaxis: { ...linearAxis(), title: axisTitle(escapeText(xTitle)) },
      yaxis: { ...linearAxis(), title: axisTitle(escapeText(yTitle)) },
    },
  };
}
