/** @file Chapter 4: how few neurons, what training finds; and beyond it phase diagrams, little decay, four bits. */
import { circuitNetwork, describeCrossing, medianTime } from "../../analysis";
import { CIRCUIT_KEY, circuitDiagram, curves, heatMap, panels, shareAgainst } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe } from "../by-parts";
import { type CircuitValue, finalAccuracy, GENERALISED, groupBy, probed, tGen, tMem } from "./readings";
import { MEMORISED } from "./runs";

const thresholds = { tMem: MEMORISED, tGen: GENERALISED };

/** The shape of a parity run. */
function shape({ config: { task, model } }: RunRecord) {
  const { n, trainSize } = task.kind === "parity" ? task : { n: 0, trainSize: 0 };
  const { width, outputBias } = model.kind === "parity" ? model : { width: 0, outputBias: false };
  return { n, trainSize, width, outputBias };
}

const success: FigureRecipe[] = [
  {
    id: "parity-4-2",
    parts: ["fewNeurons"],
    draw: ({ fewNeurons }) =>
      shareAgainst(
        fewNeurons.map((run) => ({
          setting: String(shape(run).width),
          success: finalAccuracy(run) >= GENERALISED,
          group: `n = ${shape(run).n}, ${shape(run).outputBias ? "with" : "without"} output bias`,
        })),
        {
          title: "How few neurons training makes do with: two bits",
          settings:
            "(n, 2)-parity · 300 points · SGD, lr 0.1, weight decay 0.01 · 500 epochs · success: final test accuracy 0.98",
          xTitle: "hidden neurons m",
          axis: "categorical",
        },
      ),
  },
  {
    id: "parity-4-3",
    parts: ["fewNeuronsThreeBits"],
    draw: ({ fewNeuronsThreeBits }) =>
      shareAgainst(
        fewNeuronsThreeBits.map((run) => ({
          setting: String(shape(run).width),
          success: finalAccuracy(run) >= GENERALISED,
          group: `n = ${shape(run).n}, ${run.config.steps / 32} epochs`,
        })),
        {
          title: "How few neurons training makes do with: three bits",
          settings: "(n, 3)-parity · 1,000 points · SGD, lr 0.1, weight decay 0.01 · success: final test accuracy 0.98",
          xTitle: "hidden neurons m",
          axis: "categorical",
        },
      ),
  },
];

/** The circuit that is left of each seed's network, as a diagram; one of many neurons, of no seed so far, has none. */
function circuitsOf(all: readonly RunRecord[], task: string) {
  const runs = all.filter((run) => lastOf(probed<CircuitValue>(run, "circuit")).value.weights);
  return panels(
    runs.map((run) => circuitDiagram(lastCircuit(run), { title: "", settings: "", compact: true })),
    {
      title: `What training found, pruned: ${task}`,
      settings: `neurons that alone keep test accuracy within one point; their weights on the relevant bits · n = ${runs.length} of ${all.length} seeds · ${CIRCUIT_KEY}`,
      titles: runs.map((run) => `seed ${run.config.seed}`),
      below: runs.map((run) => {
        const { value } = lastOf(probed<CircuitValue>(run, "circuit"));
        const chance = value.random.reduce((sum, accuracy) => sum + accuracy, 0) / value.random.length;
        return `alone ${value.top.toFixed(2)}, others ${value.complement.toFixed(2)}, random ${chance.toFixed(2)}`;
      }),
      panelHeight: 230,
    },
  );
}

function lastOf<T>(values: readonly T[]): T {
  return values[values.length - 1];
}

function lastCircuit(run: RunRecord) {
  const { value } = lastOf(probed<CircuitValue>(run, "circuit"));
  const neurons = (value.weights ?? []).map((neuron, i) => ({ ...neuron, index: value.neurons[i], importance: 0 }));
  return circuitNetwork({ ...value, neurons, effectiveSparsity: value.size, curve: [] });
}

const found: FigureRecipe[] = [
  { id: "parity-circuits-2", parts: ["baseline"], draw: ({ baseline }) => circuitsOf(baseline, "two bits") },
  { id: "parity-circuits-3", parts: ["threeBits"], draw: ({ threeBits }) => circuitsOf(threeBits, "three bits") },
];

/** Median T_gen over median T_mem; beyond the run's end hatched, a dash where the median run does not memorise. */
function phaseCell(runs: readonly RunRecord[]) {
  const [memorised, generalised] = [medianTime(runs.map(tMem)), medianTime(runs.map(tGen))];
  if (memorised.censored) return { value: null };
  const ratio = Math.max(generalised.step, 1) / Math.max(memorised.step, 1);
  return {
    value: generalised.censored ? { censored: true as const, step: Math.round(ratio) } : ratio,
    note: describeCrossing(generalised).replace("none by ", "> "),
  };
}

function phaseDiagram(runs: readonly RunRecord[], x: (run: RunRecord) => number, xTitle: string, about: string) {
  const groups = groupBy(runs, (run) => `${x(run)} ${run.config.optimizer.weightDecay}`);
  const cells = [...groups.values()].map((group) => ({
    x: x(group[0]),
    y: group[0].config.optimizer.weightDecay,
    ...phaseCell(group),
  }));
  return heatMap(cells, {
    title: `T_gen / T_mem, ${xTitle} against weight decay`,
    settings:
      `${about} · SGD, lr 0.1, batches of 32 · 10,000 updates · median of n = 3 seeds a cell, below: T_gen · ` +
      "dash: not memorised",
    xTitle,
    yTitle: "weight decay",
    unit: "T_gen / T_mem",
    scale: "log",
  });
}

const beyond: FigureRecipe[] = [
  {
    id: "parity-phases-size",
    parts: ["phases"],
    draw: ({ phases }) =>
      phaseDiagram(
        phases.filter((run) => shape(run).width === 500),
        (run) => shape(run).trainSize,
        "training points",
        "(50, 2)-parity · 500 hidden neurons",
      ),
  },
  {
    id: "parity-phases-width",
    parts: ["phases"],
    draw: ({ phases }) =>
      phaseDiagram(
        phases.filter((run) => shape(run).trainSize === 300),
        (run) => shape(run).width,
        "hidden neurons",
        "(50, 2)-parity · 300 points for training",
      ),
  },
  {
    id: "parity-little-decay",
    parts: ["littleDecay"],
    draw: ({ littleDecay }) =>
      curves(littleDecay, {
        title: "No or little weight decay, forty times as long",
        quantities: ["accuracy", "weightNorm"],
        groupBy: "optimizer.weightDecay",
        thresholds,
      }),
  },
  {
    id: "parity-four-bits",
    parts: ["fourBits"],
    draw: ({ fourBits }) =>
      curves(fourBits, {
        title: "Four bits",
        quantities: ["accuracy", "weightNorm"],
        groupBy: "task.n",
        labels: [10, 20, 30].map((n) => `n = ${n}`),
        thresholds,
      }),
  },
  {
    id: "parity-variants",
    parts: ["baseline", "variants"],
    draw: ({ baseline, variants }) =>
      curves([...baseline, ...variants], {
        title: "The width of the thesis's listing, and an output bias",
        groupBy: (run) => `${shape(run).width}${shape(run).outputBias ? " with output bias" : ""}`,
        labels: ["500 neurons", "1,000 neurons", "500 neurons and an output bias"],
        thresholds,
      }),
  },
];

export const circuitFigures: readonly FigureRecipe[] = [...success, ...found, ...beyond];
