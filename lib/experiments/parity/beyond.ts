/** @file Beyond the thesis: little weight decay, phase diagrams of size and width against weight decay, four bits. */
import { describeCrossing, medianTime } from "../../analysis";
import { curves, heatMap } from "../../figures";
import type { RunRecord } from "../../runs";
import { figure, part, type Section, withSeeds } from "../section";
import { nSeeds } from "../seeds";
import { FIVE, parityBaseline, THREE, tGen, thresholds, tMem } from "./networks";

const little = part("littleDecay", "beyond: no or little weight decay, forty times as long", {
  decays: [0, 0.001, 0.003].map((decay) =>
    withSeeds(
      FIVE,
      { ...parityBaseline, steps: 200_000, evaluation: { every: 2000, perDecade: 10 } },
      { "optimizer.weightDecay": decay },
    ),
  ),
});

/** Ten thousand updates, measured a hundred times, evenly on a logarithmic axis and then every 250. */
const seldom = { ...parityBaseline, steps: 10_000, evaluation: { every: 250, perDecade: 20 } };
const against = (path: string, values: readonly number[]) =>
  values.flatMap((x) =>
    [0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5].map((decay) => ({
      ...{ x, decay },
      runs: withSeeds(THREE, seldom, { [path]: x, "optimizer.weightDecay": decay }),
    })),
  );
export const phases = part(
  "phases",
  "beyond: size of the training set against weight decay, and width against weight decay",
  {
    sizes: against("task.trainSize", [100, 150, 200, 300, 450, 700, 1000, 1500]),
    widths: against("model.width", [8, 16, 32, 64, 128, 256, 1000, 2000]),
  },
);
const { sizes, widths } = phases.arms;

const fourBits = part("fourBits", "beyond: four bits decide", {
  numbers: [10, 20, 30].map((n) =>
    withSeeds(
      THREE,
      {
        ...parityBaseline,
        task: { kind: "parity", n: 20, k: 4, trainSize: 3000 },
        steps: 100_000,
        evaluation: { every: 1000, perDecade: 10 },
      },
      { "task.n": n },
    ),
  ),
});

/** Median T_gen over median T_mem; beyond the run's end hatched, a dash where the median run does not memorise. */
function phaseCell(runs: readonly RunRecord[]) {
  const [memorised, generalised] = [tMem, tGen].map((time) => medianTime(runs.map((run) => time(run))));
  if (memorised.censored) return { value: null };
  const ratio = Math.max(generalised.step, 1) / Math.max(memorised.step, 1);
  return {
    value: generalised.censored ? { censored: true as const, step: Math.round(ratio) } : ratio,
    note: describeCrossing(generalised).replace("none by ", "> "),
  };
}

const phaseDiagram = (id: string, arms: typeof sizes, xTitle: string, about: string) =>
  figure(id, arms, (cells) =>
    heatMap(
      cells.map(({ x, decay, runs }) => ({ x, y: decay, ...phaseCell(runs) })),
      {
        title: `T_gen / T_mem, ${xTitle} against weight decay`,
        settings:
          `${about} · SGD, lr 0.1, batches of 32 · 10,000 updates · median of ${nSeeds(cells)} a cell, below: T_gen · ` +
          "dash: not memorised",
        xTitle,
        yTitle: "weight decay",
        unit: "T_gen / T_mem",
        scale: "log",
      },
    ),
  );

/** Among the sizes, the baseline's 300 points, on which its 500 neurons are trained. */
const usual = sizes.flatMap((cell) => (cell.x === 300 ? [{ ...cell, x: 500 }] : []));
const figures = [
  phaseDiagram("parity-phases-size", sizes, "training points", "(50, 2)-parity · 500 hidden neurons"),
  phaseDiagram(
    "parity-phases-width",
    [...usual, ...widths],
    "hidden neurons",
    "(50, 2)-parity · 300 points for training",
  ),
  figure("parity-little-decay", little.arms.decays, (lists) =>
    curves(lists.flat(), {
      title: "No or little weight decay, forty times as long",
      quantities: ["accuracy", "weightNorm"],
      groupBy: "optimizer.weightDecay",
      thresholds,
    }),
  ),
  figure("parity-four-bits", fourBits.arms.numbers, (lists) =>
    curves(lists.flat(), {
      title: "Four bits",
      quantities: ["accuracy", "weightNorm"],
      groupBy: "task.n",
      labels: [10, 20, 30].map((n) => `n = ${n}`),
      thresholds,
    }),
  ),
];

export const beyond: Section = { parts: [little, phases, fourBits], figures, claims: [] };
