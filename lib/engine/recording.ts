/**
 * @file Watches one eager execution of a step and writes down every operation, so that it can run as a graph.
 * What a graph can not reproduce is refused here, with the reason: host reads, tensors that came from outside, and values that
 * differ from one call to the next.
 */
import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../core";
import { constant, type GraphNode, opAttribute, placeholder, typeAttribute } from "./graph";
import {
  type Binding,
  dtypeNumber,
  type HostValues,
  type NativeBackend,
  type NativeOutput,
  type OpAttribute,
} from "./native";
import { refuseImpure, refuseUnchecked, withInputTypes } from "./op-definitions";

/** What can be recorded: operations of tfjs on tensors alone, the same for whatever values these have. */
export type TensorFunction = (...inputs: tf.Tensor[]) => tf.Tensor[];

export interface Recording {
  readonly nodes: readonly GraphNode[];
  /** For each input and output of the step, its place in the graph as "name:output". */
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
}

/** A recording, with the form of what each of its nodes gave. */
interface Recorded extends Recording {
  readonly given: readonly (readonly NativeOutput[])[];
}

/**
 * Runs `step` on `inputs`, recording, and then once more without computing anything: each operation is handed the form of what it gave
 * before. The tensors it makes are disposed.
 *
 * @throws EngineError for a step that a graph can not reproduce, also where the two recordings differ
 */
export function recordTwice(backend: NativeBackend, step: TensorFunction, inputs: readonly tf.Tensor[]): Recording {
  const first = record(backend, step, inputs);
  const second = record(backend, step, inputs, first);
  if (first.nodes.length > second.nodes.length) refuseDifferent(first.nodes[second.nodes.length]);
  if (first.outputNames.join() !== second.outputNames.join()) refuseDifferent();
  return first;
}

/** Handles below it are of no tensor of the addon's: tfjs frees none below 0. */
const NO_TENSOR = -1000;

