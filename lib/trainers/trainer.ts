import * as tf from "@tensorflow/tfjs-core";
import { ConfigError, type PhaseClock, phaseClock } from "../core";
import { compileLoopOrRun, compileStep, eagerLoop, eagerStep, flatten, type LoopTensors, regroup } from "../engine";
import { createModel, type ParameterSpec } from "../models";
import type { Dataset } from "../tasks";
import type { TrainConfig } from "./config";
import type { Evaluation } from "./evaluation";
import { type Hessian, hessianFaults, withHessian } from "./hessian";
import { fixedTensors, l2Norm, startOf, stateTensors, type Weights } from "./initial-state";
import { measure } from "./measure";
import { type RateChange, type RatesState, rateSchedule } from "./rates";
import { scheduleTensors } from "./schedules";
import { type Fixed, forwardStep, type Schedules, type State, trainStep } from "./step";
import { twinOf } from "./twin";
import { defaultUpdatesPerCall } from "./updates-per-call";

/** All that the rest of a run depends on besides its configuration. */
export interface TrainerState {
  /** Updates made. */
  readonly step: number;
  /** All weights, frozen ones included. */
  readonly weights: Weights;
  /** Of all weights, by name. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** The optimiser's moments of the trained weights: none, momentum, or Adam's m and v. */
  readonly moments: readonly Weights[];
  readonly rates: RatesState;
}

/** How the arithmetic of a run is arranged: it decides the last digits, so records carry it. */
export interface TrainerSettings {
  /** Whether steps run as compiled graphs, or operation by operation. */
  readonly compiled: boolean;
  /** See `ForwardOptions.tables`. */
  readonly tables: boolean;
  /** The most updates that one call of the step makes. */
  readonly updatesPerCall: number;
}

/** A network in training: its tensors, and the graphs that update and measure it. */
export interface Trainer {
  readonly settings: TrainerSettings;
  /** Of all weights, by name. */
  readonly shapes: TrainerState["shapes"];
  /** L2 norm of all weights before the first update, also where training goes on from a later state. */
  readonly initialNorm: number;
  /**
   * Makes `atMost` updates, or as many as one call of the step makes. Gives the loss before each, as training sees it:
   * of its batch, with its noise.
   */
  advance(atMost: number): Float32Array;
  /** Learning rate and weight decay of the updates since this was asked for last, wherever they changed. */
  rateChanges(): RateChange[];
  /** Loss and accuracy on the training and test sets, without noise or dropout; scheduled changes may follow from it. */
  evaluate(): Evaluation;
  /** Logits of all examples, `[examples, outputs]`. */
  logits(): Float32Array;
  /**
   * An activation by its canonical name on the rows given, row-major `[rows, …]`: the same array for the same rows, until the next
   * update. @throws ConfigError for an unknown one
   */
  activation(name: string, rows: Int32Array): Float32Array;
  /** Copies of all parameters, by name. */
  weights(): Weights;
  /** What {@link Trainer.evaluate} would measure were the weights these; nothing follows from it. */
  measuredAt(weights: Weights): Pick<Evaluation, "train" | "test">;
  /**
   * The weights of this training after so many updates with other random numbers, on the same data: trained from the start each time it is
   * asked for. @throws ConfigError where training begins with weights of other runs, or its schedule changes
   */
  twin(seed: number, steps: number): Weights;
  /** Lends the Hessian of the mean training loss. @throws ConfigError where it is not known, as `hessianFaults` says */
  withHessian<T>(work: (hessian: Hessian) => T): T;
  /** All that training goes on from, bit for bit: `restore` takes it. */
  state(): TrainerState;
  /** Goes back, or on, to a state of this training; frozen weights stay. */
  restore(to: TrainerState): void;
  /** Frees all tensors and graphs. */
  close(): void;
}

export interface TrainerOptions {
  /** Whether steps run as compiled graphs (default) or operation by operation. */
  readonly compiled?: boolean;
  /** Whether what depends on one token is computed once a token or once an example. Default: whichever is less work. */
  readonly tables?: boolean;
  /** The most updates that one call of the step makes. Default: few for large steps, many for small ones. */
  readonly updatesPerCall?: number;
  /** Values of some or all parameters, in place of drawn ones: a network that goes on with other data, or frozen parts. */
  readonly weights?: Weights;
  /** With `weights`: the optimiser's moments to go on with. Default: fresh ones. */
  readonly optimizer?: Pick<TrainerState, "moments" | "rates">;
  /** Goes on exactly where `Trainer.state` was taken, with the same configuration and the same `weights`, if any. */
  readonly resume?: TrainerState;
  /** Told, in one line, when a step can not be compiled and runs operation by operation. Default: standard error. */
  readonly onNotice?: (line: string) => void;
  /** Is told what time goes to: tracing, compiling (the first call of each graph, with what that computes), updates. */
  readonly clock?: PhaseClock;
}

