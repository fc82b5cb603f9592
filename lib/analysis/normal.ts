/** @file The normal distribution, which intervals, tests of large samples and the Gaussian copula need. */
import { jStat } from "jstat";

/** P(Z <= z) of a standard normal Z. */
export function normalCdf(z: number): number {
  return jStat.normal.cdf(z, 0, 1);
}

/** Numerators and denominators of AS 241 (PPND16), highest power first, for the middle, the tails and the far tails. */
const MIDDLE = {
  above: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  below: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
};
const TAIL = {
  above: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  below: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
};
const FAR_TAIL = {
  above: [
    2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  below: [
    2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
  ],
};

/**
 * The z below which a standard normal falls with the given probability: `normalQuantile(0.975)` is 1.959964. Wichura's
 * algorithm AS 241 (Applied Statistics 37, 1988): right to about 1e-15, relatively. -Infinity at 0, Infinity at 1,
 * NaN outside.
 */
export function normalQuantile(probability: number): number {
  const off = probability - 0.5;
  if (Math.abs(off) <= 0.425) return off * ratio(MIDDLE, 0.180625 - off * off);
  const tail = off < 0 ? probability : 1 - probability;
  if (!(tail > 0)) return tail === 0 ? Math.sign(off) * Number.POSITIVE_INFINITY : Number.NaN;
  const r = Math.sqrt(-Math.log(tail));
  return Math.sign(off) * (r <= 5 ? ratio(TAIL, r - 1.6) : ratio(FAR_TAIL, r - 5));
}

function ratio({ above, below }: typeof MIDDLE, x: number): number {
  const at = (coefficients: readonly number[]) => coefficients.reduce((sum, c) => sum * x + c, 0);
  return at(above) / at(below);
}
