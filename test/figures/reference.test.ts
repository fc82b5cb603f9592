/**
 * @file What each kind of figure comes to, to the last pixel and colour, against what is stored; `npx vitest run
 * test/figures/reference -u` stores what is drawn now, once a picture of it was looked at.
 */
import * as figures from "groklab/figures";
import { expect, it } from "vitest";
import { madeRun } from "../support/figures";

const settings = "made up";
const words = { settings, xTitle: "weight decay", yTitle: "points" };
const NONE = { censored: true as const, step: 5000 };

const seeds = [40, 50, 90].map((gen, seed) => madeRun({ seed, gen, weightDecay: 0.1 }));
const other = [30, 999].map((gen, seed) => madeRun({ seed, gen, until: 60, status: "stopped" }));
const zero = {
  ...seeds[0],
  evaluations: seeds[0].evaluations.map((one) => ({ ...one, train: { ...one.train, loss: 0 } })),
};
const doses = [
  ...[100, 200, 400].map((value, seed) => ({ setting: 0.01, value, seed })),
  { setting: 0.1, value: { censored: false as const, step: 50 }, seed: 0 },
  ...[1, 2].map((seed) => ({ setting: 0.1, value: NONE, seed })),
];
const among = (groups: readonly string[]) => groups.flatMap((group) => doses.map((dose) => ({ ...dose, group })));
const cells = [
  { x: 0.1, y: 300, value: 10, note: "n = 3" },
  { x: 0.01, y: 300, value: 1000 },
  { x: 0.1, y: 100, value: { censored: false as const, step: 100 } },
  { x: 0.01, y: 100, value: NONE },
];
const samples = [0.3, 0.1, 0.03].map((width, i) => ({
  label: `epoch ${10 * i}`,
  values: Float32Array.from({ length: 11 }, (_, k) => (width * (k - 5)) / 5),
}));
const cloud = { x: [0, 1, 2, 3], y: [4, 5, 6, 7], labels: ["b", "a", "b", "a"] };
const path = { points: [1, 10, 100].map((step) => ({ step, x: step / 10, y: 1 / step })) };
const network = {
  hidden: [
    { weights: [4, -1], bias: 0.5, output: 2 },
    { weights: [0, 1], bias: 0, output: -1 },
  ],
  outputBias: -3,
};

const drawn: Record<string, () => figures.PlotlyFigure> = {
  trainingCurves: () => figures.trainingCurves(seeds[0], { others: [...seeds.slice(1), zero] }),
  "trainingCurves of a run that diverged": () =>
    figures.trainingCurves({ ...madeRun({ until: 30 }), status: "diverged", steps: 34 }),
  curves: () => figures.curves(seeds, { marks: ["tMem", "tGen"], event: { label: "removed", step: () => 20 } }),
  "curves of groups": () =>
    figures.curves([...seeds, ...other], { marks: ["tGen"], updatesPerEpoch: 5, axis: "linear" }),
  valueBySetting: () => figures.valueBySetting(doses, words),
  "valueBySetting of runs that all get there": () => figures.valueBySetting(doses.slice(0, 3), words),
  "valueBySetting of two groups": () => figures.valueBySetting(among(["a", "b"]), words),
  "valueBySetting of five groups": () => figures.valueBySetting(among(["a", "b", "c", "d", "e"]), words),
  "valueBySetting of single runs": () => figures.valueBySetting(doses.slice(2, 4), { ...words, scale: "linear" }),
  successRate: () =>
    figures.successRate(
      [true, false, true].map((success, i) => ({ setting: 2 * i + 1, success, group: "n = 10" })),
      words,
    ),
  heatMap: () => figures.heatMap(cells, { ...words, unit: "steps" }),
  ridgeline: () => figures.ridgeline(samples, { settings, label: "weight" }),
  "ridgeline on a logarithmic axis": () => figures.ridgeline(samples, { settings, scale: "log", decades: 3 }),
  ridgelinePanels: () => figures.ridgelinePanels(samples, { settings }),
  scatter: () =>
    figures.scatter(
      [90, 400, 400].map((group, i) => ({ x: 10 * (i + 1), y: 50 - 10 * i, group })),
      { ...words, unit: "pairs" },
    ),
  scatterPanels: () => figures.scatterPanels([{ title: "epoch 0", text: "purity 0.55", ...cloud }], { settings }),
  forestPlot: () =>
    figures.forestPlot(
      ["one", "two"].map((group, i) => ({ setting: 30 + 70 * i, estimate: 0.6, low: 0.4, high: 0.9, group })),
      { ...words, level: { value: 0.5, text: "chance" } },
    ),
  phasePortrait: () => figures.phasePortrait([path, { points: path.points.slice(0, 2) }], words),
  "phasePortrait of one step": () => figures.phasePortrait([{ points: path.points.slice(0, 1) }], words),
  phaseTimeline: () =>
    figures.phaseTimeline(
      [
        {
          label: "seed 0",
          phases: [{ name: "b", from: 1, to: 10 }],
          marks: [{ step: 30, symbol: "x", name: "T_mem" }],
        },
        { label: "seed 1", phases: [{ name: "a", from: 5, to: 100 }] },
      ],
      { settings, names: ["a", "b"], steps: [1, 1000] },
    ),
  circuitDiagram: () => figures.circuitDiagram(network),
  panels: () =>
    figures.panels(
      [
        figures.phasePortrait([path], words),
        figures.heatMap(cells, { ...words, unit: "steps" }),
        figures.valueBySetting(doses, words),
      ],
      {
        settings,
        columns: 2,
        below: ["one", "", "three"],
      },
    ),
  "panels that share their axes, with a long legend": () =>
    figures.panels(
      [0, 1, 2, 3].map((i) => figures.valueBySetting(among(["a", "b"]).slice(i), { ...words, title: `${i}` })),
      { settings: "a setting that is long enough for a second line, · ".repeat(4), share: "both", columns: 2 },
    ),
  "a long legend": () =>
    figures.curves(
      [0.1, 0.2, 0.3].map((weightDecay) => madeRun({ weightDecay })),
      { labels: ["a", "b", "c"].map((letter) => `a long label for the group of the letter ${letter}`) },
    ),
};

/** A line for each trace and each part of the layout. */
function linesOf({ data, layout }: figures.PlotlyFigure): string {
  const traces = data.map((trace, i) => [`trace ${i}`, trace] as const);
  return [...traces, ...Object.entries(layout)].map(([name, part]) => `${name} ${JSON.stringify(part)}`).join("\n");
}

it.each(Object.entries(drawn))("%s is drawn as it was", (_, draw) => {
  expect(linesOf(draw())).toMatchSnapshot();
});
