/**
 * @file What TensorFlow says of its operations, all of them: op-definitions.json, made from the library by
 * scripts/op-definitions.mjs, holds their names by signature. A signature reads "T Tidx > output" or
 * "N*T > values indices": for each input the attribute with its type (- where that is fixed), after a star for a list of
 * inputs; for each output its word, with a star for a list of outputs; and ! in front of operations that keep state.
 */
import { EngineError } from "../core";
import type { Binding, OpAttribute } from "./native";
import signatures from "./op-definitions.json";

interface OpDefinition {
  readonly stateful: boolean;
  /** Attributes with the inputs' types; `many` for a list of inputs. */
  readonly inputs: readonly { readonly type: string; readonly many: boolean }[];
  readonly outputs: readonly { readonly word: string; readonly many: boolean }[];
}

let definitions: Map<string, OpDefinition> | undefined;

/** @throws EngineError for what is no operation of TensorFlow */
function definitionOf(op: string): OpDefinition {
  definitions ??= new Map(
    Object.entries(signatures).flatMap(([signature, names]) => {
      const definition = parse(signature);
      return names.split(" ").map((name) => [name, definition] as const);
    }),
  );
  const definition = definitions.get(op);
  if (!definition) throw new EngineError(`TensorFlow 2.21 has no operation ${op}`);
  return definition;
}

function parse(signature: string): OpDefinition {
  const stateful = signature.startsWith("! ");
  const [inputs, outputs] = signature.slice(stateful ? 2 : 0).split(">");
  const words = (text: string) => text.split(" ").filter(Boolean);
  return {
    stateful,
    inputs: words(inputs).map((input) => ({ type: input.replace(/^.*\*/, ""), many: input.includes("*") })),
    outputs: words(outputs).map((output) => ({ word: output.replace("*", ""), many: output.endsWith("*") })),
  };
}

/**
 * The name of an operation's output, the i-th of all, inside a function of a graph: there it goes by the operation's own
 * word and its place behind that ("MatMul0:product:0", "TopKV20:indices:0").
 */
export function outputPlace(node: string, op: string, i: number): string {
  const { outputs } = definitionOf(op);
  const list = outputs.findIndex(({ many }) => many);
  if (list < 0 || i < list) return `${node}:${outputs[i].word}:0`;
  if (list === outputs.length - 1) return `${node}:${outputs[list].word}:${i - list}`;
  throw new EngineError(`a loop can not hold the operation ${op}: its outputs are more than one list`);
}

/**
 * An operation's attributes with those types that its inputs decide: eager TensorFlow takes these from the inputs, whatever
 * tfjs writes (nothing for ExpandDims, the type before a cast for Mean), and a graph needs them.
 */
export function withInputTypes(
  binding: Binding,
  op: string,
  attributes: readonly OpAttribute[],
  inputTypes: readonly number[],
): OpAttribute[] {
  const { inputs } = definitionOf(op);
  const lengthOfList = inputTypes.length - inputs.filter(({ many }) => !many).length;
  const decided = new Map<string, number>();
  let at = 0;
  for (const { type, many } of inputs) {
    if (/^\w+$/.test(type) && at < inputTypes.length) decided.set(type, inputTypes[at]);
    at += many ? lengthOfList : 1;
  }
  const given = new Set(attributes.map(({ name }) => name));
  const missing = [...decided.keys()].filter((name) => !given.has(name));
  return [...attributes, ...missing.map((name) => ({ name, type: binding.TF_ATTR_TYPE, value: 0 }))].map(
    (attribute) => ({
      ...attribute,
      value: decided.get(attribute.name) ?? attribute.value,
    }),
  );
}

/** Operations whose result's shape depends on values: whatever tfjs computes from a shape would be frozen. */
const SHAPED_BY_VALUES = /^(Unique|UniqueV2|UniqueWithCounts|Where|NonMaxSuppression.*|ListDiff|DynamicPartition)$/;

/** By operation, the input whose values TensorFlow checks and XLA does not: places, divisors and powers of whole numbers. */
const CHECKED_INPUT: Readonly<
  Record<string, { readonly input: number; readonly integers?: true; readonly what: string }>
> = {
  FloorDiv: { input: 1, integers: true, what: "a division by zero" },
  FloorMod: { input: 1, integers: true, what: "a division by zero" },
  Pow: { input: 1, integers: true, what: "a negative power" },
  GatherNd: { input: 1, what: "a place outside the tensor" },
  ScatterNd: { input: 0, what: "a place outside the tensor" },
  TensorScatterUpdate: { input: 1, what: "a place outside the tensor" },
  SparseToDense: { input: 0, what: "a place outside the tensor" },
  UnsortedSegmentSum: { input: 1, what: "a segment that there is not" },
  Bincount: { input: 0, what: "a negative value" },
};

/**
 * @param constants for each input, whether it is the same in every call: then eager TensorFlow has checked it
 * @throws EngineError for an operation that fails eagerly on some values and gives a number under XLA
 */
export function refuseUnchecked(op: string, constants: readonly boolean[], integers: boolean): void {
  const check = CHECKED_INPUT[op];
  if (!check || constants[check.input] || (check.integers && !integers)) return;
  throw new EngineError(
    `compileStep: ${op} with ${check.what} fails operation by operation, and XLA would give a number without a word: ` +
      `its input ${check.input} has to be a constant. Compute with floats, or with a one-hot matrix product.`,
  );
}

/** @throws EngineError for an operation that a recording of one call does not describe */
export function refuseImpure(op: string): void {
  if (definitionOf(op).stateful) {
    throw new EngineError(`compileStep: ${op} draws or keeps a state of its own, so the step is no pure function`);
  }
  if (SHAPED_BY_VALUES.test(op)) {
    throw new EngineError(
      `compileStep: ${op} gives a tensor whose shape depends on values: the graph would keep today's shape for ever`,
    );
  }
}
