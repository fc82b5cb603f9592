import { ConfigError, nearestWord } from "../core";
import type { PlotlyFigure } from "./figure";

/** The kinds of traces that plotly.js-dist draws. */
export const TRACE_TYPES: readonly string[] = `
  bar barpolar box candlestick carpet choropleth choroplethmap cone contour contourcarpet densitymap funnel
  funnelarea heatmap histogram histogram2d histogram2dcontour icicle image indicator isosurface mesh3d ohlc
  parcats parcoords pie quiver sankey scatter scatter3d scattercarpet scattergeo scattergl scattermap scatterpolar
  scatterpolargl scattersmith scatterternary splom streamtube sunburst surface table treemap violin volume
  waterfall
`
  .trim()
  .split(/\s+/);

/**
 * Plotly draws a trace of a type that it does not know as nothing, without a word.
 *
 * @throws ConfigError naming the trace, its type and the nearest that there is
 */
export function checkTraceTypes({ data }: Pick<PlotlyFigure, "data">): void {
  data.forEach(({ type = "scatter" }, i) => {
    if (TRACE_TYPES.includes(type)) return;
    const nearest = nearestWord(String(type), TRACE_TYPES);
    const mend = nearest ? `did you mean ${nearest}?` : `there are ${TRACE_TYPES.join(", ")}`;
    throw new ConfigError(
      `figure: trace ${i} has the type ${JSON.stringify(type)}, which Plotly does not draw; ${mend}`,
    );
  });
}
