import type { ParameterSpec } from "./model";

/**
 * Uniform in ±1 / sqrt(fanIn): PyTorch's default for both weight and bias of a linear layer
 * (`torch.nn.Linear.reset_parameters`). Weights here are `[in, out]`, PyTorch's are `[out, in]`.
 */
export function fanInUniform(name: string, shape: readonly number[], fanIn: number): ParameterSpec {
  const size = shape.reduce((a, b) => a * b, 1);
  const bound = 1 / Math.sqrt(fanIn);
  return {
    name,
    shape,
    initial: (random) => Float32Array.from({ length: size }, () => (2 * random.uniform() - 1) * bound),
  };
}
