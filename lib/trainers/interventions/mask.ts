import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { oneOf, wholes } from "../../fields";
import { type Model, type ModelConfig, modelKind } from "../../models";
import type { Intervention } from "./intervention";

export interface Mask {
  /** Only these neurons of one hidden layer exist; the others' weights, gradients and moments are zero. Null: all do. */
  readonly mask: MaskConfig | null;
}

export interface MaskConfig {
  /** A hidden layer, for example `hidden0`. */
  readonly layer: string;
  /** Neurons that stay. */
  readonly keep: readonly number[];
  /** `all`: incoming weights, biases and outgoing weights are masked; `incoming`: only the incoming weights. */
  readonly parts: "all" | "incoming";
}

// A set: in increasing order, so that equal sets are equal configurations. The cast is for cells, as that of a pair.
export const neuronList = wholes("a list of neurons, whole numbers from 0, such as [0, 1, 2]", 0, 65535).transform(
  (keep) => [...keep].sort((a, b) => a - b),
) as unknown as z.ZodType<readonly number[]>;

export const layerName = z.custom<string>((x) => typeof x === "string", {
  error: "the name of a hidden layer, such as hidden0",
});

export const mask: Intervention<MaskConfig | null> = {
  field: z
    .strictObject({
      layer: layerName,
      keep: neuronList,
      parts: oneOf("all", "incoming").default("all"),
    })
    .nullable()
    .default(null),
  faults: (value, { model }) =>
    value ? neuronFaults({ field: "mask", list: "keep", layer: value.layer, neurons: value.keep }, model) : [],
  acts: (value) => (value ? { onGradients: masked, afterUpdate: masked } : undefined),
};

function masked(
  tensors: readonly tf.Tensor[],
  { masks }: { readonly masks?: readonly tf.Tensor[] },
): readonly tf.Tensor[] {
  return masks ? tensors.map((tensor, i) => tf.mul(tensor, masks[i])) : tensors;
}

/** Neurons of a hidden layer, and where in a configuration they stand. */
interface Chosen {
  readonly field: "mask" | "neuronDropout";
  readonly list: "keep" | "neurons";
  readonly layer: string;
  readonly neurons: readonly number[];
}

/** What is wrong with neurons that are chosen of a network, one line for each fault. */
export function neuronFaults({ field, list, layer, neurons }: Chosen, model: ModelConfig): string[] {
  const layers = hiddenWidths(model);
  const width = layers.get(layer);
  const at = `config.interventions.${field}`;
  if (layers.size === 0) {
    const what = field === "mask" ? "a mask" : "a value";
    return [`${at}: expected null for a network of kind ${model.kind}, got ${what}`];
  }
  if (width === undefined) {
    return [`${at}.layer: expected one of ${[...layers.keys()].join(", ")}, got ${JSON.stringify(layer)}`];
  }
  if (neurons.length > 0 && !neurons.some((neuron, i) => neuron >= width || neuron === neurons[i - 1])) return [];
  return [
    `${at}.${list}: expected one or more different neurons from 0 to ${width - 1}, got ${JSON.stringify(neurons)}`,
  ];
}

/** The hidden layers of which a sub-network can be cut, and their widths. */
function hiddenWidths(model: ModelConfig): Map<string, number> {
  const widths = modelKind(model).hiddenWidths?.(model) ?? [];
  return new Map(widths.map((width, i) => [`hidden${i}`, width]));
}

/**
 * For each parameter by name, 1 where it may live and 0 where it belongs to a neuron that is masked out, row-major.
 * Parameters that no mask touches are not in the result.
 */
export function masksOf(model: Model, { layer, keep, parts }: MaskConfig): Record<string, Float32Array> {
  const kept = new Set(keep);
  const axes = model.neurons[layer].filter(({ part }) => parts === "all" || part === "incoming");
  return Object.fromEntries(
    axes.map(({ parameter, axis }) => {
      const { shape } = model.parameters.find(({ name }) => name === parameter) as { shape: readonly number[] };
      const stride = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
      const size = shape.reduce((a, b) => a * b, 1);
      const mask = Float32Array.from({ length: size }, (_, i) =>
        kept.has(Math.floor(i / stride) % shape[axis]) ? 1 : 0,
      );
      return [parameter, mask];
    }),
  );
}
