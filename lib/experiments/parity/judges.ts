/** @file How the rules of the parity claims are computed; statement and rule stand in `claims.ts`, under the same ids. */
import { type Finding, inMost, rankable, shorter } from "../../claims";
import type { RunRecord } from "../../runs";
import type { Judge } from "../by-parts";
import { circuitJudges } from "./judges-circuits";
import { insideJudges } from "./judges-inside";
import { noiseJudges } from "./judges-noise";
import {
  finalAccuracy,
  finalDecay,
  GENERALISED,
  groupBy,
  LAYERS,
  probed,
  type SpectrumValue,
  tGen,
  tMem,
} from "./readings";

/** Updates in an epoch of the baseline, and of three bits. */
const EPOCH = 10;
const EPOCH_OF_THREE = 32;
/** Test accuracy of a network that has not begun to generalise. */
const PLATEAU = 0.75;

/** Test accuracy at the evaluation where the run has memorised; 1 where it never does, which no rule takes for low. */
function accuracyAtMem(run: RunRecord): number {
  const mem = tMem(run);
  return mem.censored ? 1 : (run.evaluations.find(({ step }) => step === mem.step)?.test.accuracy ?? 1);
}

function generalises(run: RunRecord): boolean {
  return !tGen(run).censored;
}

const grokking: Readonly<Record<string, Judge>> = {
  "T-1.1-a": ({ baseline }) =>
    inMost(
      baseline.map((run) => !tMem(run).censored && generalises(run) && tGen(run).step - tMem(run).step >= 50 * EPOCH),
      "T_gen is 500 updates or more after T_mem",
    ),
  "T-2.1-a": ({ baseline }) =>
    inMost(
      baseline.map((run) => accuracyAtMem(run) <= PLATEAU && generalises(run)),
      `test accuracy is at most ${PLATEAU} at T_mem and reaches ${GENERALISED} later`,
    ),
  "T-A.1-a": ({ threeBits }) =>
    inMost(
      threeBits.map((run) => generalises(run) && firstAbove(run, PLATEAU) - tMem(run).step >= 50 * EPOCH_OF_THREE),
      `test accuracy stays at ${PLATEAU} or below for 1,600 updates or more after T_mem and reaches ${GENERALISED} later`,
    ),
};

/** Step of the first evaluation with a test accuracy above a level. */
function firstAbove({ evaluations }: RunRecord, level: number): number {
  const found = evaluations.find(({ test }) => test.accuracy > level) ?? evaluations[evaluations.length - 1];
  return found.step;
}

const decay: Readonly<Record<string, Judge>> = {
  "T-3.1-a": ({ raised }) =>
    shorter(
      runsWith(raised, 0.05).map(tGen),
      runsWith(raised, 0.01).map(tGen),
      "T_gen with weight decay 0.05 over T_gen with 0.01",
    ),
  "T-3.1-b": ({ raised }) => {
    const series = [0.01, 0.02, 0.05, 0.1].map((value) => runsWith(raised, value).map(tGen).map(rankable));
    const falls = series[0].map((_, seed) => series.every((times, i) => i === 0 || times[seed] < series[i - 1][seed]));
    return inMost(falls, "T_gen falls with every step of weight decay from 0.01 to 0.02, 0.05 and 0.1");
  },
  "T-3.1-c": ({ raised }) =>
    inMost(
      runsWith(raised, 0.5).map((run) => !generalises(run)),
      "weight decay 0.5 leaves the network without generalisation for 5,000 updates",
    ),
  "T-3.2-a": ({ raised }) => {
    const usual = runsWith(raised, 0.01).map(finalNorm);
    const others = [0.02, 0.05, 0.1].map((value) => runsWith(raised, value).map(finalNorm));
    return inMost(
      usual.map((norm, seed) => others.every((norms) => Math.abs(norms[seed] / norm - 1) <= 0.2)),
      "the final spectral norms with 0.02, 0.05 and 0.1 are all within 20 % of that with 0.01",
    );
  },
  "T-3.2-b": ({ raised }) =>
    inMost(
      runsWith(raised, 0.5).map((run) => finalNorm(run) < 0.05),
      "weight decay 0.5 brings the spectral norm below 0.05",
    ),
};

/** Runs whose weight decay is this in the end, in the order of their seeds. */
function runsWith(runs: readonly RunRecord[], weightDecay: number): RunRecord[] {
  return groupBy(runs, finalDecay).get(weightDecay) ?? [];
}

function finalNorm(run: RunRecord): number {
  const values = probed<SpectrumValue>(run, "spectrum");
  return values[values.length - 1].value[LAYERS.hidden].norm;
}

const few: Readonly<Record<string, Judge>> = {
  "T-4.2-b": ({ fewNeurons }) =>
    inMost(
      fewNeurons.filter(withTwoNeurons).map((run) => finalAccuracy(run) >= GENERALISED),
      `training two neurons without output bias ends at a test accuracy of ${GENERALISED} or more`,
    ),
  "T-4.3-a": ({ fewNeuronsThreeBits }) => fiveNeurons(fewNeuronsThreeBits, 32_000, false),
  "T-4.3-b": ({ fewNeuronsThreeBits }) => fiveNeurons(fewNeuronsThreeBits, 96_000, true),
};

function withTwoNeurons({ config: { model } }: RunRecord): boolean {
  return model.kind === "parity" && model.width === 2 && !model.outputBias;
}

function fiveNeurons(runs: readonly RunRecord[], steps: number, succeed: boolean): Finding {
  const chosen = runs.filter(
    ({ config: { model, task, steps: planned } }) =>
      model.kind === "parity" && model.width === 5 && task.kind === "parity" && task.n === 50 && planned === steps,
  );
  return inMost(
    chosen.map((run) => finalAccuracy(run) >= GENERALISED === succeed),
    `five neurons on (50, 3)-parity end ${succeed ? "at" : "below"} a test accuracy of ${GENERALISED} after ${steps} updates`,
  );
}

export const parityJudges: Readonly<Record<string, Judge>> = {
  ...grokking,
  ...decay,
  ...few,
  ...insideJudges,
  ...noiseJudges,
  ...circuitJudges,
};
