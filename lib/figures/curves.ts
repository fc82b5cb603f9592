/** @file Runs against steps: one band a group of runs, its seeds thin behind. */
import type { Annotations, Data, Layout, Shape } from "plotly.js";
import { median } from "simple-statistics";
import { ConfigError } from "../core";
import { type AxisScale, axisId, axisKey, linearAxis, logAxis } from "./axes";
import { describeBand, span } from "./caption";
import { curveTraces, type Drawing, drawnSteps, drawnValues, endKeys, endTraces, zeroLines } from "./curve-traces";
import type { PlotlyFigure } from "./figure";
import { besidesKey, describeCommon, type Group, type GroupBy, groupRuns, pooledKeys } from "./groups";
import { figureLayout } from "./layout";
import { describeMedian, describeThresholds, medianCrossing, type Thresholds } from "./medians";
import { type DrawnRun, type Panel, panelOf, type Quantity, type QuantityName } from "./quantities";
import { axisTitle, COLOURS, escapeText, PALETTE, sequentialColours } from "./theme";
import { type Marks, zeroMarks, zeroSteps } from "./zeros";

export interface CurvesOptions<R> {
  /** Default "Training". */
  readonly title?: string;
  /** The panels from top to bottom, by name or as a way to read a number out of a run. Default accuracy and loss. */
  readonly quantities?: readonly (QuantityName | Quantity<R>)[];
  /**
   * Default: by configuration, seeds, probes and evaluations aside. By a key, the caption names what the groups differ in
   * besides; what a function groups by is for its author to say.
   */
  readonly groupBy?: GroupBy<R>;
  /** Names of the groups, in their order. Default: in what they differ. */
  readonly labels?: readonly string[];
  /** Scale of the steps; step 0 has no place on "log". Default "log". */
  readonly axis?: AxisScale;
  /** Where it is given, the axis counts epochs of so many updates. Default: optimiser steps. */
  readonly updatesPerEpoch?: number;
  /** Times whose median over the seeds is marked. Default none. */
  readonly marks?: readonly ("tMem" | "tGen")[];
  /** Whether the legend states them; a panel whose times stand elsewhere leaves it at their names. Default true. */
  readonly statesTimes?: boolean;
  /** Accuracies for T_mem and T_gen. Default 0.98 for both. */
  readonly thresholds?: Partial<Thresholds>;
  /** Something that is done to each run at a step, such as a change of its schedule: the median is a line. Default nothing. */
  readonly event?: {
    readonly label: string;
    /** When it is done to a run; null: never. */
    readonly step: (run: R) => number | null;
  };
  /** `"sequential"` for settings that have an order. Default: that, where groups are four numbers or more. */
  readonly colours?: "distinct" | "sequential";
  /** Confidence level of the bands. Default 0.95. */
  readonly level?: number;
  /** The most points of a curve. Default 200. */
  readonly points?: number;
}

const MARKS = {
  tMem: { color: COLOURS.train, dash: "dot" },
  tGen: { color: COLOURS.test, dash: "dashdot" },
} as const;

const EVENT = { dash: "longdash", width: 1.2 } as const;

const NAMES = { tMem: "T<sub>mem</sub>", tGen: "T<sub>gen</sub>" } as const;

/** Pixels of a panel, and between two. */
const PANEL = { one: 370, several: 210, gap: 18 };

/**
 * Curves of any number of runs. Each group is the mean over its seeds (geometric on a logarithmic axis) with a Student t
 * interval, up to the step where its first seed ends; behind it each seed, thin, with a cross where it diverged and an
 * open square where it was stopped. Where a value is 0 on a logarithmic axis, lines end, and a bar at its lower edge says
 * from which step on. One group has the colours of training and test set; several have a colour each.
 *
 * @throws ConfigError for no runs, runs without measurements, an unknown key, or more groups than colours
 * @example curves(records, { quantities: ["testAccuracy"], groupBy: "optimizer.weightDecay", marks: ["tGen"] })
 */
