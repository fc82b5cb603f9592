/** @file The networks of the regularisation essay (Ahmed 2024), its schedules of weight decay, and what is read of both. */
import type { Crossing } from "../../analysis";
import { type Choice, claimsOf } from "../../claims";
import type { ProbeSpec, RunRecord, RunSpec } from "../../runs";
import { rateChangesOf } from "../../trainers";
import { bestAccuracy, lastOf, normAt, timesAt } from "../measures";

export const THREE = [0, 1, 2];
export const TEN = [...THREE, 3, 4, 5, 6, 7, 8, 9];
/** Ten others, for rules about most seeds that once asked for every one of three. */
export const TEN_FRESH = TEN.map((seed) => THREE.length + seed);
export const FRACTIONS = [0.3, 0.5, 0.7];

/** Weight norm of each layer. */
const norms: ProbeSpec[] = [{ kind: "norms", schedule: { every: 250, perDecade: 5 } }];

/**
 * The essay's LSTM (Table 7.2): embedding and hidden state of 128, initial values times 5, betas (0.9, 0.999). It prints
 * batches of 32, weight decay 0.01, 6,000 epochs of all training examples, a learning rate of 0.001 (Algorithm 1) and the
 * modulus 91 (section 7.1; 113 by Table 7.1): with half of the pairs 780,000 updates, learning rate x weight decay x updates 7.8.
 * We take a shorter training in which it is 18: weight decay 1 for its 0.01, 2 for its 0.02; 6,000 updates at a learning rate
 * of 0.003.
 */
export const essayLstm = {
  task: { operation: "addition", p: 59, trainFraction: 0.5 },
  model: { kind: "lstm" },
  initialization: { scale: 5 },
  optimizer: { learningRate: 0.003, betas: [0.9, 0.999], weightDecay: 1 },
  batchSize: 512,
  steps: 6000,
  evaluation: { every: 50, perDecade: 10 },
  probes: norms,
} satisfies RunSpec;

/** tanh units; longer, since it is slower to generalise. */
export const essayRnn = {
  ...essayLstm,
  model: { kind: "rnn" },
  steps: 30_000,
  evaluation: { every: 100, perDecade: 10 },
} satisfies RunSpec;

/**
 * The essay's Transformer (Table 7.1): one block without layer norm; it shows no result of it. Learning rate, batches and
 * share of the pairs are the LSTM's.
 */
export const essayTransformer = {
  ...essayLstm,
  model: { kind: "transformer", layers: 1, norm: "none", positions: "learned" },
  initialization: { scale: 1 },
  optimizer: { learningRate: 0.003, betas: [0.9, 0.98], weightDecay: 1 },
  steps: 4000,
} satisfies RunSpec;

/** When training, or test, accuracy first reaches a value. */
export const trainReaches = (reaches: number, times = 1) => ({ metric: "trainAccuracy", reaches, times }) as const;
export const testReaches = (reaches: number) => ({ metric: "testAccuracy", reaches }) as const;
type At = NonNullable<NonNullable<RunSpec["schedule"]>["changes"]>[number]["at"];
/** From then on this weight decay, before it the network's own. */
export const decayAt = (at: At, weightDecay: number) => ({ schedule: { changes: [{ at, weightDecay }] } });

/** Accuracy that counts as memorised on the training set, and as generalised on the test set. */
export const REACHED = 0.99;
/** Test accuracy that counts as generalised for the RNN, which is slow to come to 0.99. */
export const RNN_REACHED = 0.9;
/** Ratio of T_gen to T_mem from which on a network groks. */
const LONG_AFTER = 2;

/**
 * T_mem and T_gen: training and test accuracy of 0.99, held for five evaluations, in updates; of the RNN test accuracy of
 * 0.9. A run that does not get there is censored and counts as later than any that does.
 */
export const { tMem, tGen, generalises, gap, delayAs } = timesAt(({ config }) => ({
  tMem: REACHED,
  tGen: config.model.kind === "rnn" ? RNN_REACHED : REACHED,
}));

/** T_gen is reached, and is at least twice T_mem. */
export function groks(run: RunRecord, choice?: Partial<Choice>): boolean {
  const found = gap(run, choice);
  return found !== null && !found.censored && found.step >= LONG_AFTER;
}
export const GROKS = "T_gen is reached, and is at least twice T_mem";

/** T_mem is reached, and test accuracy stays below that of T_gen. */
export function onlyMemorises(run: RunRecord, choice: Partial<Choice> = {}): boolean {
  return !tMem(run, choice).censored && bestAccuracy(run) < (choice.threshold ?? REACHED);
}

/** T_mem is reached, and the weight norm at the end is at least what it was then. */
export function keepsNorm(run: RunRecord, choice?: Partial<Choice>): boolean {
  const mem = tMem(run, choice);
  return !mem.censored && lastOf(run.evaluations).weightNorm >= normAt(run, mem.step);
}

/** Updates after which weight decay first became another; null where it never did. */
export function switchStep(run: RunRecord): number | null {
  const { config } = run;
  if (config.schedule.changes.length === 0) return null;
  return rateChangesOf(run).find(({ weightDecay }) => weightDecay !== config.optimizer.weightDecay)?.step ?? null;
}

/** T_gen counted from the update at which weight decay sets in. */
export function sinceSwitch(run: RunRecord, choice?: Partial<Choice>): Crossing {
  const { step, censored } = tGen(run, choice);
  return { step: step - (switchStep(run) ?? 0), censored };
}

/** Learning rate times weight decay, summed over the updates after `from` and up to `to`: weights shrink by exp of minus it. */
export function summedDecay(run: RunRecord, from: number, to: number): number {
  const changes = rateChangesOf(run);
  let sum = 0;
  changes.forEach(({ step, learningRate, weightDecay }, i) => {
    const end = Math.min(changes[i + 1]?.step ?? run.steps, to);
    for (let made = Math.max(step, from); made < end; made++) sum += learningRate * weightDecay;
  });
  return sum;
}

/** "In most seeds": the one-sided 95 % Clopper-Pearson bound of the share of seeds lies above one half; contradicted where it lies below. */
export const claim = claimsOf("regularization");
