import { EngineError } from "../core";

/**
 * Inside a function of a graph, an operation's result is named by the operation's own word for it ("MatMul0:product:0"),
 * which TensorFlow's C library does not tell: here are the words for the operations that steps are made of, from
 * TensorFlow's list of operations.
 */
const WORDS: Readonly<Record<string, string>> = {
  ...words("z", [
    "Add",
    "AddV2",
    "Sub",
    "Mul",
    "RealDiv",
    "FloorDiv",
    "Maximum",
    "Minimum",
    "Pow",
    "SquaredDifference",
  ]),
  ...words("z", ["Equal", "NotEqual", "Greater", "GreaterEqual", "Less", "LessEqual", "LogicalAnd", "LogicalOr"]),
  ...words("z", ["BitwiseXor", "BitwiseAnd", "RightShift", "TanhGrad", "SigmoidGrad", "SqrtGrad", "RsqrtGrad"]),
  ...words("y", ["Neg", "Abs", "Sign", "Exp", "Expm1", "Log", "Log1p", "Sqrt", "Rsqrt", "Square", "Reciprocal"]),
  ...words("y", ["Tanh", "Sigmoid", "Sin", "Cos", "Floor", "Cast", "Transpose", "ZerosLike", "OnesLike", "LogicalNot"]),
  ...words("output", ["BatchMatMulV2", "Sum", "Mean", "Max", "Min", "Prod", "All", "Any", "ArgMax", "ArgMin"]),
  ...words("output", ["Const", "Identity", "Reshape", "Slice", "StridedSlice", "ConcatV2", "Pack", "Unpack", "Split"]),
  ...words("output", ["SplitV", "ExpandDims", "Squeeze", "Tile", "BroadcastTo", "Fill", "Range", "GatherV2", "OneHot"]),
  ...words("output", ["UnsortedSegmentSum", "Select", "SelectV2", "Pad", "PadV2", "MirrorPad"]),
  MatMul: "product",
  Relu: "activations",
  ReluGrad: "backprops",
  LeakyRelu: "activations",
  LeakyReluGrad: "backprops",
  Softmax: "softmax",
  LogSoftmax: "logsoftmax",
};

/** @throws EngineError for an operation whose word is not known here, or that has several */
export function outputWord(op: string): string {
  const word = WORDS[op];
  if (!word)
    throw new EngineError(`a loop can not hold the operation ${op} yet: its output's name is not in op-outputs.ts`);
  return word;
}

function words(word: string, ops: readonly string[]): Record<string, string> {
  return Object.fromEntries(ops.map((op) => [op, word]));
}
