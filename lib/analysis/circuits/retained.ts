/** @file Whether the circuit of the end is the circuit of earlier on: retained neurons along training. */
import { ConfigError } from "../../core";

/** The neurons that pruning retained at one checkpoint. */
export interface RetainedSet {
  readonly step: number;
  readonly neurons: readonly number[];
}

export interface RetainedOverlap {
  readonly step: number;
  /** Neurons in the set. */
  readonly size: number;
  /** Jaccard overlap with the set of the checkpoint before; not there for the first. */
  readonly withPrevious?: number;
  /** Jaccard overlap with the last set; 1 for the last. */
  readonly withFinal: number;
}

export interface RetainedHistory {
  readonly overlaps: readonly RetainedOverlap[];
  /** For each neuron of the last set the first step from which on it is in every set; earliest first. */
  readonly since: readonly { readonly neuron: number; readonly step: number }[];
}

/**
 * |A ∩ B| / |A ∪ B|, from 0 to 1; two empty sets are equal, 1. Random sets of q of m neurons overlap by about
 * q / (2m - q), the level to compare with.
 *
 * @example jaccard([1, 2, 3], [2, 3, 4]) // 0.5
 */
export function jaccard(a: readonly number[], b: readonly number[]): number {
  const [first, second] = [new Set(a), new Set(b)];
  const union = new Set([...a, ...b]).size;
  return union === 0 ? 1 : (first.size + second.size - union) / union;
}

/**
 * Overlaps between the retained sets of successive checkpoints and with the last one, and since when each neuron of the
 * last set has been retained without a break.
 *
 * @param sets in the order of their steps, at least one
 * @throws ConfigError for no sets, or steps out of order
 */
export function retainedHistory(sets: readonly RetainedSet[]): RetainedHistory {
  if (sets.length === 0) throw new ConfigError("retainedHistory: there is no checkpoint");
  sets.forEach(({ step }, i) => {
    if (i > 0 && !(step > sets[i - 1].step)) {
      throw new ConfigError(`retainedHistory: step ${step} follows ${sets[i - 1].step}; steps must increase`);
    }
  });
  const last = sets[sets.length - 1];
  const overlaps = sets.map(({ step, neurons }, i) => ({
    step,
    size: new Set(neurons).size,
    ...(i > 0 && { withPrevious: jaccard(sets[i - 1].neurons, neurons) }),
    withFinal: jaccard(neurons, last.neurons),
  }));
  const since = [...new Set(last.neurons)].map((neuron) => {
    let first = sets.length - 1;
    while (first > 0 && sets[first - 1].neurons.includes(neuron)) first--;
    return { neuron, step: sets[first].step };
  });
  return { overlaps, since: since.sort((a, b) => a.step - b.step || a.neuron - b.neuron) };
}
