/** @file For each claim about the parity thesis's runs, made-up runs that its rule must support and contradict. */
import { parity } from "groklab/experiments";
import type { RunConfig, RunRecord } from "groklab/runs";
import { madeUpPart, measured, type Trajectory } from "../support/made-up-run";

type Trajectories = (config: RunConfig) => Trajectory;

export interface Cases {
  readonly part: string;
  /** Each must be supported. */
  readonly supported: readonly Trajectories[];
  readonly contradicted: readonly Trajectories[];
}

export function recordsOf(part: string, trajectory: Trajectories): Record<string, RunRecord[]> {
  return { [part]: madeUpPart(parity.parts[part], trajectory) };
}

/** The weight decay that a run of the part `raised` ends with. */
export const raisedTo = ({ schedule }: RunConfig) => schedule.changes[0].weightDecay ?? 0;

/** T_gen by the weight decay after memorising; those not named never generalise. */
const timesByDecay =
  (times: Readonly<Record<number, number>>): Trajectories =>
  (config) => ({ tGen: times[raisedTo(config)] ?? null });

const norm = (value: number) => ({
  "hidden0.weight": { norm: value, stableRank: 1 },
  "output.weight": { norm: 1, stableRank: 1 },
});

/** A spectral norm that is `start` until T_mem, `memorised` from then on, `generalised` from T_gen on, then `end`. */
const norms =
  (tMem: number, tGen: number, [start, memorised, generalised, end]: readonly number[]): Trajectories =>
  (config) => ({
    tMem,
    tGen,
    probes: measured(config, "spectrum", (step) =>
      norm(step < tMem ? start : step < tGen ? memorised : step < config.steps ? generalised : end),
    ),
  });

/** A norm that falls like a logistic curve in ln(step) around each of these steps. */
const falls =
  (steps: readonly number[]): Trajectories =>
  (config) => ({
    tMem: 100,
    tGen: 2000,
    probes: measured(config, "spectrum", (step) =>
      norm(steps.reduce((left, middle) => left - 1 / (1 + (middle / Math.max(step, 0.1)) ** 4), 4)),
    ),
  });

const finalNorms =
  (byDecay: Readonly<Record<number, number>>): Trajectories =>
  (config) => ({
    probes: measured(config, "spectrum", (s) => norm(s < config.steps ? 3 : (byDecay[raisedTo(config)] ?? 1))),
  });

/** Purity of the neighbours before memorising, from then on, and at the end; of step 0 there is none. */
const purities =
  (before: number, after: number, end: number): Trajectories =>
  (config) => ({
    tMem: 100,
    tGen: 1000,
    probes: measured(config, "embedding", (step) =>
      step === 0 ? null : { purity: step < 100 ? before : step < config.steps ? after : end },
    ),
  });

/** Share near zero and kurtosis of a layer's weights from T_mem and from T_gen on. */
const condensing =
  (
    layer: string,
    from: readonly [number, number],
    to: readonly [number, number],
    trajectory: Trajectory = {},
  ): Trajectories =>
  (config) => ({
    tMem: 100,
    tGen: 1000,
    ...trajectory,
    probes: measured(config, "weights", (step) => {
      const [nearZero, kurtosis] = step < 1000 ? from : to;
      const still = { nearZero: 0.1, kurtosis: 0, density: null };
      return { "hidden0.weight": still, "output.weight": still, [layer]: { nearZero, kurtosis, density: null } };
    }),
  });

const condenses = (part: string, layer: string): Cases => ({
  part,
  supported: [condensing(layer, [0.1, 0.5], [0.2, 1])],
  contradicted: [
    condensing(layer, [0.1, 0.5], [0.1, 1]),
    condensing(layer, [0.1, 0.5], [0.2, 0.5]),
    condensing(layer, [0.1, 0.5], [0.2, 1], { tGen: null }),
  ],
});

