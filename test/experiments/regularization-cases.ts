/** @file For each claim about the essay's runs, made-up runs that its rule must support and contradict. */
import { regularization } from "groklab/experiments";
import type { RunConfig, RunRecord } from "groklab/runs";
import { madeUpPart, type Trajectory } from "../support/made-up-run";

export type Trajectories = (config: RunConfig) => Trajectory;

export interface Cases {
  /** Each must be supported. */
  readonly supported: readonly Trajectories[];
  readonly contradicted: readonly Trajectories[];
}

export function recordsOf(parts: readonly string[], trajectory: Trajectories): Record<string, RunRecord[]> {
  return Object.fromEntries(parts.map((part) => [part, madeUpPart(regularization.parts[part], trajectory)]));
}

const share = ({ task }: RunConfig) => (task.kind === "modular" ? task.trainFraction : 0);
const finalDecay = ({ optimizer, schedule }: RunConfig) =>
  schedule.changes.reduce((value, { weightDecay }) => weightDecay ?? value, optimizer.weightDecay);

/** What a change of the schedule waits for, in short: `train 0.99 x2`, `test 0.5`, `2000`; "" where there is none. */
export function whenOf({ schedule: { changes } }: RunConfig): string {
  if (changes.length === 0) return "";
  const { at } = changes[0];
  if ("step" in at) return String(at.step);
  return `${at.metric.replace("Accuracy", "")} ${at.reaches}${at.times === 1 ? "" : ` x${at.times}`}`;
}

/** T_gen by share of the pairs; those not named never generalise. */
const byShare =
  (times: Readonly<Record<number, number>>, rest: Trajectory = {}): Trajectories =>
  (config) => ({ tMem: 100, plateau: 0, ...rest, tGen: times[share(config)] ?? null });

/** Final test accuracy by what the removal waits for; 1 for those not named. */
const endsBy =
  (ends: Readonly<Record<string, number>>): Trajectories =>
  (config) => {
    const end = ends[whenOf(config)] ?? 1;
    return { testAccuracy: (step) => (step < config.steps ? 0.999 : end) };
  };

/** A norm that is 2 until T_mem, and `end` at the end. */
const norms =
  (end: number, trajectory: Trajectory = {}): Trajectories =>
  ({ steps }) => ({ tMem: 100, ...trajectory, weightNorm: (step) => (step < steps ? 2 : end) });

/** Generalises so long after the switch, by the weight decay that it ends with. */
const afterSwitch =
  (delays: Readonly<Record<number, number>>): Trajectories =>
  (config) => {
    const when = whenOf(config);
    const times = Number(/x(\d)/.exec(when)?.[1] ?? 1);
    const start = /^\d+$/.test(when) ? Number(when) : 100 * times; // T_mem is 100
    const delay = delays[finalDecay(config)];
    return { tMem: 100, tGen: delay === undefined ? null : start + delay };
  };

/** As at the other times, but of one that is introduced at four times T_mem. */
const butLate =
  (others: Trajectories, late: Trajectories): Trajectories =>
  (config) =>
    (whenOf(config).endsWith("x4") ? late : others)(config);

const low: Trajectories = () => ({ plateau: 0.04 });

const ofScale =
  (small: Trajectory, large: Trajectory): Trajectories =>
  ({ initialization }) =>
    initialization.scale === 1 ? small : large;

/** Final test accuracy by start and length of the window; 1 for the others. */
const byWindow =
  (end: (start: number, length: number) => number): Trajectories =>
  ({ optimizer, schedule, steps }) => {
    const at = schedule.changes.map((change) => ("step" in change.at ? change.at.step : 0));
    const [start, stop] = optimizer.weightDecay > 0 ? [0, at[0] ?? steps] : [at[0], at[1] ?? steps];
    return { plateau: end(start, stop - start) };
  };

const enough = (longest: number): Cases => ({
  supported: [byWindow((_, length) => (length === longest ? 0.95 : 0))],
  contradicted: [byWindow((_, length) => (length === longest ? 0.949 : 1))],
});
const tooShort = (shortest: number): Cases => ({
  supported: [byWindow((_, length) => (length === shortest ? 0.499 : 1))],
  contradicted: [byWindow((_, length) => (length === shortest ? 0.5 : 0))],
});
const early = (chosen: number): Cases => ({
  supported: [byWindow((start, length) => (length === chosen ? 0.9 - start / 10_000 : start / 10_000))],
  contradicted: [byWindow((start, length) => (length === chosen ? 0.5 + start / 10_000 : 0.9 - start / 10_000))],
});

