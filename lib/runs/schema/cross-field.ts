/** @file What no single field of a run shows: fields that are valid one by one and cannot go together. */
import { canonicalJson } from "../../core";
import { isOwnPart } from "../../fields";
import { canRead, type ModelConfig, modelKind, readersOf } from "../../models";
import { taskFaults, taskKind, trainingSize } from "../../tasks";
import type { ScheduleConfig, TrainConfig } from "../../trainers";
import { interventionFaults } from "../../trainers/interventions";
import { lossesOf } from "../../trainers/losses";
import { ownPartFaults } from "../own-parts";
import { checkpointFaults, probeFaults } from "./measurement";

/** One line for each contradiction: field, expected, given. */
export function crossFieldErrors(config: TrainConfig): string[] {
  const inTask = taskFaults(config.task);
  return [
    ...inTask,
    ...modelForTask(config),
    ...lossForModel(config),
    ...(modelKind(config.model).faults?.(config.model) ?? []),
    ...inInitialization(config),
    ...inSchedule(config.schedule, config.steps),
    // Of a task that is at fault itself, the size means nothing.
    ...(inTask.length === 0 ? batchForTask(config) : []),
    ...interventionFaults(config),
    ...probeFaults(config),
    ...checkpointFaults(config),
    ...ownPartFaults(config),
    ...inStart(config),
  ];
}

/** A network goes on as what it is, on tokens that it knows; a mixture is made of the networks that it names. */
function inStart({ start, model, optimizer, task }: TrainConfig): string[] {
  if (!start) return [];
  const expected = model.kind === "mixture" ? "mixture" : "network";
  if (start.kind !== expected)
    return [`config.start.kind: expected ${expected} for a ${model.kind}, got ${start.kind}`];
  const runs: [string, TrainConfig, ModelConfig][] =
    start.kind === "mixture" && model.kind === "mixture"
      ? (["memorizing", "generalizing"] as const).map((part) => [part, start[part], model[part]])
      : start.kind === "network"
        ? [["run", start.run, model]]
        : [];
  const faults = runs.flatMap(([key, run, own]) => [
    ...crossFieldErrors(run).map((line) => line.replace(/^config\./, `config.start.${key}.`)),
    ...sameShape(`config.start.${key}`, run, own, task),
  ]);
  if (start.kind === "network" && start.moments === "kept" && start.run.optimizer.kind !== optimizer.kind) {
    faults.push(
      `config.start.moments: expected fresh, since ${start.run.optimizer.kind} keeps other moments than ` +
        `${optimizer.kind}, got kept`,
    );
  }
  return faults;
}

/** Weights fit where network and table of numbers are the same; dropout has none. */
function sameShape(field: string, run: TrainConfig, model: ModelConfig, task: TrainConfig["task"]): string[] {
  const plain = (one: ModelConfig) => canonicalJson({ ...one, dropout: 0 });
  const size = (one: TrainConfig["task"]) => {
    const { name, count } = taskKind(one).inputs(one);
    return `${name} = ${count}`;
  };
  return [
    ...(plain(run.model) === plain(model)
      ? []
      : [
          `${field}.model: expected the network that goes on, ${canonicalJson(model)}, got ${canonicalJson(run.model)}`,
        ]),
    ...(size(run.task) === size(task)
      ? []
      : [`${field}.task: expected ${size(task)}, as in config.task, got ${size(run.task)}`]),
  ];
}

/** Networks over signs and networks over tokens cannot read each other's inputs. */
function modelForTask({ task, model }: TrainConfig): string[] {
  const inputs = taskKind(task).inputs(task).kind;
  if (canRead(model, inputs)) return [];
  const readers = readersOf(inputs);
  const expected = readers.length === 1 ? readers[0] : `one of ${readers.join(", ")}`;
  return [`config.model.kind: expected ${expected} for a ${task.kind} task, got ${model.kind}`];
}

/** Some losses are of one output and its sign, as hinge; the others are of one output a class. */
function lossForModel({ loss, model }: TrainConfig): string[] {
  const { hasOneOutput = false } = modelKind(model);
  const fitting = lossesOf(hasOneOutput);
  if (isOwnPart(loss) || fitting.includes(loss)) return [];
  const expected = fitting.length === 1 ? fitting[0] : `one of ${fitting.join(", ")}`;
  return [`config.loss: expected ${expected} for a network of kind ${model.kind}, got ${loss}`];
}

function inInitialization({ initialization: { scale, scope, zeroLastLayer }, model }: TrainConfig): string[] {
  const faults: string[] = [];
  const { hasEmbeddings, isFrozen } = modelKind(model);
  if (scope === "embeddings" && scale !== 1 && !hasEmbeddings(model)) {
    faults.push("config.initialization.scope: expected one that this network has parameters in, got embeddings");
  }
  if (zeroLastLayer && isFrozen) {
    faults.push(`config.initialization.zeroLastLayer: expected false for a ${model.kind}, got true`);
  }
  return faults;
}

function inSchedule({ warmup, changes }: ScheduleConfig, steps: number): string[] {
  const longWarmup = `config.schedule.warmup: expected at most the ${steps} steps of the run, got ${warmup}`;
  const inChanges = changes.flatMap(({ at, learningRate, weightDecay, resetMoments }, i) => {
    const field = `config.schedule.changes.${i}`;
    const faults: string[] = [];
    if ("step" in at && at.step >= steps) {
      faults.push(`${field}.at.step: expected a step before the last, ${steps}, got ${at.step}`);
    }
    if (learningRate === null && weightDecay === null && !resetMoments) {
      faults.push(`${field}: expected a learningRate, a weightDecay or resetMoments: true, got none of them`);
    }
    return faults;
  });
  return [...(warmup > steps ? [longWarmup] : []), ...inChanges];
}

function batchForTask({ batchSize, task }: TrainConfig): string[] {
  const size = trainingSize(task);
  if (batchSize === "full" || batchSize <= size) return [];
  return [`config.batchSize: expected "full", or at most the ${size} training examples, got ${batchSize}`];
}