export function curves<R extends DrawnRun>(runs: readonly R[], options: CurvesOptions<R> = {}): PlotlyFigure {
  const { title = "Training", quantities = ["accuracy", "loss"], axis = "log", updatesPerEpoch = 1 } = options;
  if (quantities.length === 0) throw new ConfigError("curves: quantities is empty; name one, such as testAccuracy");
  const measured = runs.filter(({ evaluations }) => evaluations.length > 0);
  if (measured.length === 0) {
    throw new ConfigError(`curves: no run to draw: of ${runs.length} given, none has a measurement`);
  }
  const groups = groupRuns(measured, options.groupBy);
  const panels = quantities.map((quantity) => panelOf(quantity, measured));
  const drawing: Drawing = { axis, updatesPerEpoch, level: options.level ?? 0.95, points: options.points ?? 200 };
  const colours = coloursOf(groups, options.colours);
  const labels = labelsOf(groups, options);
  const data = panels.flatMap((panel, i) => [
    ...groups.flatMap((group, g) => curveTraces(group, panel, drawing, { i, colour: colours[g], label: labels[g] })),
    ...groups.flatMap((group, g) => endTraces(group, panel, drawing, { i, colour: colours[g] })),
  ]);
  const zeros = panels.map((panel) => groups.flatMap((group, g) => zeroLines(group, panel, drawing, colours[g])));
  const ends = drawnSteps(
    data,
    zeroSteps(zeros.flat().flatMap((line) => line.curves.flat())).map((step) => step / updatesPerEpoch),
  );
  const floors = zeros.map((lines, i) => zeroMarks(lines, { yref: axisId("y", i), axis, ends, updatesPerEpoch }));
  const marks = [marksAndLevels(groups, panels, colours, drawing, options), ...floors];
  const keys = [...keyTraces(groups, panels, options), ...endKeys(measured)];
  const legend = [...new Set([...data, ...keys].flatMap(nameInLegend))];
  const plotHeight = panels.length === 1 ? PANEL.one : panels.length * (PANEL.several + PANEL.gap) - PANEL.gap;
  const around = figureLayout({
    title,
    settings: caption(
      groups,
      panels,
      drawing,
      floors.some(({ shapes }) => shapes.length > 0),
      options,
    ),
    legend,
    plotHeight,
  });
  return {
    data: [...data, ...keys],
    layout: {
      ...around,
      ...axesOf(panels, drawing, data, ends, plotHeight),
      shapes: marks.flatMap(({ shapes }) => shapes),
      annotations: marks.flatMap(({ annotations }) => annotations),
      hovermode: "closest",
      uirevision: "keep",
    },
  };
}

/** One null colour where the sets have theirs. */
function coloursOf<R>(groups: readonly Group<R>[], wanted?: "distinct" | "sequential"): (string | null)[] {
  if (groups.length === 1) return [null];
  const ordered = groups.length >= 4 && groups.every(({ value }) => typeof value === "number");
  if (wanted === "sequential" || (wanted === undefined && ordered)) return sequentialColours(groups.length);
  if (groups.length <= PALETTE.length) return [...PALETTE.slice(0, groups.length)];
  throw new ConfigError(
    `curves: ${groups.length} groups, but ${PALETTE.length} colours can be told apart; draw fewer, group them by one key, ` +
      'or pass colours: "sequential"',
  );
}

function labelsOf<R extends DrawnRun>(groups: readonly Group<R>[], options: CurvesOptions<R>): string[] {
  const { labels = groups.map(({ label }) => label), marks = [], updatesPerEpoch = 1 } = options;
  if (labels.length !== groups.length) {
    const found = groups.map(({ label }) => label).join("; ");
    throw new ConfigError(`curves: ${labels.length} labels for ${groups.length} groups (${found})`);
  }
  if (groups.length === 1) return [escapeText(labels[0])];
  return groups.map(({ runs }, g) => {
    const times = marks.map((mark) =>
      describeMedian(mark, medianCrossing(runs, mark, options.thresholds), updatesPerEpoch),
    );
    return [escapeText(labels[g] || `group ${g + 1}`), ...times].join(" · ");
  });
}

/** Entries of the legend that no curve gives: what dashed and solid are, and for one group what its marks are. */
function keyTraces<R extends DrawnRun>(
  groups: readonly Group<R>[],
  panels: readonly Panel<R>[],
  { marks = [], statesTimes = true, thresholds, event, updatesPerEpoch = 1 }: CurvesOptions<R>,
): Data[] {
  const entry = (name: string, color: string, dash: "dash" | "solid" | "dot" | "dashdot" | "longdash"): Data => ({
    ...{ type: "scatter", mode: "lines", name, x: [null], y: [null], showlegend: true },
    line: { color, dash, width: dash === "solid" || dash === "dash" ? 2.5 : 1.2 },
  });
  const done = event && groups.some((group) => medianStep(group, event.step) !== null);
  const events = done ? [entry(event.label, COLOURS.mark, EVENT.dash)] : [];
  if (groups.length === 1) {
    const times = marks.map((mark) => {
      const time = describeMedian(mark, medianCrossing(groups[0].runs, mark, thresholds), updatesPerEpoch);
      return entry(statesTimes ? time : NAMES[mark], MARKS[mark].color, MARKS[mark].dash);
    });
    return [...times, ...events];
  }
  if (!panels.some(({ lines }) => lines.length > 1)) return events;
  return [entry("training", COLOURS.mark, "dash"), entry("test", COLOURS.mark, "solid"), ...events];
}

/** The median over the runs of a group that it is done to; null where it is done to none. */
function medianStep<R>({ runs }: Group<R>, step: (run: R) => number | null): number | null {
  const steps = runs.map(step).filter((one): one is number => one !== null);
  return steps.length === 0 ? null : median(steps);
}

