/** @file A parity network that is known neuron by neuron, beside what the circuits' tests need of it. */
import { type ParityWeights, parityOf, type ReluNetwork, type SignPoints, signPatterns } from "groklab/analysis";
import { randomStream } from "groklab/core";

/** Writes neurons `[w …]`, b, u as the weights of a parity network of as many coordinates as they have weights. */
export function weightsOf({ hidden, outputBias }: ReluNetwork): ParityWeights & Record<string, number[]> {
  const n = hidden[0].weights.length;
  return {
    "hidden0.weight": Array.from({ length: n }, (_, i) => hidden.map(({ weights }) => weights[i])).flat(),
    "hidden0.bias": hidden.map(({ bias }) => bias),
    "output.weight": hidden.map(({ output }) => output),
    "output.bias": [outputBias],
  };
}

/** All points of {-1, 1}^n, labelled by the parity of their first k coordinates. */
export function wholeCube(n: number, k: number): SignPoints {
  const points = signPatterns(n);
  const labels = points.map((x) => (parityOf(x.slice(0, k)) === 1 ? 1 : 0));
  return { inputs: points.flat(), sequence: n, labels };
}

/**
 * |x_1 + x_2| - |x_1 - x_2| in neurons 3, 0, 5 and 2, most important first, of a network of `width` neurons on n
 * coordinates; the others are small noise, at most 0.01 in f each.
 */
export function plantedNetwork({ n = 6, width = 12, seed = 0 } = {}): ReluNetwork {
  const random = randomStream(seed, "planted");
  const planted = new Map([
    [3, { weights: [1.3, 1.3], output: 1 }],
    [0, { weights: [-1.2, -1.2], output: 1 }],
    [5, { weights: [1.1, -1.1], output: -1 }],
    [2, { weights: [-1, 1], output: -1 }],
  ]);
  const noise = () => 0.02 * random.uniform() - 0.01;
  const hidden = Array.from({ length: width }, (_, j) => {
    const own = planted.get(j);
    const weights = Array.from({ length: n }, (_, i) => own?.weights[i] ?? noise());
    return { weights, bias: own ? 0 : noise(), output: own?.output ?? 10 * noise() };
  });
  return { hidden, outputBias: 0 };
}
