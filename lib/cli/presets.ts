/** @file Complete runs to begin with: one for every kind of task and of network, the first run of every paper, each network of the comparison, each entry of the leaderboard. */
import {
  type Experiment,
  efficiency,
  entries,
  inside,
  networks,
  parity,
  regularization,
  startHere,
  synergy,
} from "../experiments";
import type { LstmConfig } from "../models";
import { type Override, type RunSpec, resolveRun, withOverrides } from "../runs";
import { textTable } from "./text-table";

/** A complete run with a name. */
export interface Preset {
  readonly name: string;
  readonly what: string;
  readonly spec: () => RunSpec;
}

/** The first run of a part, on half of its pairs where there is one. */
function firstOf(experiment: Experiment, part: string): RunSpec {
  const runs = experiment.parts[part].runs();
  return runs.find(({ task }) => "trainFraction" in task && task.trainFraction === 0.5) ?? runs[0];
}

/** (x^2 + y^2) mod p: an operation that is none of the four. */
function squares(p: number): number[][] {
  return Array.from({ length: p }, (_, x) => Array.from({ length: p }, (_, y) => (x * x + y * y) % p));
}

/** The network of 00-start-here on a table of its own. */
function tableRun(): RunSpec {
  const task = { kind: "table" as const, name: "squares", table: squares(31), trainFraction: 0.8 };
  return { ...firstRun(startHere).spec(), task };
}

/** The run of the preset `lstm`, with another network in its place. */
function lstmRunWith(model: (lstm: LstmConfig) => RunSpec["model"]): RunSpec {
  const { schema: _, ...spec } = firstOf(regularization, "constant");
  return { ...spec, model: model(resolveRun(spec).model as LstmConfig) };
}

/**
 * Initial weights as the network draws them. At the LSTM's scale of 5 S6 begins with a loss of 3e8 nats and the mLSTM with one of 1e3,
 * since both multiply what they compute from their weights; AdamW takes all weights to zero before anything is learned.
 */
function asDrawn(spec: RunSpec): RunSpec {
  return { ...spec, initialization: { ...spec.initialization, scale: 1 } };
}

/** The network of 00-start-here, some neurons of which are dropped. */
function dropoutRun(): RunSpec {
  const neuronDropout = { layer: "hidden0", neurons: Array.from({ length: 50 }, (_, i) => i), rate: 0.5 };
  return { ...firstRun(startHere).spec(), interventions: { neuronDropout } };
}

function firstRun(experiment: Experiment): Preset {
  const { name, parts } = experiment;
  const [first] = Object.values(parts)[0].arms;
  return { name, what: `the first run of experiment ${name}`, spec: () => first.runs([])[0] };
}

/** Where several are of the kinds that were asked for, the first is taken. */
export const presets: readonly Preset[] = [
  firstRun(startHere),
  firstRun(parity),
  { name: "transformer", what: "two layers, half of the pairs", spec: () => firstOf(efficiency, "transformer") },
  { name: "lstm", what: "one layer, half of the pairs", spec: () => firstOf(regularization, "constant") },
  {
    name: "gru",
    what: "one layer, half of the pairs, as the LSTM",
    spec: () => lstmRunWith((lstm) => ({ ...lstm, kind: "gru" })),
  },
  { name: "rnn", what: "one layer, half of the pairs", spec: () => firstOf(regularization, "rnn") },
  {
    name: "s6",
    what: "one layer, half of the pairs, as the LSTM, but initial scale 1",
    spec: () => asDrawn(lstmRunWith(({ layers }) => ({ kind: "s6", layers }))),
  },
  {
    name: "mlstm",
    what: "one layer, half of the pairs, as the LSTM, but initial scale 1",
    spec: () => asDrawn(lstmRunWith(({ layers }) => ({ kind: "mlstm", layers }))),
  },
  {
    name: "mixture",
    what: "of two trained perceptrons, which are trained first",
    spec: () => firstOf(efficiency, "mixture"),
  },
  { name: "table", what: "an operation of one's own, (x^2 + y^2) mod 31", spec: tableRun },
  ...[efficiency, synergy, regularization].map(firstRun),
  ...networks.map(({ name, label, spec }) => ({
    name: `matched-${name}`,
    what: `the ${label} of notebook 10, as many parameters as the six others, at its best settings`,
    spec: () => spec,
  })),
  ...Object.entries({
    sharpness: "notebook 00's run with its sharpness: the largest eigenvalue of the Hessian",
    edge: "the same by SGD with momentum, with sharpness beside the bound of stability",
    lines: "the same with accuracy on straight lines to other networks",
    whole: "the same with its most and least synergetic groups of neurons",
    parity: "the parity thesis's network with the synergy of its clusters",
    transformer: "the Transformer of notebook 10 with the synergy of its feed-forward units",
    unions: "the parity thesis's network with the synergy of unions of its neurons",
    sizes: "the same network on two of 30 bits",
    l1: "the same network with an L1 penalty in the place of weight decay, at its best settings",
  }).map(([part, what]) => ({ name: `inside-${part}`, what, spec: () => inside.parts[part].runs()[0] })),
  {
    name: "inside-dropout",
    what: "the same with its first 50 neurons dropped from half of the updates",
    spec: dropoutRun,
  },
  ...entries.map(({ name, what, spec }) => ({ name, what, spec: () => spec })),
];

/** The presets as a table for people. */
export function listPresets(): string {
  const rows = presets.map(({ name, what, spec }) => {
    const { task, model, steps } = resolveRun(spec());
    return { preset: name, "task.kind": task.kind, "model.kind": model.kind, steps, what };
  });
  return textTable(rows);
}

/** A spec that was typed, completed from a preset. */
export interface Completed {
  readonly preset: Preset;
  readonly spec: RunSpec;
}

/**
 * What was typed on top of the first preset of its kinds with which it is a run; where no kind was typed, of any. A task
 * and a network of kinds that no preset has together come from two.
 */
export function completed(overrides: readonly Override[]): Completed | undefined {
  const typed = (key: string) => overrides.find((override) => override.key === key)?.value;
  const [taskKind, modelKind] = [typed("task.kind"), typed("model.kind")];
  const found = presets.map((preset) => {
    const spec = preset.spec();
    const { task, model } = resolveRun(spec);
    return { preset, spec, ofTask: task.kind === taskKind, ofModel: model.kind === modelKind };
  });
  const whole = found.filter((one) => (one.ofTask || !taskKind) && (one.ofModel || !modelKind));
  const ofTask = found.find((one) => one.ofTask);
  const mixed = found
    .filter(({ ofModel }) => ofModel && ofTask)
    .map((one) => ({ ...one, spec: { ...one.spec, task: (ofTask ?? one).spec.task } }));
  for (const { preset, spec } of [...whole, ...mixed]) {
    const complete = withOverrides(spec, overrides);
    if (isRun(complete)) return { preset, spec: complete };
  }
  return undefined;
}

/** Whether a spec is a complete run. */
export function isRun(spec: RunSpec): boolean {
  try {
    resolveRun(spec);
    return true;
  } catch {
    return false;
  }
}