function nameInLegend(trace: Data): string[] {
  const { name, showlegend } = trace as { name?: string; showlegend?: boolean };
  return showlegend && name ? [name] : [];
}

function caption<R extends DrawnRun>(
  groups: readonly Group<R>[],
  panels: readonly Panel<R>[],
  { level, updatesPerEpoch }: Drawing,
  zeros: boolean,
  { marks = [], thresholds = {}, groupBy }: CurvesOptions<R>,
): string {
  const counts = groups.map(({ runs }) => runs.length);
  const n = `n = ${span(counts, "seed")}${groups.length > 1 ? " a group" : ""}`;
  const geometric = panels.some(({ scale }) => scale === "log")
    ? ` (geometric on log axes${zeros ? ", none where a seed is 0" : ""})`
    : "";
  const pooled = pooledKeys(groups);
  const besides = typeof groupBy === "string" ? besidesKey(groups, groupBy) : [];
  return [
    describeCommon(groups.flatMap(({ runs }) => runs.map(({ config }) => config))),
    ...(pooled.length > 0 ? [`pooled over ${pooled.join(", ")}`] : []),
    ...(besides.length > 0 ? [`groups also differ in ${besides.join("; ")}`] : []),
    Math.max(...counts) === 1 ? n : `${describeBand(counts, { level, about: geometric })}, ${n}`,
    ...(updatesPerEpoch === 1 ? [] : [`${updatesPerEpoch} updates an epoch`]),
    ...(marks.length > 0 ? [describeThresholds(thresholds, marks)] : []),
  ]
    .filter(Boolean)
    .join(" · ");
}

function axesOf<R>(
  panels: readonly Panel<R>[],
  { axis, updatesPerEpoch }: Drawing,
  data: readonly Data[],
  [first, last]: readonly [number, number],
  plotHeight: number,
): Partial<Layout> {
  const title = updatesPerEpoch === 1 ? "optimiser steps" : "epochs";
  const x = axis === "log" ? logAxis(first, last, title) : { ...linearAxis(title), range: [first, last] };
  const height = (plotHeight - PANEL.gap * (panels.length - 1)) / panels.length;
  const entries = panels.map(({ label, scale, range, format }, i) => {
    const [low, high] = range ?? drawnValues(data, i).map((value, end) => (end === 0 ? value / 1.25 : value * 1.25));
    const y = scale === "log" ? logAxis(low, high) : { ...linearAxis(), range, tickformat: format };
    const top = 1 - (i * (height + PANEL.gap)) / plotHeight;
    const domain = [Math.max(0, top - height / plotHeight), top];
    return [axisKey("y", i), { ...y, domain, title: axisTitle(escapeText(label)) }];
  });
  return { xaxis: { ...x, anchor: axisId("y", panels.length - 1) }, ...Object.fromEntries(entries) };
}

function marksAndLevels<R extends DrawnRun>(
  groups: readonly Group<R>[],
  panels: readonly Panel<R>[],
  colours: readonly (string | null)[],
  { updatesPerEpoch, axis }: Drawing,
  { marks = [], thresholds, event }: CurvesOptions<R>,
): Marks {
  const across = (x: number, line: Partial<Shape["line"]>): Partial<Shape>[] =>
    axis === "log" && x === 0 ? [] : [{ type: "line", xref: "x", yref: "paper", x0: x, x1: x, y0: 0, y1: 1, line }];
  const lines = groups.flatMap(({ runs }, g) =>
    marks.flatMap((mark): Partial<Shape>[] => {
      const { crossing } = medianCrossing(runs, mark, thresholds);
      if (crossing.censored) return [];
      const line = { ...MARKS[mark], color: colours[g] ?? MARKS[mark].color, width: 1.2 };
      return across(crossing.step / updatesPerEpoch, line);
    }),
  );
  const events = groups.flatMap((group, g) => {
    const step = event ? medianStep(group, event.step) : null;
    return step === null ? [] : across(step / updatesPerEpoch, { ...EVENT, color: colours[g] ?? COLOURS.mark });
  });
  const levels = panels.flatMap(({ level }, i) => (level ? [{ ...level, yref: axisId("y", i) }] : []));
  return {
    shapes: [
      ...lines,
      ...events,
      ...levels.map(({ value, yref }): Partial<Shape> => {
        const line = { color: COLOURS.mark, width: 1, dash: "dot" as const };
        return { type: "line", xref: "paper", yref, x0: 0, x1: 1, y0: value, y1: value, line };
      }),
    ],
    annotations: levels.map(({ value, yref, text }): Partial<Annotations> => {
      // On the left, where curves have not left the level yet, and without a ground that would hide them.
      const place = { xref: "paper", yref, x: 0.005, y: value, xanchor: "left", yanchor: "bottom" } as const;
      return { ...place, text, showarrow: false, font: { size: 11, color: COLOURS.mark } };
    }) as Annotations[],
  };
}
