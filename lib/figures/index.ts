/**
 * Results to Plotly figures, and their export; the only writer of `figures/`.
 *
 * Begin with {@link trainingCurves} of a run, {@link curves} of many; {@link saveFigure} and {@link exportFigure}
 * store them.
 *
 * @module
 */
export type { AxisScale } from "./axes";
export { type Band, type BandOptions, bands } from "./bands";
export { describeBand, describeConfig, span } from "./caption";
export { launchChromium } from "./chromium";
export { CIRCUIT_KEY, type CircuitDiagramOptions, circuitDiagram } from "./circuit-diagram";
export { type ClaimGridOptions, claimGrid, type GridClaim } from "./claim-grid";
export { type CurvesOptions, curves } from "./curves";
export { figureDigest } from "./digest";
export { closeBrowser, type ExportedFigure, type ExportSize, exportFigure, exportPng } from "./export";
export type { PlotlyFigure } from "./figure";
export { type Estimate, type ForestPlotOptions, forestPlot } from "./forest-plot";
export { describeCommon, type Group, type GroupBy, groupRuns } from "./groups";
export { type HeatCell, type HeatMapOptions, heatMap } from "./heat-map";
export type { HeatMark } from "./heat-marks";
export type { Thresholds } from "./medians";
export { type PanelsOptions, panels } from "./panels";
export { type Path, type PhasePortraitOptions, phasePortrait } from "./phase-portrait";
export { type PhaseRow, type PhaseTimelineOptions, phaseTimeline } from "./phase-timeline";
export type { DrawnRun, Quantity, QuantityName } from "./quantities";
export { type RidgelineOptions, ridgeline, ridgelinePanels, type Sample } from "./ridgeline";
export { readFigureDigests, type SavedFigure, saveFigure, sizeOf, writeFigureDigests } from "./save";
export { type ScatterOptions, type ScatterPoint, scatter } from "./scatter";
export { type Scatter, type ScatterPanelsOptions, scatterPanels } from "./scatter-panels";
export type { Setting } from "./settings-axis";
export { type MappedPoint, type SettingsMapOptions, settingsMap } from "./settings-map";
export { type SuccessRateOptions, successRate, type Trial } from "./success-rate";
export { type SurvivalOptions, type SurvivalRun, survival } from "./survival";
export { axis, axisTitle, COLOURS, PALETTE, sequential, sequentialColours, theme, titled } from "./theme";
export { checkTraceTypes } from "./trace-types";
export { type CurveSource, type TrainingCurvesOptions, trainingCurves } from "./training-curves";
export type { Dose } from "./value-axis";
export { type ValueBySettingOptions, valueBySetting } from "./value-by-setting";
