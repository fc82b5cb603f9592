/** @file A figure whose points can be asked: what they stand for is shown below it. */
import type { Layout } from "plotly.js";
import type { PlotlyFigure } from "../figures";
import { figureView } from "./figure-view";
import { openDisplay } from "./kernel";
import { type DrawContext, redrawn } from "./widgets/redraw";

/** A point of a figure that was clicked, or lies in a selection. */
export interface SelectedPoint {
  /** Where its trace stands in the figure's data, and its name. */
  readonly trace: number;
  readonly name: string;
  /** Its place in the trace: a number, or of a map row and column. */
  readonly point: number | readonly number[];
  /** As the axis writes it where it writes words, such as the settings of a map; else the number. */
  readonly x: number | string;
  readonly y: number | string;
  readonly z?: number;
}

/**
 * Shows a figure, and below it what `listener` makes of the points that the reader clicks or selects with box or lasso, as it
 * would be shown at the end of a cell; undefined is nothing. It works while another cell awaits; of several selections that come while one is answered
 * the newest is kept.
 *
 * @param listener its error stands in the place of its answer
 * @throws ConfigError for a trace of a type that Plotly does not draw
 * @example await onSelect(heatMap(cells, options), ([{ x, y }]) => curves(runsAt(x, y)))
 */
export async function onSelect(
  figure: PlotlyFigure,
  listener: (points: readonly SelectedPoint[], context: DrawContext) => unknown,
): Promise<void> {
  const { widget, picture } = figureView(figure, "a figure whose points can be chosen, in JupyterLab");
  const display = openDisplay();
  display.show({ "text/html": "<small>click a point of the figure</small>", "text/plain": "" });
  let points: readonly SelectedPoint[] = [];
  const answer = redrawn(display, (context) => listener(points, context));
  widget.onMessage(async (content) => {
    const told = content.points as SelectedPoint[];
    if (told.length === 0) return;
    points = told.map((point) => ({ ...point, ...labels(figure.layout, point) }));
    await answer.orError();
  });
  await picture(figure);
}

function labels({ xaxis, yaxis }: Partial<Layout>, { x, y }: SelectedPoint) {
  const onAxis = (axis: Layout["xaxis"] | undefined, value: number | string) => {
    const at = (axis?.tickvals as unknown[] | undefined)?.indexOf(value) ?? -1;
    return at < 0 ? value : String(axis?.ticktext?.[at] ?? value);
  };
  return { x: onAxis(xaxis, x), y: onAxis(yaxis, y) };
}
