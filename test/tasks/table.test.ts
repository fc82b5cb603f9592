import fc from "fast-check";
import { ConfigError } from "groklab/core";
import { resolveRun, runId } from "groklab/runs";
import { checkTask, createDataset, type TableTask, trainingSize } from "groklab/tasks";
import { describe, expect, it } from "vitest";
import { smallSpec } from "../support/small-run";

const options = { trainFraction: 0.5, pairs: "ordered", trainSubset: null, labelNoise: 0 } as const;
const taskOf = (table: TableTask["table"], more: Partial<TableTask> = {}): TableTask => ({
  ...{ kind: "table", name: "mine", table, ...options },
  ...more,
});
const square = (p: number, answer: (x: number, y: number) => number | null) =>
  Array.from({ length: p }, (_, x) => Array.from({ length: p }, (_, y) => answer(x, y)));

describe("a table's dataset", () => {
  it("is the table by hand, without the pairs that are not asked", () => {
    const { inputs, labels, vocabulary, classes, train, test } = createDataset(
      taskOf([
        [0, 2],
        [null, 1],
      ]),
      0,
    );
    expect([...inputs]).toEqual([0, 0, 0, 1, 1, 1]);
    expect([...labels]).toEqual([0, 2, 1]);
    expect([vocabulary, classes, train.length, test.length]).toEqual([2, 3, 1, 2]);
  });

  it("is the modular one, where its table is: in everything, with noise, subset and either split", () => {
    const tables = {
      addition: (p: number) => square(p, (x, y) => (x + y) % p),
      subtraction: (p: number) => square(p, (x, y) => (x - y + p) % p),
      division: (p: number) =>
        square(p, (x, y) => (y === 0 ? null : square(p, (z) => z).findIndex((_, z) => (z * y) % p === x))),
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(tables) as (keyof typeof tables)[])),
        fc.constantFrom(5, 7, 11),
        fc.constantFrom("ordered" as const, "unordered" as const),
        fc.option(fc.integer({ min: 1, max: 8 })),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(),
        (operation, p, pairs, trainSubset, labelNoise, seed) => {
          const common = { trainFraction: 0.6, pairs, trainSubset, labelNoise };
          const mine = taskOf(tables[operation](p), common);
          const known = { kind: "modular", operation, p, ...common } as const;
          fc.pre(p < 11 || labelNoise === 0 || labelNoise > 0.1);
          let dataset: ReturnType<typeof createDataset>;
          try {
            dataset = createDataset(known, seed);
          } catch (error) {
            expect(() => createDataset(mine, seed)).toThrow((error as Error).message);
            return;
          }
          expect(createDataset(mine, seed)).toEqual(dataset);
          expect(trainingSize(mine)).toBe(trainingSize(known));
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    [[[0, 1], [1]], "expected 2 rows of 2 answers each, got 1 in row 1"],
    [
      [
        [0, 0],
        [0, 0],
      ],
      "expected answers of two classes or more, such as 0 and 1, got one class",
    ],
    [
      [
        [null, null],
        [null, 1],
      ],
      "expected at least one of the 1 pairs, 1, got 0.5",
    ],
  ])("refuses %j and says why", (table, says) => {
    expect(() => checkTask(taskOf(table))).toThrow(ConfigError);
    expect(() => checkTask(taskOf(table))).toThrow(says);
  });
});

describe("a run on a table", () => {
  const spec = {
    ...smallSpec,
    task: { kind: "table" as const, name: "larger", table: square(5, Math.max), trainFraction: 0.5 },
  };

  it("has the table in its configuration, and its name in its id", () => {
    const config = resolveRun(spec);
    expect(config.task).toEqual({ ...spec.task, pairs: "ordered", trainSubset: null, labelNoise: 0 });
    expect(runId(config)).toMatch(/^larger5-mlp16-wd2-f0\.5-seed\d+-[0-9a-f]{10}$/);
    const other = { ...spec.task, table: square(5, Math.min) };
    expect(runId(resolveRun({ ...spec, task: other }))).not.toBe(runId(config));
  });

  it.each([
    [{ name: "../x" }, "config.task.name: expected a name of at most 32 letters and digits"],
    [{ table: [[0]] }, "config.task.table: expected a list of 2 to 256 rows"],
    [
      {
        table: [
          [0, 1.5],
          [0, 1],
        ],
      },
      "config.task.table: expected a list of 2 to 256 rows",
    ],
    [{ table: [[0, 1], [1]] }, "config.task.table: expected 2 rows of 2 answers each, got 1 in row 1"],
  ])("refuses %j", (changes, says) => {
    expect(() => resolveRun({ ...spec, task: { ...spec.task, ...changes } })).toThrow(says);
  });
});