const clusters = (part: string): Cases => ({
  part,
  supported: [purities(0.59, 0.7, 0.95)],
  contradicted: [purities(0.59, 0.96, 0.94), purities(0.6, 0.5, 0.95)],
});

/** Final test accuracies: 1 where no more labels are flipped than this cell withstands. */
const withstands =
  (threshold: (n: number, weightDecay: number) => number): Trajectories =>
  ({ task, optimizer }) => {
    const n = task.kind === "parity" ? task.n : 0;
    return task.labelNoise <= threshold(n, optimizer.weightDecay) ? { tGen: 1000 } : { plateau: 0.97 };
  };

/** Table 3.1 as the thesis prints it, n downwards. */
const printed: Readonly<Record<number, readonly number[]>> = {
  30: [0.02, 0.12, 0.2],
  50: [0.03, 0.06, 0.12],
  70: [0.01, 0.03, 0.05],
};
const place = (weightDecay: number) => [0.01, 0.05, 0.1].indexOf(weightDecay);
export const asPrinted = withstands((n, wd) => printed[n][place(wd)]);
/** Weight decay does the opposite of what it does in the thesis. */
const weightDecayReversed = withstands((n, wd) => printed[n][2 - place(wd)]);
const sizeReversed = withstands((n, wd) => printed[100 - n][place(wd)]);

/** All end at 1, or all at a bit less than 0.98. */
const good: Trajectories = () => ({ tGen: 1000 });
const bad: Trajectories = () => ({ plateau: 0.979 });
const noise = (supported: Trajectories, contradicted: Trajectories): Cases => ({
  part: "noise",
  supported: [supported],
  contradicted: [contradicted],
});

