/** @file A figure in a widget, where the page tells what the reader chooses in it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkTraceTypes, type PlotlyFigure } from "../figures";
import { openDisplay } from "./kernel";
import { withBrowser, withPng } from "./show";
import { withTypedArrays } from "./typed-arrays";
import { anywidget } from "./widgets/anywidget";
import { DISPLAY } from "./widgets/controls";
import type { Widget } from "./widgets/widget";

/** The table of runs that `figure-view.mjs` shows above its figure: a row for each, chosen by a click. */
export interface ChoiceOfRuns {
  readonly columns: readonly string[];
  /** `name` is that of the run's curve. */
  readonly rows: readonly { readonly id: string; readonly name: string; readonly cells: readonly string[] }[];
  /** The ids of the rows that are drawn. */
  readonly chosen: readonly string[];
}

/** `picture` (a PNG in base64) and `text` stand for it on a page that has the widget and can not draw figures. */
type State = Partial<ChoiceOfRuns> & { readonly figure: object; readonly text: string; readonly picture?: string };

export interface FigureView {
  readonly widget: Widget<State>;
  /** Draws another figure in its place. */
  draw(figure: PlotlyFigure): void;
  /** Puts a picture beside it, which a stored notebook shows where no widget is drawn. The page draws the widget anew for it: once. */
  picture(figure: PlotlyFigure): Promise<void>;
}

/** Shows a figure in which the reader can choose; `text` is for a page that draws neither widget nor picture. */
export function figureView(figure: PlotlyFigure, text: string, table?: ChoiceOfRuns): FigureView {
  const esm = readFileSync(join(__dirname, "figure-view.mjs"), "utf8");
  const widget = anywidget<State>(esm, { ...table, text, figure: drawable(figure) });
  const display = openDisplay();
  const view = { ...widget[DISPLAY](), "text/plain": text };
  display.show(view);
  return {
    widget,
    draw: (next) => widget.set({ figure: drawable(next) }),
    picture: async (next) => {
      const drawn = await withBrowser(() => withPng(next));
      if (!drawn) return;
      widget.set({ picture: drawn.data["image/png"] });
      display.show({ ...view, "image/png": drawn.data["image/png"] }, drawn.metadata);
    },
  };
}

/** A map whose cells do not answer the mouse would have no point to choose. */
function drawable(figure: PlotlyFigure): object {
  checkTraceTypes(figure);
  const traces = figure.data.map((trace) =>
    trace.type === "heatmap" && trace.hoverinfo === "skip" ? { ...trace, hoverinfo: "none" as const } : trace,
  );
  return { data: withTypedArrays(traces), layout: figure.layout };
}
