import { EnvironmentError } from "../core";
import { exportFigure, type PlotlyFigure, saveFigure, sizeOf } from "../figures";
import { type Bundle, openDisplay } from "./kernel";

export const PLOTLY_MIME = "application/vnd.plotly.v1+json";

export interface ShowOptions {
  /** Also store the figure as figures/<id>.json, .png and .svg. */
  id?: string;
  /** Ids of the runs it was drawn from; stored beside it. */
  runs?: readonly string[];
}

let saidNoBrowser = false;

/**
 * Shows a figure in the output of the cell: at once as an interactive plot, and a moment later with a PNG beside it, so
 * that the stored notebook also reads where no JavaScript runs. Without a browser on the machine the PNG is left out.
 */
export async function show(figure: PlotlyFigure, { id, runs = [] }: ShowOptions = {}): Promise<void> {
  const display = openDisplay();
  display.show(figureBundle(figure));
  try {
    if (id) await saveFigure(id, figure, runs);
    const size = sizeOf(figure);
    const { png } = await exportFigure(figure, size);
    display.show(
      { ...figureBundle(figure), "image/png": png.toString("base64") },
      { "image/png": { width: size.width, height: size.height } },
    );
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    if (!saidNoBrowser) process.stderr.write(`groklab: no PNG in this notebook: ${error.message}\n`);
    saidNoBrowser = true;
  }
}

/** A figure without its PNG, as sent many times a second while it moves. */
export function figureBundle({ data, layout, config }: PlotlyFigure): Bundle {
  const title = typeof layout.title === "object" ? (layout.title.text ?? "") : "";
  const text = `Figure: ${title.replace(/<br>/g, " · ").replace(/<[^>]*>/g, "")}`;
  return {
    [PLOTLY_MIME]: { data, layout, config: { responsive: true, displaylogo: false, ...config } },
    "text/plain": text,
  };
}
