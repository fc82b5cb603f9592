export { describeConfig } from "./caption";
export { launchChromium } from "./chromium";
export { type CircuitDiagramOptions, circuitDiagram } from "./circuit-diagram";
export { closeBrowser, type ExportedFigure, type ExportSize, exportFigure } from "./export";
export type { PlotlyFigure } from "./figure";
export { type SavedFigure, saveFigure, sizeOf } from "./save";
export { axis, axisTitle, COLOURS, theme, titled } from "./theme";
export { type CurveSource, type TrainingCurvesOptions, trainingCurves } from "./training-curves";
