import { readFileSync } from "node:fs";
import { EnvironmentError } from "../core";
import { checkTraceTypes, exportPng, type PlotlyFigure, saveFigure, sizeOf } from "../figures";
import { type Bundle, type Display, inKernel, openDisplay } from "./kernel";
import { withTypedArrays } from "./typed-arrays";

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
 *
 * @throws ConfigError for a trace of a type that Plotly does not draw
 */
export async function show(figure: PlotlyFigure, { id, runs = [] }: ShowOptions = {}): Promise<void> {
  checkTraceTypes(figure);
  const display = openDisplay();
  display.show(figureBundle(figure));
  await withBrowser(async () => {
    const saved = id ? await saveFigure(id, figure, runs) : undefined;
    await attachPng(display, figure, saved && readFileSync(saved.png));
  });
}

/** Replaces a figure on display by its lasting form, with the PNG, drawn now unless it is there already. */
export async function attachPng(display: Display, figure: PlotlyFigure, drawn?: Buffer): Promise<void> {
  if (!inKernel()) return;
  const { data, metadata } = await withPng(figure, drawn);
  display.show(data, metadata);
}

/** A figure's bundle with its PNG. */
export async function withPng(figure: PlotlyFigure, drawn?: Buffer) {
  const size = { ...sizeOf(figure), ...(drawn ? {} : { scale: 1 }) }; // a notebook with many figures stays small
  const png = drawn ?? (await exportPng(figure, size));
  const metadata = { "image/png": { width: size.width, height: size.height } };
  return { data: { ...figureBundle(figure), "image/png": png.toString("base64") }, metadata };
}

/** Does what needs a browser; a machine without one is told once what it misses, and gets undefined. */
export async function withBrowser<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    if (!saidNoBrowser) process.stderr.write(`groklab: figures stay without PNG: ${error.message}\n`);
    saidNoBrowser = true;
    return undefined;
  }
}

/** A figure without its PNG, as sent many times a second while it moves. */
export function figureBundle({ data, layout, config }: PlotlyFigure): Bundle {
  const title = typeof layout.title === "object" ? (layout.title.text ?? "") : "";
  const text = `Figure: ${title.replace(/<br>/g, " · ").replace(/<[^>]*>/g, "")}`;
  return {
    [PLOTLY_MIME]: { data: withTypedArrays(data), layout, config: { responsive: true, displaylogo: false, ...config } },
    "text/plain": text,
  };
}
