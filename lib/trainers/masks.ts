import type { Model } from "../models";
import type { MaskConfig } from "./config";

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
