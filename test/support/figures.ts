/** @file Runs and traces for the tests of figures. */
import type { DrawnRun, PlotlyFigure } from "groklab/figures";
import { resolveRun } from "groklab/runs";
import { smallSpec } from "./small-run";

const config = resolveRun({ ...smallSpec, steps: 100 });

interface Made {
  mem?: number;
  gen?: number;
  seed?: number;
  until?: number;
  weightDecay?: number;
  norm?: number;
  status?: DrawnRun["status"];
}

/** A run measured at 0, 10, 20, …: training accuracy is 1 from `mem` on, test accuracy from `gen` on. */
export function madeRun({
  mem = 20,
  gen = 50,
  seed = 5,
  until = 100,
  weightDecay = 2,
  norm = 7,
  status = "done",
}: Made = {}) {
  const evaluations = Array.from({ length: until / 10 + 1 }, (_, i) => {
    const step = 10 * i;
    const [train, test] = [mem, gen].map((time) => ({ loss: 1 / (3 + step), accuracy: step >= time ? 1 : 0.0625 }));
    return { step, train, test, weightNorm: norm };
  });
  return { config: { ...config, seed, optimizer: { ...config.optimizer, weightDecay } }, evaluations, status };
}

/** What the tests read of a trace. */
export interface Trace {
  readonly type: string;
  readonly mode: string;
  readonly name: string;
  readonly x: (number | string | null)[];
  readonly y: (number | string | null)[];
  readonly text: string[];
  readonly xaxis?: string;
  readonly yaxis?: string;
  readonly fill?: string;
  readonly showlegend?: boolean;
  readonly legendrank?: number;
  readonly line: { readonly color: string; readonly width: number; readonly dash: string };
  readonly marker: { readonly color: string; readonly symbol: string | string[] };
  readonly error_y: { readonly array: number[]; readonly arrayminus: number[] };
}

export function tracesOf({ data }: PlotlyFigure): Trace[] {
  return data as unknown as Trace[];
}

export function legendOf(figure: PlotlyFigure): string[] {
  return tracesOf(figure).flatMap(({ name, showlegend }) => (showlegend && name ? [name] : []));
}

export function titleOf({ layout }: PlotlyFigure): string {
  return String((layout.title as { text: string }).text).replace(/<[^>]*>/g, " ");
}

export function textsOf({ layout }: PlotlyFigure): string[] {
  return (layout.annotations ?? []).map(({ text }) => String(text));
}
