import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { ConfigError, type Json } from "../core";
import { createDataset } from "../tasks";
import type { TrainConfig } from "./config";
import type { Evaluation } from "./evaluation";
import { evaluationSteps } from "./evaluation-steps";
import { probes as ownProbes, type Probe } from "./probes";
import { createTrainer, type TrainerOptions, type TrainerSettings, type TrainerState } from "./trainer";

export type TrainEvent =
  | { readonly kind: "start"; readonly settings: TrainerSettings }
  | { readonly kind: "evaluation"; readonly evaluation: Evaluation }
  | { readonly kind: "probe"; readonly measurement: ProbeMeasurement }
  /** Sent a few times a second, for people to watch; not part of the record. */
  | { readonly kind: "progress"; readonly step: number; readonly loss: number }
  | { readonly kind: "end"; readonly end: TrainEnd };

/** What a probe found after so many updates. */
export interface ProbeMeasurement {
  readonly step: number;
  /** The probe's name in the configuration. */
  readonly probe: string;
  readonly value: Json;
}

export interface TrainEnd {
  /** `done`: all steps; `stopped`: aborted from outside; `diverged`: the loss is no longer a finite number. */
  readonly status: "done" | "stopped" | "diverged";
  readonly step: number;
  readonly reason?: string;
}

export interface TrainOptions extends TrainerOptions {
  /** Aborting stops between two calls of the step. */
  readonly signal?: AbortSignal;
  /** Called whenever all that was due has been measured, and before training stops: the moment to keep the state. */
  readonly onPause?: (step: number, state: () => TrainerState) => void;
  /** Probes by kind, besides training's own. */
  readonly probes?: Readonly<Record<string, Probe>>;
}

/** How long training goes on before it looks for an abort signal: short enough to stop within a moment. */
const TURN_MS = 25;
const PROGRESS_MS = 200;

/**
 * Trains one network and yields what happens. Writes no file and prints nothing. An abort takes effect between two
 * calls of the step, and the stream then ends with `stopped`. The engine must have been started.
 */
export async function* train(config: TrainConfig, options: TrainOptions = {}): AsyncGenerator<TrainEvent, void, void> {
  const dataset = createDataset(config.task, config.splitSeed ?? config.seed);
  const trainer = createTrainer(config, dataset, options);
  const measured = evaluationSteps(config.steps, config.evaluation);
  const known = { ...ownProbes, ...options.probes };
  const probing = config.probes.map((probe) => ({
    ...probe,
    measure: measureOf(probe.kind, known),
    steps: new Set(evaluationSteps(config.steps, probe.schedule)),
  }));
  const due = new Set([...measured, ...probing.flatMap(({ steps }) => [...steps])]);
  const behind = options.resume?.step ?? -1; // what was due up to here has been measured
  const pauses = [...due].filter((step) => step > behind).sort((a, b) => a - b);
  const isMeasured = new Set(measured);
  let turnEnds = performance.now() + TURN_MS;
  let progressDue = performance.now() + PROGRESS_MS;
  let step = options.resume?.step ?? 0;
  try {
    yield { kind: "start", settings: trainer.settings };
    for (const pause of pauses) {
      while (step < pause) {
        if (options.signal?.aborted) {
          options.onPause?.(step, trainer.state);
          return yield { kind: "end", end: { status: "stopped", step } };
        }
        const losses = trainer.advance(pause - step);
        const bad = losses.findIndex((loss) => !Number.isFinite(loss));
        if (bad >= 0) {
          const reason = `the training loss after ${step + bad} updates is ${losses[bad]}`;
          return yield { kind: "end", end: { status: "diverged", step: step + bad, reason } };
        }
        step += losses.length;
        const now = performance.now();
        if (now >= progressDue) {
          yield { kind: "progress", step, loss: losses[losses.length - 1] };
          progressDue = now + PROGRESS_MS;
        }
        if (now >= turnEnds) {
          await setImmediate();
          turnEnds = performance.now() + TURN_MS;
        }
      }
      if (isMeasured.has(step)) {
        const evaluation = trainer.evaluate();
        const wrong = nonFinite(evaluation);
        if (wrong !== undefined) {
          const reason = `a loss or the weight norm after ${step} updates is ${wrong}`;
          return yield { kind: "end", end: { status: "diverged", step, reason } };
        }
        yield { kind: "evaluation", evaluation };
      }
      for (const { name, measure, options: own, steps } of probing) {
        if (!steps.has(step)) continue;
        const value = measure({ trainer, dataset, config }, own);
        yield { kind: "probe", measurement: { step, probe: name, value } };
      }
      options.onPause?.(step, trainer.state);
    }
    yield { kind: "end", end: { status: "done", step } };
  } finally {
    trainer.close();
  }
}

function measureOf(kind: string, known: Readonly<Record<string, Probe>>): Probe {
  const measure = known[kind];
  if (measure) return measure;
  throw new ConfigError(`probe ${kind}: training was given no such probe; hand it over: train(config, { probes })`);
}

/** The first number of a measurement that is none: losses of a network that has run away need not show it in training. */
function nonFinite({ train, test, weightNorm }: Evaluation): number | undefined {
  return [train.loss, test.loss, weightNorm].find((value) => !Number.isFinite(value));
}
