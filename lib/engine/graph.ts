/**
 * @file TensorFlow's graph format, as much of it as a recorded step needs: a GraphDef of operations, wrapped in a
 * SavedModel, in protocol-buffer encoding. Field numbers are those of saved_model, graph, node_def, attr_value,
 * tensor and tensor_shape .proto. Values are byte arrays; a message is the concatenation of its fields.
 */
import { EngineError } from "../core";
import type { Binding, HostValues, OpAttribute } from "./native";
import { outputPlace } from "./op-definitions";

/** One operation of a graph: its inputs are written "name:output". */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: readonly Buffer[];
}

/** The graph version that TensorFlow 2.x writes; the loader only checks that it knows it. */
const PRODUCER = 1500;

/** A SavedModel with one graph under the tag "serve", and the functions that it calls. */
export function encodeSavedModel(nodes: readonly GraphNode[], functions: readonly Buffer[] = []): Buffer {
  const library = Buffer.concat(functions.map((encoded) => message(1, encoded)));
  const graph = Buffer.concat([
    ...nodes.map((node) => message(1, encodeNode(node))),
    message(2, library),
    message(4, integer(1, PRODUCER)),
  ]);
  const metaGraph = Buffer.concat([message(1, text(4, "serve")), message(2, graph)]);
  return Buffer.concat([integer(1, 1), message(2, metaGraph)]);
}

export function placeholder(name: string, dtype: number, shape: readonly number[]): GraphNode {
  const attributes = [attribute("dtype", integer(6, dtype)), attribute("shape", message(7, encodeShape(shape)))];
  return { name, op: "Placeholder", inputs: [], attributes };
}

export function constant(name: string, dtype: number, shape: readonly number[], values: HostValues): GraphNode {
  const content = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const tensor = Buffer.concat([integer(1, dtype), message(2, encodeShape(shape)), message(4, content)]);
  return {
    name,
    op: "Const",
    inputs: [],
    attributes: [attribute("dtype", integer(6, dtype)), attribute("value", message(8, tensor))],
  };
}

/** Nodes with named ends: what a recording is, and what a function is made of. */
export interface GraphEnds {
  readonly nodes: readonly GraphNode[];
  /** For each output, its place as "name:output". */
  readonly outputNames: readonly string[];
}

/** A function of the graph (function.proto, op_def.proto) with these types in and out; its placeholders become arguments. */
export function encodeFunction(
  name: string,
  { nodes, outputNames }: GraphEnds,
  inputTypes: readonly number[],
  outputTypes: readonly number[],
): Buffer {
  const opOf = new Map(nodes.map(({ name, op }) => [name, op]));
  const place = (input: string): string => {
    const [node, output] = input.split(":");
    const op = opOf.get(node) ?? "";
    return op === "Placeholder" ? node : outputPlace(node, op, Number(output));
  };
  const argument = (name: string, type: number) => Buffer.concat([text(1, name), integer(3, type)]);
  const signature = Buffer.concat([
    text(1, name),
    ...inputTypes.map((type, i) => message(2, argument(`input${i}`, type))),
    ...outputTypes.map((type, i) => message(3, argument(`output${i}`, type))),
  ]);
  const inside = nodes.filter(({ op }) => op !== "Placeholder");
  return Buffer.concat([
    message(1, signature),
    ...inside.map((node) => message(3, encodeNode({ ...node, inputs: node.inputs.map(place) }))),
    ...outputNames.map((output, i) => message(4, Buffer.concat([text(1, `output${i}`), text(2, place(output))]))),
  ]);
}

/** `while (condition(...variables)) variables = body(...variables)`, from functions of these two names. */
export function whileLoop(
  name: string,
  variables: readonly GraphNode[],
  types: readonly number[],
  shapes: readonly (readonly number[])[],
): GraphNode {
  const list = (content: readonly Buffer[]) => message(1, Buffer.concat(content));
  const called = (name: string) => message(10, text(1, name));
  return {
    name,
    op: "StatelessWhile",
    inputs: variables.map(({ name }) => `${name}:0`),
    attributes: [
      attribute("T", list(types.map((type) => integer(6, type)))),
      attribute("cond", called("condition")),
      attribute("body", called("body")),
      attribute("output_shapes", list(shapes.map((shape) => message(7, encodeShape(shape))))),
    ],
  };
}

/** An attribute as the addon was given it, in the form that a graph stores. */
export function opAttribute(binding: Binding, { name, type, value }: OpAttribute): Buffer {
  switch (type) {
    case binding.TF_ATTR_TYPE:
      return typeAttribute(name, value as number);
    case binding.TF_ATTR_INT:
      return attribute(name, Array.isArray(value) ? message(1, packed(3, value)) : integer(3, value as number));
    case binding.TF_ATTR_FLOAT:
      return attribute(name, float(4, value as number));
    case binding.TF_ATTR_BOOL:
      return attribute(name, integer(5, value ? 1 : 0));
    case binding.TF_ATTR_STRING:
      return attribute(name, text(2, value as string));
    case binding.TF_ATTR_SHAPE:
      return attribute(name, message(7, encodeShape(value as number[])));
    default:
      throw new EngineError(`compileStep: attribute ${name} has type ${type}, which a graph can not store yet`);
  }
}

export function typeAttribute(name: string, dtype: number): Buffer {
  return attribute(name, integer(6, dtype));
}

function encodeNode({ name, op, inputs, attributes }: GraphNode): Buffer {
  return Buffer.concat([text(1, name), text(2, op), ...inputs.map((input) => text(3, input)), ...attributes]);
}

function encodeShape(shape: readonly number[]): Buffer {
  return Buffer.concat(shape.map((size) => message(2, integer(1, size))));
}

/** An entry of the map from attribute names to values. */
function attribute(name: string, value: Buffer): Buffer {
  return message(5, Buffer.concat([text(1, name), message(2, value)]));
}

// -- the wire format: every field is a tag (number and wire type) and its content --

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** Seven bits a byte, lowest first; negative numbers as 64-bit two's complement. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}

function tag(field: number, wireType: number): Buffer {
  return varint((field << 3) | wireType);
}

function integer(field: number, value: number): Buffer {
  return Buffer.concat([tag(field, VARINT), varint(value)]);
}

function packed(field: number, values: readonly number[]): Buffer {
  return Buffer.concat(values.map((value) => integer(field, value)));
}

function float(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([tag(field, FIXED32), bytes]);
}

function message(field: number, content: Buffer): Buffer {
  return Buffer.concat([tag(field, LENGTH_DELIMITED), varint(content.length), content]);
}

function text(field: number, value: string): Buffer {
  return message(field, Buffer.from(value, "utf8"));
}
