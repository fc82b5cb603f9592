/** @file Ranks of a list of numbers. */

/** Ranks from 1; equal values share the mean of theirs. */
export function midRanks(values: readonly number[]): Float64Array {
  const sorted = Float64Array.from(values).sort();
  const rankOf = new Map<number, number>();
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    rankOf.set(sorted[from], (from + 1 + to) / 2);
  }
  return Float64Array.from(values, (value) => rankOf.get(value) ?? Number.NaN);
}
