/**
 * @file Watches one eager execution of a step and writes down every operation, so that it can run as a graph.
 * What a graph can not reproduce is refused here, with the reason: host reads, tensors that came from outside, and
 * (in compile.ts) values that differ from one call to the next.
 */
import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../core";
import { constant, type GraphNode, opAttribute, placeholder, typeAttribute } from "./graph";
import { type Binding, dtypeNumber, type HostValues, type NativeBackend, type OpAttribute } from "./native";
import { refuseImpure, refuseUnchecked, withInputTypes } from "./op-definitions";

/** What can be recorded: operations of tfjs on tensors alone, the same for whatever values these have. */
export type TensorFunction = (...inputs: tf.Tensor[]) => tf.Tensor[];

export interface Recording {
  readonly nodes: readonly GraphNode[];
  /** For each input and output of the step, its place in the graph as "name:output". */
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
}

/** Runs `step` once on `inputs`, recording. The tensors it makes are disposed. */
export function record(backend: NativeBackend, step: TensorFunction, inputs: readonly tf.Tensor[]): Recording {
  const { binding, getInputTensorIds, move } = backend;
  const nodes: GraphNode[] = [];
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
    nodes.push(node);
    nameOf.set(id, `${node.name}:0`);
    dtypeOf.set(id, dtypeNumber(binding, inputs[i].dtype));
    return `${node.name}:0`;
  });

  backend.binding = Object.assign(boundCopy(binding), {
    createTensor(shape: number[], dtype: number, values: HostValues): number {
      const id = binding.createTensor(shape, dtype, values);
      const name = `constant${nodes.length}`;
      nodes.push(constant(name, dtype, shape, values));
      constantPlaces.add(`${name}:0`);
      nameOf.set(id, `${name}:0`);
      dtypeOf.set(id, dtype);
      return id;
    },
    executeOp(op: string, attributes: OpAttribute[], ids: number[], outputCount: number) {
      refuseImpure(op);
      const outputs = binding.executeOp(op, attributes, ids, outputCount);
      const name = `${op}${nodes.length}`;
      const inputNames = ids.map((id) => nameOf.get(id) ?? refuseOutsider(op));
      const types = ids.map((id) => dtypeOf.get(id) ?? binding.TF_FLOAT);
      if (!attributes.some(({ vouched }) => vouched)) {
        const constants = inputNames.map((name) => constantPlaces.has(name));
        refuseUnchecked(op, constants, types[0] === binding.TF_INT32);
      }
      const isConstant = inputNames.every((name) => constantPlaces.has(name));
      const encoded = withInputTypes(binding, op, attributes, types).map((a) => opAttribute(binding, a));
      nodes.push({ name, op, inputs: inputNames, attributes: encoded });
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
        nodes.push({
          name: copy,
          op: "Identity",
          inputs: [name],
          attributes: [typeAttribute("T", dtypeOf.get(id) ?? binding.TF_FLOAT)],
        });
        return `${copy}:0`;
      });
    });
    return { nodes, inputNames, outputNames };
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

/** The addon's functions live on its prototype and insist on their own `this`. */
function boundCopy(binding: Binding): Binding {
  const copy: Record<string, unknown> = {};
  for (const key of Object.getOwnPropertyNames(binding)) {
    const member = binding[key as keyof Binding] as unknown;
    copy[key] = typeof member === "function" ? member.bind(binding) : member;
  }
  return copy as unknown as Binding;
}
