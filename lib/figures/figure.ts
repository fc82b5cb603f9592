import type { Config, Data, Frame, Layout } from "plotly.js";

/** A figure as Plotly describes it: plain values that can be printed, stored as JSON, drawn in JupyterLab and exported. */
export interface PlotlyFigure {
  data: Data[];
  layout: Partial<Layout>;
  config?: Partial<Config>;
  frames?: Partial<Frame>[];
}