/** T_gen - T_mem as this power of learning rate times weight decay, with a little of the seed's own. */
const power =
  (exponent: number): Trajectories =>
  ({ optimizer: { learningRate, weightDecay }, seed, task }) => {
    const unit = task.kind === "modular" && task.p === 97 ? 0.06 : 0.003;
    const delay = 400 * Math.exp(exponent * Math.log((learningRate * weightDecay) / unit)) * (1 + 0.02 * seed);
    return { tMem: 50, tGen: 50 + delay };
  };

const minusOne: Cases = {
  supported: [power(-1), power(-0.85), power(-1.15)],
  contradicted: [power(0), power(-0.5), power(-1.5)],
};

const transformer = (when: string, supported: Trajectory, contradicted: Trajectory): Cases => ({
  supported: [(config) => (whenOf(config) === when ? supported : contradicted)],
  contradicted: [(config) => (whenOf(config) === when ? contradicted : supported)],
});

export const cases: Readonly<Record<string, Cases>> = {
  "R-5.2-a": {
    supported: [byShare({ 0.5: 200 })],
    contradicted: [byShare({ 0.5: 150 }), byShare({ 0.3: 200, 0.7: 200 }), byShare({ 0.5: 200 }, { tMem: null })],
  },
  "R-5.2-b": {
    supported: [byShare({ 0.3: 3000, 0.5: 2000, 0.7: 1000 }), byShare({ 0.5: 2000, 0.7: 1000 })],
    contradicted: [byShare({ 0.3: 1000, 0.5: 2000, 0.7: 3000 }), byShare({ 0.3: 1000, 0.5: 2000 })],
  },
  "R-5.2-c": {
    supported: [() => ({ testAccuracy: (step) => Math.min(1, Math.max(0, (step - 1000) / 400)) })],
    contradicted: [
      () => ({ testAccuracy: (step) => Math.min(1, Math.max(0, (step - 1000) / 700)) }),
      () => ({ plateau: 0, tGen: 1000, after: 0.98 }),
    ],
  },
  "R-5.3-a": {
    supported: [() => ({ tGen: 200, after: 0.9 })],
    contradicted: [() => ({ tGen: 200, after: 0.89 }), () => ({ tGen: 100 })],
  },
  "R-5.4-a": {
    supported: [byShare({ 0.3: 3000, 0.5: 2000, 0.7: 1000 }), byShare({ 0.7: 1000 })],
    contradicted: [byShare({ 0.3: 1000, 0.5: 2000, 0.7: 3000 })],
  },
  "R-5.4-b": {
    supported: [low],
    contradicted: [() => ({ plateau: 0.05 }), () => ({ plateau: 0.04, tMem: null })],
  },
  "R-5.4-c": {
    supported: [() => ({ plateau: 0.98 })],
    contradicted: [() => ({ plateau: 0.1, tGen: 40_000 })],
  },
  "R-5.4-d": {
    supported: [norms(2), norms(3)],
    contradicted: [norms(1.9), norms(3, { tMem: null })],
  },
  "R-5.5-a": {
    supported: [endsBy({ "train 0.99": 0.19 })],
    contradicted: [endsBy({ "train 0.99": 0.2 }), endsBy({ "train 0.99 x2": 0, "train 0.9": 0 })],
  },
  "R-5.5-b": { supported: [norms(2.1)], contradicted: [norms(2), norms(3, { tMem: null })] },
  "R-5.6-a": {
    supported: [endsBy({ "test 0.99": 0.95, "test 0.95": 0 })],
    contradicted: [endsBy({ "test 0.99": 0.94 })],
  },
  "R-7.6-a": {
    supported: [endsBy({ "test 0.9": 0.95, "test 0.95": 0.95, "test 0.99": 0.95, "test 0.5": 0 })],
    contradicted: [endsBy({ "test 0.9": 0.94 }), endsBy({ "test 0.95": 0.94 }), endsBy({ "test 0.99": 0.94 })],
  },
  "R-5.7-a": {
    supported: [afterSwitch({ 1: 2000 })],
    contradicted: [afterSwitch({ 2: 2000 })],
  },
  "R-5.7-b": {
    supported: [afterSwitch({ 1: 2000, 2: 1000 }), afterSwitch({ 2: 1000 })],
    contradicted: [afterSwitch({ 1: 1000, 2: 2000 }), afterSwitch({ 1: 1000 })],
  },
  "R-5.7-c": {
    supported: [() => ({ weightNorm: (step) => (step > 2000 && step < 3000 ? 1.79 : 2) })],
    contradicted: [
      () => ({ weightNorm: (step) => (step > 2000 ? 1.81 : 2) }),
      () => ({ weightNorm: (step) => (step < 2000 ? 1 : 2) }),
    ],
  },
  "R-7.7-a": {
    supported: [afterSwitch({ 1: 2000 })],
    contradicted: [afterSwitch({ 2: 2000 }), butLate(afterSwitch({ 1: 2000 }), afterSwitch({}))],
  },
  "R-7.7-b": {
    supported: [afterSwitch({ 1: 2000, 2: 1000 }), afterSwitch({ 2: 1000 })],
    contradicted: [
      afterSwitch({ 1: 1000, 2: 2000 }),
      afterSwitch({ 1: 1000 }),
      butLate(afterSwitch({ 1: 2000, 2: 1000 }), afterSwitch({ 1: 1000, 2: 2000 })),
    ],
  },
  "R-7.1-a": {
    supported: [
      () => ({ plateau: 0.89 }),
      ({ optimizer }) => (optimizer.weightDecay > 0 ? { tGen: 1000 } : low({} as RunConfig)),
    ],
    contradicted: [
      (config) => (config.model.kind === "lstm" && share(config) === 0.7 ? { tGen: 200 } : { plateau: 0 }),
    ],
  },
  "R-7.8-a": {
    supported: [ofScale({ tGen: 1000 }, { tGen: 2000 }), ofScale({ tGen: 1000 }, {})],
    contradicted: [ofScale({ tGen: 2000 }, { tGen: 1000 }), ofScale({}, { tGen: 1000 })],
  },
  "R-7.8-b": {
    supported: [
      ofScale({ tMem: 500, tGen: 1000 }, { tMem: 100, tGen: 1000 }),
      ofScale({ tMem: 500, tGen: 300 }, { tMem: 100, tGen: 100 }), // 0.6 against 1
    ],
    contradicted: [ofScale({ tMem: 100, tGen: 1000 }, { tMem: 500, tGen: 1000 })],
  },
  "R-t7.1-a": { supported: [() => ({ tGen: 200 })], contradicted: [() => ({ tGen: 150 }), () => ({})] },
  "R-t7.2-a": {
    supported: [() => ({ tMem: 12_000, tGen: 24_000 })],
    contradicted: [() => ({ tMem: 12_000, tGen: 22_000 }), () => ({ tMem: 12_000 })],
  },
  "R-t7.2-b": {
    supported: [() => ({ plateau: 0.98 })],
    contradicted: [() => ({ tGen: 780_000 }), () => ({ plateau: 0.98, tMem: null })],
  },
  "R-t7.2-c": {
    supported: [norms(2), norms(3)],
    contradicted: [norms(1.9), norms(3, { tMem: null })],
  },
  "R-t7.2-d": {
    supported: [() => ({ tGen: 300_000 }), ({ seed }) => ({ tGen: 200_000 + 50_000 * seed })],
    contradicted: [() => ({ tGen: 100_000 }), ({ seed }) => ({ tGen: 20_000 + 2000 * seed })],
  },
  "R-b.1-a": enough(3000),
  "R-b.1-b": tooShort(250),
  "R-b.1-c": early(1000),
  "R-b.2-a": enough(600),
  "R-b.2-b": tooShort(25),
  "R-b.2-c": early(100),
  "R-b.3-a": minusOne,
  "R-b.3-b": minusOne,
  "R-b.4-a": transformer("", { plateau: 0.98 }, { plateau: 0.99 }),
  "R-b.4-b": transformer("train 0.99", { plateau: 0.19 }, { plateau: 0.2 }),
  "R-b.4-c": transformer("test 0.99", { plateau: 0.95 }, { plateau: 0.94 }),
  "R-b.4-d": {
    supported: [afterSwitch({ 1: 2000 })],
    contradicted: [afterSwitch({ 2: 1000 }), afterSwitch({})],
  },
  "R-b.4-e": {
    supported: [afterSwitch({ 1: 2000, 2: 1000 }), afterSwitch({ 2: 1000 })],
    contradicted: [afterSwitch({ 1: 1000, 2: 1000 }), afterSwitch({ 1: 1000 }), afterSwitch({})],
  },
};
