import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { ConfigError, type Json, phaseClock } from "../core";
import { createDataset } from "../tasks";
import type { ProbeConfig, TrainConfig } from "./config";
import { type Divergence, evaluationFault, firstFault, nonFiniteTensor, probeFault } from "./divergence";
import type { Evaluation } from "./evaluation";
import { checkpointSteps, evaluationSteps } from "./evaluation-steps";
import { type Probe, trainingProbes } from "./probes";
import type { RateChange } from "./rates";
import { createTrainer, type TrainerOptions, type TrainerSettings, type TrainerState } from "./trainer";

/** What a training tells as it goes. */
export type TrainEvent =
  | { readonly kind: "start"; readonly settings: TrainerSettings }
  | { readonly kind: "evaluation"; readonly evaluation: Evaluation }
  | { readonly kind: "probe"; readonly measurement: ProbeMeasurement }
  /** Learning rate or weight decay are others from here on; also before the first update. */
  | { readonly kind: "rates"; readonly change: RateChange }
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

/** How a training ended. */
export interface TrainEnd {
  /** `done`: all steps; `stopped`: aborted from outside; `diverged`: a number is none, or the weights have exploded. */
  readonly status: "done" | "stopped" | "diverged";
  /** Updates made; of a run that diverged, those after which it first showed. */
  readonly step: number;
  readonly reason?: string;
}

export interface TrainOptions extends TrainerOptions {
  /** Aborting stops between two calls of the step. */
  readonly signal?: AbortSignal;
  /**
   * Called whenever all that was due has been measured, and before training stops: the moment to keep the state. All
   * numbers of such a state are finite.
   */
  readonly onPause?: (step: number, state: () => TrainerState) => void;
  /** Called before a training ends as diverged, with its last state that was whole, if it ever had one. */
  readonly onDivergence?: (state: TrainerState) => void;
  /** Probes by kind, besides training's own. */
  readonly probes?: Readonly<Record<string, Probe>>;
  /** Functions for probes of the kind `own`, by the probes' names. */
  readonly own?: Readonly<Record<string, Probe>>;
}

/** How long training goes on before it looks for an abort signal: short enough to stop within a moment. */
const YIELD_EVERY_MS = 25;
const PROGRESS_MS = 200;

/**
 * Trains one network and yields what happens. Writes no file and prints nothing. An abort takes effect between two
 * calls of the step, and the stream then ends with `stopped`. The engine must have been started.
 *
 * It ends with `diverged` when a loss is no finite number, and at the next pause when a weight, a moment or a logit is
 * none or the weight norm is beyond `NORM_LIMIT`. The reason then names the tensor and the update that came first: they
 * are found by repeating the updates since the last pause, so looking out for them costs nothing between two pauses.
 */
