import type { Data } from "plotly.js";
import { axis, axisTitle, COLOURS, type PlotlyFigure, theme, titled } from "../figures";
import type { Spread, WorkloadSummary } from "./summary";
import { workload } from "./workloads";

/** What the figure says of the measurement. */
export interface BenchCaption {
  readonly cpu: string;
  /** Day of the measurement. */
  readonly date: string;
  readonly rounds: number;
  readonly pinned: boolean;
}

interface Series {
  readonly name: string;
  readonly ratio: (summary: WorkloadSummary) => Spread | null;
  readonly color: string;
  readonly symbol: "circle" | "circle-open";
  /** Where in the workload's band it lies, from -0.5 above to 0.5 below. */
  readonly offset: number;
}

const ALL_SERIES: readonly Series[] = [
  { name: "best PyTorch", ratio: (one) => one.toTorch, color: COLOURS.test, symbol: "circle", offset: -0.27 },
  { name: "JAX", ratio: (one) => one.toJax, color: COLOURS.train, symbol: "circle", offset: 0.09 },
  {
    name: "best PyTorch, equal arithmetic",
    ratio: (one) => one.equalToTorch,
    color: COLOURS.test,
    symbol: "circle-open",
    offset: -0.09,
  },
  {
    name: "JAX, equal arithmetic",
    ratio: (one) => one.equalToJax,
    color: COLOURS.train,
    symbol: "circle-open",
    offset: 0.27,
  },
];

const TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];

/** How many times as fast our step is as the peers', by workload: medians of the rounds, whiskers from lowest to highest. */
export function benchFigure(
  summaries: readonly WorkloadSummary[],
  { cpu, date, rounds, pinned }: BenchCaption,
): PlotlyFigure {
  const place = pinned ? "one thread, pinned to a core" : "one thread";
  const repeats = rounds === 1 ? "one round" : `medians and range of n = ${rounds} rounds`;
  const { title } = titled(
    "How many times as fast groklab's training step is",
    `${cpu}, ${place} · ${date} · ${repeats}`,
  );
  const ratios = ALL_SERIES.flatMap(({ ratio }) => summaries.map(ratio)).filter((one): one is Spread => one !== null);
  const low = Math.min(0.5, ...ratios.map((one) => one.low)) / 1.1;
  const high = Math.max(2, ...ratios.map((one) => one.high)) * 1.1;
  return {
    data: [equality(summaries.length), ...ALL_SERIES.flatMap((series) => trace(series, summaries))],
    layout: {
      ...theme,
      // From the left edge of the figure: above the axes alone there is no room for the second line.
      title: { ...title, x: 0.015, xref: "container" },
      height: 160 + 70 * summaries.length,
      margin: { ...theme.margin, l: 285, t: 76, b: 96 },
      hovermode: "closest",
      legend: { orientation: "h", x: 0, xanchor: "left", y: 0, yref: "container", yanchor: "bottom" },
      xaxis: {
        ...axis,
        type: "log",
        range: [Math.log10(low), Math.log10(high)],
        tickvals: TICKS,
        ticktext: TICKS.map((value) => `${value}×`),
        title: axisTitle("updates per second over the peer's; right of 1× groklab is faster"),
      },
      yaxis: {
        ...axis,
        range: [summaries.length - 0.5, -0.5],
        tickvals: summaries.map((_, i) => i),
        ticktext: summaries.map((one) => `<b>${one.workload}</b>  ${workload(one.workload).title}`),
        ticks: "",
        showgrid: false,
      },
    },
  };
}

/** The line at 1, behind the points. */
function equality(workloads: number): Data {
  return {
    type: "scatter",
    mode: "lines",
    x: [1, 1],
    y: [-0.5, workloads - 0.5],
    line: { color: COLOURS.mark, width: 1.5 },
    showlegend: false,
    hoverinfo: "skip",
  };
}

function trace({ name, ratio, color, symbol, offset }: Series, summaries: readonly WorkloadSummary[]): Data[] {
  const points = summaries.flatMap((summary, i) => {
    const spread = ratio(summary);
    return spread === null ? [] : [{ spread, y: i + offset }];
  });
  if (points.length === 0) return [];
  const rounded = (value: number) => Number(value.toPrecision(4));
  return [
    {
      type: "scatter",
      mode: "markers",
      name,
      x: points.map(({ spread }) => rounded(spread.median)),
      y: points.map(({ y }) => y),
      error_x: {
        type: "data",
        symmetric: false,
        visible: points.some(({ spread }) => spread.low < spread.high),
        array: points.map(({ spread }) => rounded(spread.high - spread.median)),
        arrayminus: points.map(({ spread }) => rounded(spread.median - spread.low)),
        color,
        thickness: 1.5,
        width: 4,
      },
      marker: { color, symbol, size: 9, line: { color, width: 2 } },
    },
  ];
}
