import { WORKLOAD_NAMES, WORKLOADS, type WorkloadName, workloadsNamed } from "groklab/bench";
import { configOf } from "groklab/bench/workloads";
import { ConfigError } from "groklab/core";
import { startEngine } from "groklab/engine";
import { createModel, parameterCount } from "groklab/models";
import { createDataset } from "groklab/tasks";
import { createTrainer } from "groklab/trainers";
import { mean } from "simple-statistics";
import { beforeAll, describe, expect, it } from "vitest";
import { initialLoss, type Size, sizes } from "./sizes";

const sized = Object.entries(sizes) as [WorkloadName, Size][];

function datasetOf(name: WorkloadName) {
  const config = configOf(name);
  return createDataset(config.task, config.splitSeed ?? config.seed);
}

describe("the six workloads", () => {
  it("are A to F, in their order", () => {
    expect(WORKLOADS.map(({ name }) => name)).toEqual(WORKLOAD_NAMES);
    expect(WORKLOAD_NAMES.join("")).toBe("ABCDEF");
  });

  it.each(sized)("%s has the sizes that the benchmark is about", (name, { examples, batch, parameters }) => {
    const config = configOf(name);
    const dataset = datasetOf(name);
    expect(dataset.train.length).toBe(examples);
    expect(config.batchSize).toBe(batch);
    expect(parameterCount(createModel(config.model, dataset))).toBe(parameters);
    expect(config.dropLast).toBe(true);
  });

  it.each(sized)("%s has the optimiser that the benchmark is about", (name, { optimizer }) => {
    expect(configOf(name).optimizer).toMatchObject(optimizer);
  });

  it("are what transformer and recurrent networks are by default, spelt out", () => {
    expect(configOf("C").model).toMatchObject({
      ...{ kind: "transformer", layers: 2, width: 128, heads: 4, feedForward: 512 },
      ...{ norm: "post", positions: "sinusoidal", dropout: 0 },
    });
    expect(configOf("D").model).toMatchObject({ kind: "lstm", layers: 2, embedding: 128, hidden: 128, dropout: 0 });
    expect(configOf("E").model).toMatchObject({ kind: "rnn", layers: 1, embedding: 128, hidden: 128, dropout: 0 });
    expect(configOf("F").loss).toBe("hinge");
  });
});

describe("training on a workload", () => {
  beforeAll(async () => {
    await startEngine({ xla: false });
  });

  it.each(sized)("starts at the loss of guessing and reduces it: %s", (name) => {
    const trainer = createTrainer(configOf(name), datasetOf(name), { compiled: false });
    const losses = Array.from({ length: 40 }, () => trainer.advance(1)[0]);
    trainer.close();
    expect(losses[0] / initialLoss(name)).toBeGreaterThan(0.9);
    expect(losses[0] / initialLoss(name)).toBeLessThan(1.1);
    expect(mean(losses.slice(-10))).toBeLessThan(mean(losses.slice(0, 10))); // batches differ, hence means
  });
});

describe("workloadsNamed", () => {
  it("reads a list, in any order, into the workloads' own", () => {
    expect(workloadsNamed("C, A,C")).toEqual(["A", "C"]);
  });

  it.each(["G", "a", "", "A,,B"])("refuses %j and names those that there are", (list) => {
    expect(() => workloadsNamed(list)).toThrow(ConfigError);
    expect(() => workloadsNamed(list)).toThrow("expected some of A,B,C,D,E,F");
  });
});