export async function* train(config: TrainConfig, options: TrainOptions = {}): AsyncGenerator<TrainEvent, void, void> {
  const { clock = phaseClock("training") } = options;
  clock.enter("data and network");
  const dataset = createDataset(config.task, config.splitSeed ?? config.seed);
  const trainer = createTrainer(config, dataset, { ...options, clock });
  const measured = evaluationSteps(config.steps, config.evaluation);
  const known = { ...trainingProbes, ...options.probes };
  const probing = config.probes.map((probe) => ({
    ...probe,
    measure: measureOf(probe, known, options.own),
    steps: new Set(evaluationSteps(config.steps, probe.schedule)),
  }));
  const kept = config.checkpoints ? checkpointSteps(config.steps, config.checkpoints) : [];
  const due = new Set([...measured, ...kept, ...probing.flatMap(({ steps }) => [...steps])]);
  const behind = options.resume?.step ?? -1; // what was due up to here has been measured
  const pauses = [...due].filter((step) => step > behind).sort((a, b) => a - b);
  const isMeasured = new Set(measured);
  let yieldAt = performance.now() + YIELD_EVERY_MS;
  let progressDue = performance.now() + PROGRESS_MS;
  let whole = options.resume ?? trainer.state(); // the last state that was seen to be
  let step = whole.step;
  const diverged = (divergence: Divergence): TrainEvent => ({
    kind: "end",
    end: { status: "diverged", ...divergence },
  });
  /** Of what was noticed after `until` updates at the latest, the beginning. */
  const traced = (seen: Divergence, until: number): TrainEvent => {
    const found = firstFault(trainer, whole, until);
    options.onDivergence?.(found ? trainer.state() : whole);
    return diverged(found ?? seen);
  };
  clock.enter("recording"); // of what follows, all that is nothing else
  try {
    yield { kind: "start", settings: trainer.settings };
    const given = nonFiniteTensor(whole);
    if (given) return yield diverged({ step, reason: given });
    for (const pause of pauses) {
      while (step < pause) {
        if (options.signal?.aborted) {
          const state = trainer.state();
          const reason = nonFiniteTensor(state);
          if (reason) return yield traced({ step, reason }, step);
          options.onPause?.(step, () => state);
          return yield { kind: "end", end: { status: "stopped", step } };
        }
        const losses = trainer.advance(pause - step);
        const bad = losses.find((loss) => !Number.isFinite(loss));
        if (bad !== undefined) {
          // Compiled, one such loss can take along all losses of its call.
          const until = step + losses.length;
          return yield traced(
            { step, reason: `a training loss after ${step} to ${until - 1} updates is ${bad}` },
            until,
          );
        }
        step += losses.length;
        for (const change of trainer.rateChanges()) yield { kind: "rates", change };
        const now = performance.now();
        if (now >= progressDue) {
          yield { kind: "progress", step, loss: losses[losses.length - 1] };
          progressDue = now + PROGRESS_MS;
        }
        if (now >= yieldAt) {
          await setImmediate();
          yieldAt = performance.now() + YIELD_EVERY_MS;
        }
      }
      const { evaluation, state, broken } = clock.during("evaluation", () => {
        const evaluation = isMeasured.has(step) ? trainer.evaluate() : undefined;
        const state = trainer.state();
        return { evaluation, state, broken: nonFiniteTensor(state) };
      });
      if (broken) return yield traced({ step, reason: broken }, step);
      let fault = evaluation && evaluationFault(trainer, evaluation);
      const events: TrainEvent[] = evaluation ? [{ kind: "evaluation", evaluation }] : [];
      for (const { name, measure, options: own, steps } of probing) {
        if (fault || !steps.has(step)) continue;
        const value = clock.during(`probe ${name}`, () => measure({ trainer, dataset, config }, own));
        fault = probeFault(trainer, step, value);
        events.push({ kind: "probe", measurement: { step, probe: name, value } });
      }
      if (fault) {
        if (whole.step < step) options.onDivergence?.(whole);
        return yield diverged({ step, reason: fault });
      }
      for (const event of events) yield event;
      whole = state;
      options.onPause?.(step, () => state);
    }
    yield { kind: "end", end: { status: "done", step } };
  } finally {
    trainer.close();
  }
}

function measureOf(
  { kind, name }: ProbeConfig,
  known: Readonly<Record<string, Probe>>,
  own: Readonly<Record<string, Probe>> = {},
): Probe {
  const [key, among] = kind === "own" ? [name, own] : [kind, known];
  if (Object.hasOwn(among, key)) return kind === "own" ? onCopies(among[key]) : among[key];
  throw new ConfigError(`probe ${key}: training was given no such function; hand it over: { probes: { ${key}: … } }`);
}

/** A function of the user's may sort or write into what it is given, which training and the next probe read: all of it is copies. */
function onCopies(probe: Probe): Probe {
  return ({ trainer, ...view }, options) => {
    const { weights, measuredAt, twin, withHessian } = trainer; // copies already
    const logits = () => trainer.logits().slice();
    const activation = (name: string, rows: Int32Array) => trainer.activation(name, rows).slice();
    const { shapes, dataset, config, own } = structuredClone({ shapes: trainer.shapes, ...view, own: options });
    return probe(
      { dataset, config, trainer: { weights, shapes, logits, activation, measuredAt, twin, withHessian } },
      own,
    );
  };
}
