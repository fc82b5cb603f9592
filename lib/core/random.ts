import seedrandom from "seedrandom";

/**
 * A stream of random numbers that is a pure function of its seed and its labels. There is no global generator:
 * whoever needs chance is handed a stream, and two purposes never share one.
 *
 * @example randomStream(0, "split").uniform() === randomStream(0, "split").uniform() // true
 */
export interface RandomStream {
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** Standard normal, by the Box-Muller transform. */
  normal(): number;
  /** The integers 0 … n - 1 in random order (Fisher-Yates). */
  permutation(n: number): Int32Array;
}

/** A stream of random numbers that its seed and labels decide; others make another, independent one. */
export function randomStream(seed: number, ...labels: string[]): RandomStream {
  // A canonical string keys the generator, so (1, "2") and (12, "") can not collide.
  const draw = seedrandom.alea(JSON.stringify([seed, ...labels]));
  return {
    uniform: () => draw(),
    normal: () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw()),
    permutation(n) {
      const order = Int32Array.from({ length: n }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = Math.floor(draw() * (i + 1));
        const swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
      }
      return order;
    },
  };
}