/** Runs `step` once, recording; where it has been recorded before, nothing is computed. */
function record(
  backend: NativeBackend,
  step: TensorFunction,
  inputs: readonly tf.Tensor[],
  before?: Recorded,
): Recorded {
  const { binding, getInputTensorIds, move } = backend;
  const nodes: GraphNode[] = [];
  const given: NativeOutput[][] = [];
  let formal = NO_TENSOR;
  /** Writes a node down, and what it gives, which is the form of what it gave before where it has been recorded before. */
  const write = (node: GraphNode, outputs: () => NativeOutput[] = () => []): NativeOutput[] => {
    const at = nodes.length;
    if (before && !sameNode(node, before.nodes[at])) refuseDifferent(before.nodes[at] ?? node);
    nodes.push(node);
    given.push(before ? before.given[at].map((output) => ({ ...output, id: --formal })) : outputs());
    return given[at];
  };
  const nameOf = new Map<number, string>(); // tensor handle -> "node:output"
  const dtypeOf = new Map<number, number>();
  const madeInside = new Set<object>();
  const constantPlaces = new Set<string>(); // what is computed from constants alone

  const inputNames = backend.getInputTensorIds(inputs).map((id, i) => {
    if (nameOf.has(id)) {
      throw new EngineError(
        `compileStep: input ${i} is the same tensor as ${nameOf.get(id)?.replace(":0", "")}, so the recording could not ` +
          "tell which of them an operation reads. Give every example a tensor of its own.",
      );
    }
    const node = placeholder(`input${i}`, dtypeNumber(binding, inputs[i].dtype), inputs[i].shape);
    write(node);
    nameOf.set(id, `${node.name}:0`);
    dtypeOf.set(id, dtypeNumber(binding, inputs[i].dtype));
    return `${node.name}:0`;
  });

  backend.binding = Object.assign(boundCopy(binding), {
    createTensor(shape: number[], dtype: number, values: HostValues): number {
      const id = before ? --formal : binding.createTensor(shape, dtype, values);
      const name = `constant${nodes.length}`;
      write(constant(name, dtype, shape, values));
      constantPlaces.add(`${name}:0`);
      nameOf.set(id, `${name}:0`);
      dtypeOf.set(id, dtype);
      return id;
    },
    executeOp(op: string, attributes: OpAttribute[], ids: number[], outputCount: number) {
      refuseImpure(op);
      const name = `${op}${nodes.length}`;
      const inputNames = ids.map((id) => nameOf.get(id) ?? refuseOutsider(op));
      const types = ids.map((id) => dtypeOf.get(id) ?? binding.TF_FLOAT);
      if (!attributes.some(({ vouched }) => vouched)) {
        const constants = inputNames.map((name) => constantPlaces.has(name));
        refuseUnchecked(op, constants, types[0] === binding.TF_INT32);
      }
      const isConstant = inputNames.every((name) => constantPlaces.has(name));
      const encoded = withInputTypes(binding, op, attributes, types).map((a) => opAttribute(binding, a));
      const node = { name, op, inputs: inputNames, attributes: encoded };
      const outputs = write(node, () => binding.executeOp(op, attributes, ids, outputCount));
      outputs.forEach((output, i) => {
        if (isConstant) constantPlaces.add(`${name}:${i}`);
        nameOf.set(output.id, `${name}:${i}`);
        dtypeOf.set(output.id, output.dtype);
      });
      return outputs;
    },
    tensorDataSync(): never {
      throw new EngineError(
        "compileStep: the step reads a tensor's values on the host (dataSync, arraySync, print, a JavaScript `if`): " +
          "the graph would keep today's value for ever. Compute with tensors, or return the value and read it outside.",
      );
    },
  });
  // A tensor made in JavaScript is uploaded when it is first used. Made inside the step, it is a constant of the graph;
  // made outside, it is an input that was forgotten.
  backend.move = (dataId, ...rest) => {
    madeInside.add(dataId);
    move.call(backend, dataId, ...rest);
  };
  backend.getInputTensorIds = (tensors) => {
    for (const tensor of tensors) {
      const pending = backend.tensorMap.get(tensor.dataId)?.values;
      if (pending && !madeInside.has(tensor.dataId)) refuseOutsider("an operation");
    }
    return getInputTensorIds.call(backend, tensors);
  };

  try {
    const outputNames = tf.tidy(() => {
      const outputs = step(...inputs);
      return backend.getInputTensorIds(outputs).map((id) => {
        const name = nameOf.get(id) ?? refuseOutsider("the result");
        if (!inputNames.includes(name)) return name;
        // TensorFlow does not hand out what it was handed, so an input that is also a result passes through a node.
        const copy = `Identity${nodes.length}`;
        write({
          name: copy,
          op: "Identity",
          inputs: [name],
          attributes: [typeAttribute("T", dtypeOf.get(id) ?? binding.TF_FLOAT)],
        });
        return `${copy}:0`;
      });
    });
    return { nodes, given, inputNames, outputNames };
  } finally {
    backend.binding = binding;
    // The originals are methods of the backend's prototype.
    Reflect.deleteProperty(backend, "move");
    Reflect.deleteProperty(backend, "getInputTensorIds");
  }
}

function refuseOutsider(reader: string): never {
  throw new EngineError(
    `compileStep: ${reader} uses a tensor that is neither an input of the step nor made inside it: ` +
      "the graph would keep its present value for ever. Pass it as an input.",
  );
}

/** @throws EngineError of a node at which two recordings of a step differ: something inside it does not come from its inputs */
function refuseDifferent(node?: GraphNode): never {
  const what = node === undefined ? "other results" : node.op === "Const" ? "a value made on the host" : node.op;
  throw new EngineError(
    `two calls of the step differ (${what}): a random draw, a counter or a clock inside it would be ` +
      "frozen. Draw it outside and pass it as an input.",
  );
}

function sameNode(a: GraphNode, b: GraphNode | undefined): boolean {
  return (
    b !== undefined &&
    a.op === b.op &&
    a.inputs.join() === b.inputs.join() &&
    a.attributes.length === b.attributes.length &&
    a.attributes.every((bytes, i) => bytes.equals(b.attributes[i]))
  );
}

/** The addon's functions live on its prototype and insist on their own `this`. */
function boundCopy(binding: Binding): Binding {
  const copy: Record<string, unknown> = {};
  for (const key of Object.getOwnPropertyNames(binding)) {
    const member = binding[key as keyof Binding] as unknown;
    copy[key] = typeof member === "function" ? member.bind(binding) : member;
  }
  return copy as unknown as Binding;
}
