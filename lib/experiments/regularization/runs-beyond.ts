/** @file Runs beyond the essay: weight decay in a window of training, its dose, and the schedules on a Transformer. */
import { expandSweep, type RunSpec } from "../../runs";
import type { Part } from "../by-parts";
import { reference } from "../start-here";
import { decayAt, essayLstm, essayTransformer, LATE_TRANSFORMER, REACHED, testReaches, trainReaches } from "./runs";

const THREE = [0, 1, 2];

/** The MLP of notebook 00, with the weight norm of each layer. */
export const windowMlp = { ...reference, probes: essayLstm.probes } satisfies RunSpec;

/** A run ends where its latest and longest window does. */
export const windowLstm = { ...essayLstm, steps: 5000 } satisfies RunSpec;

/** First updates and lengths of the windows, in updates. */
export const WINDOWS = {
  mlp: { starts: [0, 50, 100, 200, 400], lengths: [25, 50, 100, 200, 400, 600] },
  lstm: { starts: [0, 500, 1000, 2000], lengths: [250, 500, 1000, 1500, 3000] },
} as const;

/**
 * Weight decay as the network has it, after `start` updates and for `length` of them; none before and after.
 *
 * @example inWindow(windowMlp, 100, 200).schedule.changes.length // 2: at updates 100 and 300
 */
export function inWindow(network: RunSpec, start: number, length: number): RunSpec {
  const { weightDecay } = network.optimizer as { weightDecay: number };
  const off = start + length < network.steps ? [{ at: { step: start + length }, weightDecay: 0 }] : [];
  if (start === 0) return { ...network, schedule: { changes: off } };
  const changes = [{ at: { step: start }, weightDecay }, ...off];
  return { ...network, optimizer: { ...network.optimizer, weightDecay: 0 }, schedule: { changes } } as RunSpec;
}

const windows = (network: RunSpec, { starts, lengths }: (typeof WINDOWS)[keyof typeof WINDOWS]) =>
  starts.flatMap((start) =>
    lengths.flatMap((length) => expandSweep(inWindow(network, start, length), { seed: THREE })),
  );

export const beyondParts = {
  windowsMlp: {
    what: "beyond: weight decay in one window of training only, MLP",
    runs: () => windows(windowMlp, WINDOWS.mlp),
  },
  windowsLstm: {
    what: "beyond: weight decay in one window of training only, LSTM",
    runs: () => windows(windowLstm, WINDOWS.lstm),
  },
  dosesMlp: {
    what: "beyond: T_gen against learning rate times weight decay, MLP",
    runs: () => [
      ...expandSweep({ ...windowMlp, steps: 3000 }, { "optimizer.weightDecay": [0.5, 1, 2, 4], seed: THREE }),
      ...expandSweep(
        { ...windowMlp, steps: 3000 },
        { "optimizer.learningRate": [0.015], "optimizer.weightDecay": [2, 4], seed: THREE },
      ),
    ],
  },
  dosesLstm: {
    what: "beyond: T_gen against learning rate times weight decay, LSTM",
    runs: () => [
      ...expandSweep({ ...essayLstm, steps: 9000 }, { "optimizer.weightDecay": [0.5], seed: THREE }),
      ...expandSweep(essayLstm, { "optimizer.weightDecay": [1, 2, 4], seed: THREE }),
      ...expandSweep(
        { ...essayLstm, steps: 9000 },
        { "optimizer.learningRate": [0.0015], "optimizer.weightDecay": [1, 2], seed: THREE },
      ),
    ],
  },
  transformerSchedules: {
    what: "beyond: weight decay never, removed early and late, introduced late, with the Transformer",
    runs: () => [
      ...expandSweep(essayTransformer, {
        schedule: [trainReaches(REACHED), testReaches(REACHED)].map((at) => decayAt(at, 0)),
        seed: THREE,
      }),
      ...expandSweep(essayTransformer, { "optimizer.weightDecay": [0], seed: THREE }),
      ...expandSweep(essayTransformer, {
        "optimizer.weightDecay": [0],
        schedule: [1, 2].map((weightDecay) => decayAt({ step: LATE_TRANSFORMER }, weightDecay)),
        seed: THREE,
      }),
    ],
  },
} satisfies Record<string, Part>;
