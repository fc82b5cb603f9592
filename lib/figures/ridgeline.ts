/** @file How a distribution, such as that of the weights, changes along training. */
import type { Data, LayoutAxis } from "plotly.js";
import { type Bandwidth, type Density, kernelBandwidth, kernelDensity } from "../analysis";
import { ConfigError } from "../core";
import { type AxisScale, linearAxis, logAxis, rounded, short } from "./axes";
import type { PlotlyFigure } from "./figure";
import { figureLayout } from "./layout";
import { panels } from "./panels";
import { axisTitle, escapeText, sequentialColours } from "./theme";

/** Values at one time, or their density where that is what was kept. */
export interface Sample {
  /** Such as `epoch 40`: in the legend, or above the panel. */
  readonly label: string;
  readonly values?: ArrayLike<number>;
  readonly density?: Pick<Density, "grid" | "density"> & Partial<Pick<Density, "bandwidth">>;
}

export interface RidgelineOptions {
  /** Default "Densities". */
  readonly title?: string;
  /** What was run; bandwidth and n values are added. */
  readonly settings: string;
  /** What the values are, with the unit. Default "value". */
  readonly label?: string;
  /** Of the density. Default "linear". */
  readonly scale?: AxisScale;
  /** For `values`: one for all curves, in the unit, or the narrowest that the rule gives for any. Default "scott". */
  readonly bandwidth?: Bandwidth;
  /** First and last value drawn. Default: what all samples take. */
  readonly range?: readonly [number, number];
  /** Decades below the highest density that a log axis shows. Default 4. */
  readonly decades?: number;
}

/**
 * Gaussian kernel densities at several times in one panel, dark early and light late. All curves have one bandwidth, so
 * that a curve is narrower only where its values are.
 *
 * @throws ConfigError for no samples, one with neither values nor density, or values without a density
 */
export function ridgeline(samples: readonly Sample[], options: RidgelineOptions): PlotlyFigure {
  const { title = "Densities", settings, label = "value" } = options;
  const drawn = densitiesOf(samples, options);
  const colours = sequentialColours(samples.length);
  return {
    data: drawn.curves.map((curve, i) => line(curve, escapeText(samples[i].label), colours[i])),
    layout: {
      ...figureLayout({ title, settings: `${settings} · ${drawn.caption}`, legend: samples.map((one) => one.label) }),
      showlegend: true,
      hovermode: "closest",
      xaxis: { ...linearAxis(escapeText(label)), range: drawn.range },
      yaxis: densityAxis(drawn.highest, options),
    },
  };
}

/** The same as small multiples with common axes, a panel for each time. */
export function ridgelinePanels(
  samples: readonly Sample[],
  options: RidgelineOptions & { readonly columns?: number },
): PlotlyFigure {
  const { title = "Densities", settings, label = "value", columns } = options;
  const drawn = densitiesOf(samples, options);
  const colours = sequentialColours(samples.length);
  return panels(
    drawn.curves.map((curve, i) => ({
      data: [{ ...line(curve, "", colours[i]), fill: "tozeroy" as const, showlegend: false }],
      layout: {
        xaxis: { ...linearAxis(escapeText(label)), range: drawn.range },
        yaxis: densityAxis(drawn.highest, options),
      },
    })),
    {
      title,
      settings: `${settings} · ${drawn.caption}`,
      columns,
      titles: samples.map((one) => one.label),
      share: "both",
      panelHeight: 170,
    },
  );
}

type Curve = Pick<Density, "grid" | "density">;

interface Drawn {
  readonly curves: readonly Curve[];
  readonly range: [number, number];
  readonly highest: number;
  readonly caption: string;
}

function densitiesOf(samples: readonly Sample[], { bandwidth = "scott", range }: RidgelineOptions): Drawn {
  if (samples.length === 0) throw new ConfigError("ridgeline: there are no samples");
  const wrong = samples.find(({ values, density }) => !values === !density);
  if (wrong) throw new ConfigError(`ridgeline: "${wrong.label}" needs values or a density, and not both`);
  const given = samples.flatMap(({ values }) => (values ? [values] : []));
  const width = Math.min(...given.map((values) => kernelBandwidth(values, bandwidth)));
  const curves = samples.map(({ values, density }): Curve & { bandwidth?: number } => {
    if (!values) return density as Curve;
    return kernelDensity(values, { bandwidth: width, points: gridPoints(values, width, range), range });
  });
  const ends = curves.flatMap(({ grid }) => [grid[0], grid[grid.length - 1]]);
  const bandwidths = [...new Set(curves.flatMap(({ bandwidth: one }) => (one === undefined ? [] : [short(one)])))];
  const counts = [...new Set(given.map(({ length }) => length))];
  return {
    curves,
    range: range ? [range[0], range[1]] : [Math.min(...ends), Math.max(...ends)],
    highest: Math.max(...curves.map(({ density }) => Math.max(...density))),
    caption: [
      "Gaussian kernel density",
      ...(bandwidths.length > 0 ? [`bandwidth ${bandwidths.join(", ")}`] : []),
      ...(counts.length > 0 ? [`n = ${counts.join(", ")} values`] : []),
    ].join(", "),
  };
}

/** Two a bandwidth, so that no peak is stepped over: 200 to 800. */
function gridPoints(values: ArrayLike<number>, width: number, range?: readonly [number, number]): number {
  const all = Array.from(values);
  const [low, high] = range ?? [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
  return Math.max(200, Math.min(800, Math.ceil((2 * (high - low)) / width) + 16));
}

function line({ grid, density }: Curve, name: string, color: string): Data {
  const [x, y] = [Array.from(grid, rounded), Array.from(density, rounded)];
  return { type: "scatter", mode: "lines", name, x, y, line: { color, width: 2 }, showlegend: true };
}

function densityAxis(highest: number, { scale = "linear", decades = 4 }: RidgelineOptions): Partial<LayoutAxis> {
  if (scale === "linear") return { ...linearAxis("density"), range: [0, 1.05 * highest] };
  return { ...logAxis(highest / Number(`1e${decades}`), 1.6 * highest), title: axisTitle("density") };
}
