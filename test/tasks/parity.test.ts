import fc from "fast-check";
import { ConfigError } from "groklab/core";
import { checkTask, createDataset, type Dataset, type ParityTask, trainingSize } from "groklab/tasks";
import { describe, expect, it } from "vitest";

const baseline: ParityTask = { kind: "parity", n: 50, k: 2, trainSize: 300, testSize: 2000, labelNoise: 0 };

function pointsOf({ inputs, sequence }: Dataset, rows: Iterable<number>): string[] {
  return Array.from(rows, (row) => inputs.subarray(row * sequence, (row + 1) * sequence).join());
}

const tasks = fc
  .record({ n: fc.integer({ min: 1, max: 14 }), trainSize: fc.integer({ min: 1, max: 60 }) })
  .chain(({ n, trainSize }) =>
    fc.record({
      n: fc.constant(n),
      trainSize: fc.constant(trainSize),
      k: fc.integer({ min: 1, max: n }),
      testSize: fc.integer({ min: 1, max: 200 }),
    }),
  )
  .map((sizes): ParityTask => ({ kind: "parity", labelNoise: 0, ...sizes }));
const seeds = fc.nat({ max: 4294967295 });

describe("a parity dataset", () => {
  it("labels a point by the signs of its first k coordinates: 1 where an even number of them is -1", () => {
    fc.assert(
      fc.property(tasks, seeds, (task, seed) => {
        const { inputs, labels } = createDataset(task, seed);
        for (const [row, label] of labels.entries()) {
          const deciding = [...inputs.subarray(row * task.n, row * task.n + task.k)];
          expect(label).toBe(deciding.filter((sign) => sign === -1).length % 2 === 0 ? 1 : 0);
        }
      }),
    );
  });

  it("has the thesis's sizes, signs for inputs and two classes", () => {
    const { inputs, train, test, ...rest } = createDataset(baseline, 0);
    expect([inputs.length, train.length, test.length]).toEqual([2300 * 50, 300, 2000]);
    expect(rest).toMatchObject({ inputKind: "signs", sequence: 50, vocabulary: 0, classes: 2, subsets: {} });
    expect(new Set(inputs)).toEqual(new Set([-1, 1]));
    expect(trainingSize(baseline)).toBe(300);
  });

  it("draws signs and classes evenly", () => {
    const { inputs, labels } = createDataset({ ...baseline, k: 3 }, 1);
    // 115,000 signs and 2,300 classes; standard deviations 1/sqrt(115,000) and 0.5/sqrt(2,300)
    expect(inputs.reduce((sum, sign) => sum + sign, 0) / inputs.length).toBeAllclose(0, { atol: 4 * 0.003 });
    expect(labels.reduce((sum, label) => sum + label, 0) / labels.length).toBeAllclose(0.5, { atol: 4 * 0.0104 });
  });

  it("tests on different points that are not in training, while there are enough", () => {
    fc.assert(
      fc.property(tasks, seeds, (task, seed) => {
        const dataset = createDataset(task, seed);
        const [train, test] = [pointsOf(dataset, dataset.train), pointsOf(dataset, dataset.test)];
        const all = 1 << task.n;
        expect(new Set(test).size).toBe(test.length);
        if (all < task.trainSize + task.testSize) {
          expect(test.length).toBe(all);
        } else {
          expect(test.length).toBe(task.testSize);
          for (const x of train) expect(test).not.toContain(x);
        }
        expect([train.length, dataset.labels.length]).toEqual([task.trainSize, task.trainSize + test.length]);
      }),
    );
  });

  it("uses up every point of a cube that is just large enough", () => {
    // 3 training points, which may repeat, and 5 or more others: all 8 points are there, none on both sides
    const task: ParityTask = { ...baseline, n: 3, trainSize: 3, testSize: 5 };
    const dataset = createDataset(task, 0);
    const sides = [dataset.train, dataset.test].map((rows) => new Set(pointsOf(dataset, rows)));
    expect(sides[1].size).toBe(5);
    expect([...sides[0]].filter((x) => sides[1].has(x))).toEqual([]);
  });

  it("tests on the whole cube where it is too small, each point once, in binary order", () => {
    const dataset = createDataset({ ...baseline, n: 2 }, 0);
    expect(pointsOf(dataset, dataset.test)).toEqual(["-1,-1", "-1,1", "1,-1", "1,1"]);
    expect([...dataset.labels.subarray(300)]).toEqual([1, 0, 0, 1]);
    expect(new Set(pointsOf(dataset, dataset.train)).size).toBe(4); // drawn with replacement
    expect(createDataset({ ...baseline, n: 10, k: 3, trainSize: 1000 }, 0).test.length).toBe(1024);
  });

  it("is the same when built twice, and shares no point between seeds", () => {
    const [a, b] = [createDataset(baseline, 7), createDataset(baseline, 8)];
    expect(createDataset(baseline, 7)).toEqual(a);
    const seen = new Set(pointsOf(a, a.labels.keys()));
    expect(pointsOf(b, b.labels.keys()).filter((x) => seen.has(x))).toEqual([]);
  });

  it("begins a larger training set with a smaller one, whatever k: sizes and parities are compared on the same points", () => {
    const [small, large] = [createDataset(baseline, 7), createDataset({ ...baseline, k: 3, trainSize: 1000 }, 7)];
    expect(pointsOf(large, large.train).slice(0, 300)).toEqual(pointsOf(small, small.train));
  });

  it.each<[Partial<ParityTask>, string]>([
    [{ n: 3, k: 4 }, "config.task.k: expected at most n, 3, got 4"],
    [{ labelNoise: 0.001 }, "config.task.labelNoise: expected 0, or at least half a label of the 300 for training"],
  ])("refuses %o, naming the field", (change, line) => {
    expect(() => checkTask({ ...baseline, ...change })).toThrow(ConfigError);
    expect(() => createDataset({ ...baseline, ...change }, 0)).toThrow(line);
  });
});
