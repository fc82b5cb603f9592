import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { createDataset } from "../tasks";
import { evaluationSteps } from "./schedule";
import { createTrainer, type Evaluation, type TrainConfig } from "./trainer";

export type TrainEvent =
  | { readonly kind: "evaluation"; readonly evaluation: Evaluation }
  /** Sent a few times a second, for people to watch; not part of the record. */
  | { readonly kind: "progress"; readonly step: number; readonly loss: number }
  | { readonly kind: "end"; readonly end: TrainEnd };

export interface TrainEnd {
  /** `done`: all steps; `stopped`: aborted from outside; `diverged`: the loss is no longer a finite number. */
  readonly status: "done" | "stopped" | "diverged";
  readonly step: number;
  readonly reason?: string;
}

/** How long training goes on before it looks for an abort signal: short enough to stop within a moment. */
const TURN_MS = 25;
const PROGRESS_MS = 200;

/**
 * Trains one network and yields what happens. Writes no file and prints nothing. An abort takes effect between two
 * steps, and the stream then ends with `stopped`. The engine must have been started.
 */
export async function* train(config: TrainConfig, signal?: AbortSignal): AsyncGenerator<TrainEvent, void, void> {
  const dataset = createDataset(config.task, config.seed);
  const trainer = createTrainer(config, dataset);
  const measured = new Set(evaluationSteps(config.steps, config.evaluation));
  let turnEnds = performance.now() + TURN_MS;
  let progressDue = performance.now() + PROGRESS_MS;
  let end: TrainEnd = { status: "done", step: config.steps };
  try {
    yield { kind: "evaluation", evaluation: trainer.evaluate() };
    for (let step = 1; step <= config.steps; step++) {
      if (signal?.aborted) {
        end = { status: "stopped", step: step - 1 };
        break;
      }
      const loss = trainer.step();
      if (!Number.isFinite(loss)) {
        end = { status: "diverged", step: step - 1, reason: `the training loss after ${step - 1} updates is ${loss}` };
        break;
      }
      if (measured.has(step)) {
        const evaluation = trainer.evaluate();
        const wrong = nonFinite(evaluation);
        if (wrong !== undefined) {
          end = { status: "diverged", step, reason: `a loss or the weight norm after ${step} updates is ${wrong}` };
          break;
        }
        yield { kind: "evaluation", evaluation };
      }
      const now = performance.now();
      if (now >= progressDue) {
        yield { kind: "progress", step, loss };
        progressDue = now + PROGRESS_MS;
      }
      if (now >= turnEnds) {
        await setImmediate();
        turnEnds = performance.now() + TURN_MS;
      }
    }
    yield { kind: "end", end };
  } finally {
    trainer.close();
  }
}

/** The first number of a measurement that is none: losses of a network that has run away need not show it in training. */
function nonFinite({ train, test, weightNorm }: Evaluation): number | undefined {
  return [train.loss, test.loss, weightNorm].find((value) => !Number.isFinite(value));
}
