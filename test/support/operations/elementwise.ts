/** @file Operations that work element by element. */
import * as tf from "@tensorflow/tfjs-core";
import { type Call, each, gradient, pairs, whole } from "./calls";

const { acos, acosh, asin, asinh, atan, atanh, ceil, cos, cosh, elu, erf, exp, expm1, floor, log, log1p, logSigmoid } =
  tf;
const { reciprocal, relu6, round, rsqrt, selu, sigmoid, sin, sinh, softplus, sqrt, step, tan, tanh } = tf;
const { abs, neg, relu, sign, square, onesLike, zerosLike } = tf;
const { equal, notEqual, less, lessEqual, greater, greaterEqual, logicalAnd, logicalOr, logicalXor } = tf;

const FLOATS = "f[] f[7] f[40] f[2,3] f[0] f[2,0]";
const INTEGERS = "i[] i[9] i[0]";
type Unary = (x: tf.Tensor) => tf.Tensor;
type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const floating = (step: Unary): Call[] => [...each(FLOATS, step), ...each("f[30] g[4]", gradient(step))];
const numeric = (step: Unary): Call[] => [...floating(step), ...each(INTEGERS, step)];
const PAIRS = "f[]&f[] f[40]&f[40] f[2,3]&f[3] f[2,1]&f[1,3] f[]&f[4] f[0]&f[1] f[2,0]&f[2,1] f[0]&f[0]";
const binary = (step: Binary, extra = ""): Call[] => pairs(extra ? `${PAIRS} ${extra}` : PAIRS, step);
const MIXED_PAIRS = "i[5]&f[5] f[5]&n[5]";
const INTEGER_PAIRS = `i[30]&n[30] i[2,3]&n[3] i[]&n[4] i[0]&n[1] ${MIXED_PAIRS}`;
const arithmetic = (step: Binary): Call[] => [
  ...binary(step, INTEGER_PAIRS),
  // tfjs has no gradient of some for inputs of different shapes.
  ...pairs("g[6]&p[6] f[8]&f[8]", gradient(step)),
];
const comparison = (step: Binary): Call[] => binary(step, INTEGER_PAIRS);
const truth = (step: Binary): Call[] => pairs("b[8]&b[8] b[2,3]&b[3] b[]&b[4] b[0]&b[1]", step);

/** The same calls of several operations, by their names. */
function all<T>(calls: (step: T) => Call[], operations: Readonly<Record<string, T>>): Record<string, Call[]> {
  return Object.fromEntries(Object.entries(operations).map(([name, step]) => [name, calls(step)]));
}

export const ELEMENTWISE: Readonly<Record<string, readonly Call[]>> = {
  ...all(floating, { acos, acosh, asin, asinh, atan, atanh, ceil, cos, cosh, elu, erf, exp, expm1, floor, log, log1p }),
  ...all(floating, { logSigmoid, reciprocal, round, rsqrt, selu, sigmoid, sin, sinh, softplus, sqrt, step, tan, tanh }),
  ...all(numeric, { abs, neg, relu, sign, square, onesLike, zerosLike }),
  // XLA takes a product with a truth value for 0 where that is false, also of NaN: so does this gradient.
  relu6: [
    ...each(FLOATS, (x) => relu6(x)),
    ...each(
      "g[30]",
      gradient((x) => relu6(tf.mul(x, 3))),
    ),
  ],
  roundOfIntegers: each(INTEGERS, (x) => tf.round(x)),
  leakyRelu: floating((x) => tf.leakyRelu(x, 0.3)),
  clipByValue: floating((x) => tf.clipByValue(x, -1, 1)),
  kinds: each(FLOATS, (x) => [tf.isNaN(x), tf.isInf(x), tf.isFinite(x)]),
  cast: [
    ...each(`${FLOATS} ${INTEGERS} b[7]`, (x) =>
      ["float32", "int32", "bool"].map((type) => tf.cast(x, type as "int32")),
    ),
    ...each("g[30]", (x) => tf.cast(tf.mul(x, 2e9), "int32")),
  ],
  logicalNot: each("b[7] b[0]", (x) => tf.logicalNot(x)),

  add: arithmetic((a, b) => tf.add(a, b)),
  sub: arithmetic((a, b) => tf.sub(a, b)),
  mul: arithmetic((a, b) => tf.mul(a, b)),
  div: [
    ...binary((a, b) => tf.div(a, b), MIXED_PAIRS),
    ...pairs(
      "g[6]&p[6] f[2,3]&f[3] f[4]&f[]",
      gradient((a, b) => tf.div(a, b)),
    ),
  ],
  wholeDivision: each("i[30] i[2,3] i[] i[0]", (a) => [
    tf.div(a, whole(3)),
    tf.floorDiv(a, whole(-2)),
    tf.mod(a, whole(3)),
    tf.mod(a, whole(-3)),
  ]),
  divNoNan: binary((a, b) => tf.divNoNan(a, b)),
  floorDiv: binary((a, b) => tf.floorDiv(a, b), MIXED_PAIRS),
  mod: binary((a, b) => tf.mod(a, b)),
  pow: [
    ...pairs("p[6]&g[6] p[2,3]&g[3] f[30]&f[30]", (a, b) => tf.pow(a, b)),
    ...each("i[9]", (a) => tf.pow(a, whole(3))),
  ],
  maximum: arithmetic((a, b) => tf.maximum(a, b)),
  minimum: arithmetic((a, b) => tf.minimum(a, b)),
  squaredDifference: arithmetic((a, b) => tf.squaredDifference(a, b)),
  atan2: binary((a, b) => tf.atan2(a, b)),
  prelu: binary((a, b) => tf.prelu(a, b)),
  ...all(comparison, { equal, notEqual, less, lessEqual, greater, greaterEqual }),
  ...all(truth, { logicalAnd, logicalOr, logicalXor }),
  where: pairs("b[6]&f[6]&f[6] b[2,3]&f[3]&f[] b[4]&i[4]&i[4] b[0]&f[0]&f[0]", (c, a, b) => tf.where(c, a, b)),
  addN: pairs("f[5]&f[5]&f[5] i[4]&i[4] f[0]&f[0]", (...all) => tf.addN(all)),
};
