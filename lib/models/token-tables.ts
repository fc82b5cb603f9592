/**
 * @file The idea that makes networks of a small vocabulary fast: what depends on one token alone is computed once a token,
 * not once an example. A batch of 512 pairs modulo 97 has 97 first tokens, so their embeddings, first products and first
 * hidden states are 97 rows. Networks are written once, against columns; whether a column is a table shows in no formula.
 */
import * as tf from "@tensorflow/tfjs-core";
import { linear as product, rows } from "../engine";

/**
 * One quantity at one position of the sequence, for every example. With `ids` `[batch]`, `values` is a table
 * `[vocabulary, d]` and the row of example e is `values[ids[e]]`. Without, `values` is `[batch, d]`, or `[1, d]` where
 * all examples have the same row.
 */
export interface TokenTable {
  readonly values: tf.Tensor2D;
  readonly ids?: tf.Tensor1D;
}

/** The token ids of each position, `[batch]`, from int32 `[batch, sequence]`. */
export function tokenIds(inputs: tf.Tensor2D): tf.Tensor1D[] {
  const [batch, sequence] = inputs.shape;
  return Array.from({ length: sequence }, (_, j) => tf.reshape(tf.slice(inputs, [0, j], [batch, 1]), [batch]));
}

/** The rows `table[ids]` as a table still, or picked at once. */
export function embed(table: tf.Tensor2D, ids: tf.Tensor1D, tables: boolean): TokenTable {
  return tables ? { values: table, ids } : { values: rows(table, ids) };
}

/** `f` of every row; it must treat rows alike and apart from each other. */
export function map(column: TokenTable, f: (values: tf.Tensor2D) => tf.Tensor2D): TokenTable {
  return { ids: column.ids, values: f(column.values) };
}

/** x W for W `[d, width]`. */
export function linear(column: TokenTable, weight: tf.Tensor2D): TokenTable {
  return map(column, (x) => product(x, weight));
}

/** x W of every column; columns of one table, such as the embeddings of all positions, share one product. */
export function linearAll(columns: readonly TokenTable[], weight: tf.Tensor2D): TokenTable[] {
  const results = new Map<tf.Tensor2D, tf.Tensor2D>();
  return columns.map(({ values, ids }) => {
    const result = results.get(values) ?? product(values, weight);
    results.set(values, result);
    return { ids, values: result };
  });
}

/** `f` of two columns, row by row: a table where both are of the same ids or one is the same in all examples. */
export function combine(a: TokenTable, b: TokenTable, f: (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Tensor2D): TokenTable {
  if (a.ids === b.ids || isConstant(b)) return { ids: a.ids, values: f(a.values, b.values) };
  if (isConstant(a)) return { ids: b.ids, values: f(a.values, b.values) };
  return { values: f(picked(a), picked(b)) };
}

export function add(a: TokenTable, b: TokenTable): TokenTable {
  return combine(a, b, (x, y) => tf.add(x, y));
}

export function multiply(a: TokenTable, b: TokenTable): TokenTable {
  return combine(a, b, (x, y) => tf.mul(x, y));
}

/** The column cut into equal parts along d. */
export function split(column: TokenTable, parts: number): TokenTable[] {
  return tf.split<tf.Tensor2D>(column.values, parts, 1).map((values) => ({ ids: column.ids, values }));
}

/** One row an example, `[batch, d]`. */
export function expand(column: TokenTable, batch: number): tf.Tensor2D {
  const values = picked(column);
  // Adding to zeros, since the gradient of a broadcast sum is one reduction and that of tf.tile one slice an example.
  return values.shape[0] === batch ? values : tf.add(values, tf.zeros([batch, values.shape[1]]));
}

function picked({ values, ids }: TokenTable): tf.Tensor2D {
  return ids ? rows(values, ids) : values;
}

/** A batch of one example passes for constant too, and rightly: there is no other example to differ. */
function isConstant({ values, ids }: TokenTable): boolean {
  return !ids && values.shape[0] === 1;
}