export const cases: Readonly<Record<string, Cases>> = {
  "T-1.1-a": {
    part: "baseline",
    supported: [() => ({ tMem: 100, tGen: 600 })],
    contradicted: [() => ({ tMem: 100, tGen: 590 }), () => ({ tMem: 100 }), () => ({ tMem: null, tGen: 600 })],
  },
  "T-2.1-a": {
    part: "baseline",
    supported: [() => ({ plateau: 0.75, tGen: 1000 })],
    contradicted: [
      () => ({ plateau: 0.76, tGen: 1000 }),
      () => ({ plateau: 0.75 }),
      () => ({ tMem: null, tGen: 1000 }),
    ],
  },
  "T-2.2-a": clusters("baseline"),
  "T-2.3-a": condenses("baseline", "hidden0.weight"),
  "T-2.3-b": condenses("baseline", "output.weight"),
  "T-2.4-a": {
    part: "baseline",
    supported: [norms(100, 1000, [3, 2.5, 1.5, 1])],
    // Falls too little in between, after T_gen; rises; never generalises.
    contradicted: [
      norms(100, 1000, [3, 2.5, 1.6, 1]),
      norms(100, 1000, [1, 1.1, 1.9, 2]),
      (config) => ({ ...norms(100, 1000, [3, 2.5, 1.5, 1])(config), tGen: null }),
    ],
  },
  "T-2.4-b": { part: "bends", supported: [falls([100, 2000])], contradicted: [falls([100]), falls([2000])] },
  "T-3.1-a": {
    part: "raised",
    supported: [timesByDecay({ 0.01: 2000, 0.05: 1000 }), timesByDecay({ 0.05: 1000 })],
    contradicted: [timesByDecay({ 0.01: 1000, 0.05: 2000 }), timesByDecay({ 0.01: 1000 })],
  },
  "T-3.1-b": {
    part: "raised",
    supported: [
      timesByDecay({ 0.01: 2000, 0.02: 1000, 0.05: 500, 0.1: 490 }),
      timesByDecay({ 0.02: 1000, 0.05: 500, 0.1: 200 }),
    ],
    contradicted: [
      timesByDecay({ 0.01: 2000, 0.02: 1000, 0.05: 500, 0.1: 500 }),
      timesByDecay({ 0.01: 2000, 0.02: 1000, 0.05: 500 }),
      timesByDecay({ 0.05: 500, 0.1: 400 }),
    ],
  },
  "T-3.1-c": { part: "raised", supported: [timesByDecay({ 0.01: 1000 })], contradicted: [timesByDecay({ 0.5: 4000 })] },
  "T-3.2-a": {
    part: "raised",
    supported: [finalNorms({ 0.02: 1.19, 0.05: 0.81, 0.5: 0 })],
    contradicted: [finalNorms({ 0.02: 1.21 }), finalNorms({ 0.1: 0.79 })],
  },
  "T-3.2-b": { part: "raised", supported: [finalNorms({ 0.5: 0.049 })], contradicted: [finalNorms({ 0.5: 0.05 })] },
  "T-3.3-a": noise(
    asPrinted,
    withstands(() => 0.01),
  ),
  "T-3.4-a": noise(
    asPrinted,
    withstands(() => 0.05),
  ),
  "T-3.5-a": noise(
    asPrinted,
    withstands(() => 0.08),
  ),
  "T-3.5-b": noise(
    asPrinted,
    withstands(() => 0.15),
  ),
  "T-3.2h-a": noise(
    ({ task }) => (task.labelNoise > 0.03 ? {} : { tGen: 500 + 10_000 * task.labelNoise }),
    ({ task }) => (task.labelNoise === 0 ? {} : { tGen: 2000 - 10_000 * task.labelNoise }),
  ),
  "T-t3.1-a": noise(asPrinted, weightDecayReversed),
  "T-t3.1-b": noise(asPrinted, sizeReversed),
  "T-t3.1-c": {
    part: "thirtyFifty",
    supported: [asPrinted],
    contradicted: [withstands((n) => (n === 50 ? 0.01 : 0.02))],
  },
  "T-t3.1-d": noise(asPrinted, bad),
  "T-4.2-b": { part: "fewNeurons", supported: [good], contradicted: [bad] },
  "T-4.3-a": {
    part: "fewNeuronsThreeBits",
    supported: [({ steps, ...rest }) => (steps === 32_000 ? bad : good)({ steps, ...rest })],
    contradicted: [({ steps, ...rest }) => (steps === 32_000 ? good : bad)({ steps, ...rest })],
  },
  "T-4.3-b": {
    part: "fewNeuronsThreeBits",
    supported: [({ steps, ...rest }) => (steps === 96_000 ? good : bad)({ steps, ...rest })],
    contradicted: [({ steps, ...rest }) => (steps === 96_000 ? bad : good)({ steps, ...rest })],
  },
  "T-A.1-a": {
    part: "threeBits",
    supported: [() => ({ tMem: 320, tGen: 1920, plateau: 0.75 })],
    contradicted: [
      () => ({ tMem: 320, tGen: 1856, plateau: 0.75 }),
      () => ({ tMem: 320, tGen: 1920, plateau: 0.76 }),
      () => ({ tMem: 320, tGen: 1920, after: 0.97 }),
    ],
  },
  "T-A.2-a": {
    part: "threeBits",
    supported: [norms(320, 3200, [3, 2, 2.1, 2.41])],
    contradicted: [norms(320, 3200, [3, 2, 2.1, 2.4]), norms(320, 3200, [3, 2.5, 2, 2.5])],
  },
  "T-A.3-a": clusters("threeBits"),
  "T-A.4-a": condenses("threeBits", "hidden0.weight"),
  "T-b.2-a": {
    part: "map",
    supported: [() => ({ tMem: 100, tGen: 600 })],
    contradicted: [() => ({ tMem: 100, tGen: 580 }), () => ({ tMem: 100 }), () => ({ tMem: null, tGen: 600 })],
  },
  "T-b.2-b": {
    part: "map",
    supported: [() => ({ tGen: 600 })],
    contradicted: [() => ({}), () => ({ tGen: 600, after: 0.97 })],
  },
};
