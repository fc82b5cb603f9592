import type { PlotlyFigure } from "../../figures";

/** A figure whose values are accuracies, on an axis from 0 to 100 %: small differences look small. */
export function accuracyAxis(figure: PlotlyFigure): PlotlyFigure {
  const yaxis = { ...figure.layout.yaxis, range: [-0.04, 1.06], tickformat: ".0%" };
  return { ...figure, layout: { ...figure.layout, yaxis } };
}
