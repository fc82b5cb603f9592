/**
 * @file TensorFlow's graph format, as much of it as a recorded step needs: a GraphDef of operations, wrapped in a
 * SavedModel, in protocol-buffer encoding. Field numbers are those of saved_model, graph, node_def, attr_value,
 * tensor and tensor_shape .proto. Values are byte arrays; a message is the concatenation of its fields.
 */
import { EngineError } from "../core";
import type { Binding, HostValues, OpAttribute } from "./native";

/** One operation of a graph: its inputs are written "name:output". */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: readonly Buffer[];
}

/** The graph version that TensorFlow 2.x writes; the loader only checks that it knows it. */
const PRODUCER = 1500;

/** A SavedModel with one graph under the tag "serve". */
export function encodeSavedModel(nodes: readonly GraphNode[]): Buffer {
  const graph = Buffer.concat([...nodes.map((node) => message(1, encodeNode(node))), message(4, integer(1, PRODUCER))]);
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
