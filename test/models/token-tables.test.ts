import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "groklab/engine";
import {
  add,
  embed,
  expand,
  linear,
  linearAll,
  map,
  multiply,
  split,
  type TokenTable,
  tokenIds,
} from "groklab/models/token-tables";
import { beforeAll, describe, expect, it } from "vitest";

beforeAll(async () => {
  await startEngine({ xla: false });
});

const table = () =>
  tf.tensor2d([
    [1, 2],
    [10, 20],
    [100, 200],
  ]);
const examples = () =>
  tokenIds(
    tf
      .tensor2d(
        [
          [2, 0, 1, 2],
          [1, 1, 0, 0],
        ],
        [2, 4],
        "int32",
      )
      .transpose(),
  ); // 4 pairs
const read = (column: TokenTable) => expand(column, 4).arraySync();

describe("a column", () => {
  it("holds for each example the row of its token", () => {
    const [a, b] = examples();
    expect([[...a.dataSync()], [...b.dataSync()]]).toEqual([
      [2, 0, 1, 2],
      [1, 1, 0, 0],
    ]);
    const rows = [
      [100, 200],
      [1, 2],
      [10, 20],
      [100, 200],
    ];
    expect(read(embed(table(), a, true))).toEqual(rows);
    expect(read(embed(table(), a, false))).toEqual(rows);
    expect(embed(table(), a, true).values.shape).toEqual([3, 2]);
    expect(embed(table(), a, false)).toMatchObject({ values: { shape: [4, 2] } });
  });

  it("stays a table under functions of a row, matrices, splits, and sums with a table of the same tokens", () => {
    const [a] = examples();
    const column = embed(table(), a, true);
    const squared = map(column, (x) => tf.square(x));
    const product = linear(column, tf.tensor2d([[1], [-1]]));
    const sum = add(squared, column);
    const [left, right] = split(sum, 2);
    for (const one of [squared, product, sum, left, multiply(left, right)]) {
      expect(one.ids).toBe(a);
      expect(one.values.shape[0]).toBe(3);
    }
    expect(read(product)).toEqual([[-100], [-1], [-10], [-100]]);
    expect(read(multiply(left, right)).flat()).toEqual([10100 * 40200, 2 * 6, 110 * 420, 10100 * 40200]);
  });

  it("is one row an example once it depends on two tokens", () => {
    const [a, b] = examples();
    const [x, y] = [embed(table(), a, true), embed(table(), b, true)];
    const sum = add(x, y);
    expect(sum.ids).toBeUndefined();
    expect(sum.values.arraySync()).toEqual([
      [110, 220],
      [11, 22],
      [11, 22],
      [101, 202],
    ]);
    expect(read(multiply(sum, x))[1]).toEqual([11, 44]);
    expect(read(multiply(x, sum))[1]).toEqual([11, 44]);
  });

  it("that is the same in all examples leaves the other what it is, and expands to equal rows", () => {
    const [a] = examples();
    const constant: TokenTable = { values: tf.tensor2d([[5, 7]]) };
    for (const sum of [add(embed(table(), a, true), constant), add(constant, embed(table(), a, true))]) {
      expect(sum.ids).toBe(a);
      expect(read(sum)[1]).toEqual([6, 9]);
    }
    expect(read(add(constant, { values: tf.ones([4, 2]) }))).toEqual(new Array(4).fill([6, 8]));
    expect(read(constant)).toEqual(new Array(4).fill([5, 7]));
    const gradient = tf.grad((x) => tf.sum(expand({ values: x as tf.Tensor2D }, 4)));
    expect(gradient(constant.values).arraySync()).toEqual([[4, 4]]);
  });

  it("shares its product with the other columns of one table", () => {
    const [a, b] = examples();
    const shared = table();
    const weight = tf.tensor2d([[1], [1]]);
    const columns = [embed(shared, a, true), embed(shared, b, true), embed(table(), a, true)];
    const [x, y, z] = linearAll(columns, weight);
    expect(x.values).toBe(y.values);
    expect(z.values).not.toBe(x.values);
    expect([x.ids, y.ids, z.ids]).toEqual([a, b, a]);
    expect(read(y).flat()).toEqual([30, 30, 3, 3]);
  });
});
