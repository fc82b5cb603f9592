/** @file The noise once more, from its definition, in whole numbers of any size and float64. */

const WORD = 2n ** 32n;

/** lowbias32 (Wellons 2018): a permutation of 0 … 2^32 - 1. */
function mix(x: bigint): bigint {
  let word = BigInt.asUintN(32, x);
  word = ((word ^ (word >> 16n)) * 0x7feb352dn) % WORD;
  word = ((word ^ (word >> 15n)) * 0x846ca68bn) % WORD;
  return word ^ (word >> 16n);
}

/** Element i of the uniform numbers of a key and a counter. */
export function uniformOf(i: number, key: number, counter: number): number {
  const stream = mix(mix(BigInt(counter)) + mix(BigInt(key)));
  return Number(mix(mix(BigInt(i)) ^ stream) >> 8n) / 2 ** 24;
}

/** Element i of `size` normal numbers: the cosines of all pairs of uniform numbers, then the sines (Box and Muller 1958). */
export function normalOf(i: number, size: number, key: number, counter: number): number {
  const pairs = Math.ceil(size / 2);
  const pair = i % pairs;
  const radius = Math.sqrt(-2 * Math.log(1 - uniformOf(pair, key, counter)));
  const angle = 2 * Math.PI * uniformOf(pairs + pair, key, counter);
  return radius * (i < pairs ? Math.cos(angle) : Math.sin(angle));
}
