/** @file The affinities of t-SNE: how much each point is a neighbour of each other. */
import { ConfigError } from "../core";
import { checkMatrix, type Matrix } from "./matrix";
import { squaredDistances } from "./neighbours";

/**
 * Affinities of t-SNE, a symmetric rows x rows matrix with sum 1: p_ij = (p_j|i + p_i|j) / 2n, where
 * p_j|i is proportional to exp(-beta_i |x_i - x_j|²) and beta_i gives row i an entropy of ln(perplexity). A point with
 * more neighbours at its smallest distance than the perplexity keeps those alone.
 *
 * @throws ConfigError for a matrix as in `squaredDistances`, or a perplexity that is not between 1 and rows
 */
export function jointProbabilities(points: Matrix, perplexity: number): Float64Array {
  checkMatrix("jointProbabilities", points);
  return affinitiesOf(squaredDistances(points), perplexity, { halved: true });
}

/**
 * The same from the squared distances between all points. `halved`: to the bits of a bisection; else by Newton's method alone where
 * it finds the place, to about 1e-10 of each, in half the time.
 */
export function affinitiesOf(
  { rows: n, values }: Matrix,
  perplexity: number,
  { halved }: { readonly halved: boolean },
): Float64Array {
  if (!(perplexity >= 1 && perplexity < n)) {
    throw new ConfigError(`tsne: the perplexity must be at least 1 and less than ${n}, the points, got ${perplexity}`);
  }
  const conditional = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = ofEntropy(withoutOwn(values, n, i), Math.log(perplexity), halved);
    for (let j = 0; j < n - 1; j++) conditional[i * n + (j < i ? j : j + 1)] = row[j];
  }
  const joint = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) joint[i * n + j] = (conditional[i * n + j] + conditional[j * n + i]) / (2 * n);
  }
  return joint;
}

/** Row i of a square matrix without its diagonal. */
function withoutOwn(values: Matrix["values"], n: number, i: number): Float64Array {
  const others = new Float64Array(n - 1);
  others.set(values.subarray(i * n, i * n + i));
  others.set(values.subarray(i * n + i + 1, (i + 1) * n), i);
  return others;
}

/**
 * exp(-beta d) over its sum, with the beta at which its entropy is the one asked for, by bisection on ln(beta). Newton's method
 * finds the place first, so that all halvings but the last few are decided without working out an entropy.
 */
function ofEntropy(distances: Float64Array, entropy: number, halved: boolean): Float64Array {
  const least = distances.reduce((a, b) => Math.min(a, b));
  const beyond = distances.map((distance) => distance - least);
  const mean = beyond.reduce((sum, value) => sum + value, 0) / beyond.length;
  const weights = new Float64Array(beyond.length);
  // Neighbours that are all equally far: any beta gives equal weights.
  if (mean === 0) return weights.fill(1 / weights.length);
  // The entropy falls as beta grows; e^±60 times the inverse of the mean are ends that no data reach.
  let [low, high] = [-60, 60];
  let sum = 0;
  const entropyAt = (logarithm: number): Entropy => {
    const beta = Math.exp(logarithm) / mean;
    let weighted = 0;
    let squared = 0;
    sum = 0;
    for (let j = 0; j < beyond.length; j++) {
      weights[j] = Math.exp(-beta * beyond[j]);
      sum += weights[j];
      const product = weights[j] * beyond[j];
      weighted += product;
      squared += product * beyond[j];
    }
    const [first, second] = [weighted / sum, squared / sum];
    return { value: Math.log(sum) + (beta * weighted) / sum, slope: -beta * beta * (second - first * first) };
  };
  const { place, found, above, below } = newton(entropyAt, entropy, { look: halved });
  let middle = place;
  let isWorkedOut = false;
  while ((halved || !found) && high - low > 1e-13) {
    middle = (low + high) / 2;
    isWorkedOut = middle > above && middle < below;
    if (isWorkedOut ? entropyAt(middle).value > entropy : middle <= above) low = middle;
    else high = middle;
  }
  if (!isWorkedOut) entropyAt(middle);
  return weights.map((weight) => weight / sum);
}

interface Entropy {
  readonly value: number;
  /** Its derivative by the logarithm of beta, never above 0. */
  readonly slope: number;
}

/** Entropies are worked out to much less than this. */
const EXACT = 1e-11;

/**
 * The place at which a falling function has the value `target`, by Newton's method from 0 on, to about 1e-11 of itself. On the way, the
 * largest place at which it is surely above the target, and the smallest at which it is surely below; infinite where none was
 * found. With `look`, these are looked for close by. A place that is not reached in twenty turns is not found.
 */
function newton(at: (place: number) => Entropy, target: number, { look: isLooking }: { readonly look: boolean }) {
  let [above, below] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const look = (place: number): Entropy => {
    const found = at(place);
    if (found.value > target + EXACT) above = Math.max(above, place);
    if (found.value < target - EXACT) below = Math.min(below, place);
    return found;
  };
  let place = 0;
  let isFound = false;
  for (let turn = 0; turn < 20; turn++) {
    const { value, slope } = look(place);
    const step = (target - value) / slope;
    isFound = Math.abs(step) < 1e-6;
    if (isFound) {
      place += step;
      const off = (-4 * EXACT) / slope;
      if (isLooking) for (const close of [place - off, place + off]) look(close);
      break;
    }
    const least = Math.max(above, place - 4);
    const most = Math.min(below, place + 4);
    place = place + step > least && place + step < most ? place + step : (least + most) / 2;
    if (!(Math.abs(place) < 60)) break; // equally far neighbours keep the entropy above the target
  }
  return { place, found: isFound, above, below };
}