/** The engine must have been started. */
export function createTrainer(config: TrainConfig, dataset: Dataset, options: TrainerOptions = {}): Trainer {
  const { compiled = true, resume, optimizer, onNotice, clock = phaseClock("training") } = options;
  const model = createModel(config.model, dataset);
  const batch = config.batchSize === "full" ? dataset.train.length : config.batchSize;
  const tables = options.tables ?? batch > dataset.vocabulary;
  const trained = model.parameters.filter(({ frozen }) => !frozen);
  const start = startOf(model, config, options.weights);
  const everything = examples(dataset, Int32Array.from(dataset.labels.keys()));
  const [inputs, labels] = examples(dataset, dataset.train);
  const fixed: Fixed = { inputs: [inputs], labels: [labels], ...fixedTensors(model, config, start, resume?.weights) };
  const carried = optimizer && { powers: optimizer.rates.powers };
  let rates = rateSchedule(config.optimizer, config.schedule, resume?.rates ?? carried);
  let nextSchedules = scheduleTensors(config, dataset, rates);
  const updatesPerCall = options.updatesPerCall ?? defaultUpdatesPerCall(config, model, dataset);
  let state = stateTensors(model, config, resume?.weights ?? start.weights, resume?.moments ?? optimizer?.moments);
  let step = resume?.step ?? 0;

  // Examples of what the updates will be given, from rates of their own: building the graph moves nothing on.
  const examplesOf = scheduleTensors(config, dataset, rateSchedule(config.optimizer, config.schedule));
  const schedules = examplesOf(0, updatesPerCall, updatesPerCall);
  const body = trainStep(model, config, { fixed, schedules, state, tables });
  const forwardOf = forwardStep(model, options.tables);
  const [loop, forward] = clock.during("tracing", () => {
    const loop = compiled ? compileLoopOrRun(body, tensorsOf(fixed, schedules, state), onNotice) : eagerLoop(body);
    const ahead = loop.compiled ? compileStep(forwardOf, [everything[0], ...allWeights()]) : eagerStep(forwardOf);
    return [loop, ahead] as const;
  });
  tf.dispose(flatten(schedules));
  let [advanced, evaluated] = [false, false]; // whether each graph has been called, and so compiled

  function advance(atMost: number): Float32Array {
    const updates = Math.min(atMost, updatesPerCall);
    if (updates < 1) return new Float32Array(0);
    return clock.during(advanced ? "updates" : "compiling", () => {
      const schedules = nextSchedules(step, updates, updatesPerCall);
      const { values, state: next } = loop(updates, tensorsOf(fixed, schedules, state));
      const losses = values.dataSync<"float32">().slice(0, updates);
      tf.dispose([values, flatten(schedules), flatten(state)]);
      state = regroup(state, next);
      step += updates;
      advanced = true;
      return losses;
    });
  }

  /** Trained and frozen weights in the order of `model.parameters`. */
  function allWeights(): tf.Tensor[] {
    const still = (fixed.frozen ?? []).values();
    const moving = state.weights.values();
    return model.parameters.map(({ frozen }) => (frozen ? still : moving).next().value as tf.Tensor);
  }
  const weights = () => read(model.parameters, allWeights());

  let latest: { readonly step: number; readonly logits: Float32Array } | undefined;
  /** Computed once a step, however many ask. */
  function logits(): Float32Array {
    if (latest?.step === step) return latest.logits;
    latest = clock.during(evaluated ? "evaluation" : "compiling", () => {
      const [result] = forward(everything[0], ...allWeights());
      const logits = result.dataSync<"float32">();
      result.dispose();
      return { step, logits };
    });
    evaluated = true;
    return latest.logits;
  }

  /** What was asked for after so many updates; the rows may change in the asker's hands. */
  let activations: { readonly step: number; readonly known: Activation[] } = { step: -1, known: [] };

  const shapes = Object.fromEntries(model.parameters.map(({ name, shape }) => [name, shape]));
  return {
    settings: { compiled: loop.compiled, tables, updatesPerCall },
    shapes,
    initialNorm: l2Norm(Object.values(start.weights)),
    advance,
    rateChanges: () => rates.changes(),
    evaluate() {
      const values = logits();
      const evaluation = {
        step,
        train: measure(values, dataset, dataset.train, config.loss),
        test: measure(values, dataset, dataset.test, config.loss),
        weightNorm: l2Norm(Object.values(weights())),
      };
      rates.observe(evaluation);
      return evaluation;
    },
    logits,
    activation(name, rows) {
      if (activations.step !== step) activations = { step, known: [] };
      const known = activations.known.find((one) => one.name === name && sameRows(one.rows, rows));
      if (known) return known.values;
      const activation = tf.tidy(() => {
        const tensors = allWeights();
        const parameters = Object.fromEntries(model.parameters.map((parameter, i) => [parameter.name, tensors[i]]));
        const { activations } = model.forward(parameters, examples(dataset, rows)[0], { tables: options.tables });
        if (!activations[name]) {
          throw new ConfigError(`activation ${name}: this model has ${Object.keys(activations).join(", ")}`);
        }
        return activations[name]();
      });
      // Read outside: tidy looks for tensors among all elements of what it returns, which takes a hundred times as long.
      const values = activation.dataSync<"float32">();
      activation.dispose();
      activations.known.push({ name, rows: rows.slice(), values });
      return values;
    },
    weights,
    measuredAt(given) {
      const tensors = model.parameters.map(({ name, shape }) => tf.tensor(given[name], [...shape], "float32"));
      const [result] = forward(everything[0], ...tensors);
      const values = result.dataSync<"float32">();
      tf.dispose([result, tensors]);
      const on = (rows: Int32Array) => measure(values, dataset, rows, config.loss);
      return { train: on(dataset.train), test: on(dataset.test) };
    },
    twin: (seed, steps) =>
      twinOf(config, options, steps, () =>
        createTrainer({ ...config, seed }, dataset, { compiled, tables: options.tables, onNotice }),
      ),
    withHessian(work) {
      const [fault] = hessianFaults(config);
      if (fault) throw new ConfigError(`withHessian: ${fault}`);
      const data = { inputs: inputs as tf.Tensor2D, labels: labels as tf.Tensor1D, vocabulary: dataset.vocabulary };
      return withHessian(model.parameters, allWeights(), data, work);
    },
    state() {
      const perMoment = Array.from({ length: state.moments.length / trained.length }, (_, j) =>
        read(trained, state.moments.slice(j * trained.length, (j + 1) * trained.length)),
      );
      return { step, weights: weights(), shapes, moments: perMoment, rates: rates.state() };
    },
    restore(to) {
      tf.dispose(flatten(state));
      state = stateTensors(model, config, to.weights, to.moments);
      step = to.step;
      rates = rateSchedule(config.optimizer, config.schedule, to.rates);
      nextSchedules = scheduleTensors(config, dataset, rates);
      latest = undefined;
      activations = { step: -1, known: [] };
    },
    close() {
      tf.dispose([flatten(fixed), flatten(state), everything]);
      loop.close();
      forward.close();
    },
  };
}

interface Activation {
  readonly name: string;
  readonly rows: Int32Array;
  readonly values: Float32Array;
}

function sameRows(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((row, i) => row === b[i]);
}

function tensorsOf(fixed: Fixed, schedules: Schedules, state: State): LoopTensors {
  return { fixed: flatten(fixed), schedules: flatten(schedules), state: flatten(state) };
}

function read(parameters: readonly ParameterSpec[], tensors: readonly tf.Tensor[]): Weights {
  return Object.fromEntries(parameters.map(({ name }, i) => [name, tensors[i].dataSync<"float32">()]));
}

/** Inputs `[rows, sequence]` and labels `[rows]`. */
function examples({ inputs, sequence, labels }: Dataset, rows: Int32Array): [tf.Tensor2D, tf.Tensor1D] {
  const picked = new Int32Array(rows.length * sequence);
  rows.forEach((row, i) => {
    picked.set(inputs.subarray(row * sequence, (row + 1) * sequence), i * sequence);
  });
  return [
    tf.tensor2d(picked, [rows.length, sequence], "int32"),
    tf.tensor1d(
      Int32Array.from(rows, (row) => labels[row]),
      "int32",
    ),
  ];
}
