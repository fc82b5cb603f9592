/** @file t-SNE without approximations, with the settings of scikit-learn. */
import { ConfigError } from "../core";
import { checkMatrix, type Matrix } from "./matrix";
import { squaredDistances } from "./neighbours";
import { principalComponents } from "./pca";
import { type PointForces, withPointForces } from "./tsne-forces";

export interface TsneOptions {
  /** Effective number of neighbours of a point, at least 1 and less than the number of points. Default 30. */
  readonly perplexity?: number;
  /** Steps of gradient descent, those of the exaggeration included. Default 1000. */
  readonly iterations?: number;
}

/** Points laid out in a plane so that neighbours stay neighbours. */
export interface TsneResult {
  /** [rows, 2], in no unit. */
  readonly embedding: Matrix & { readonly values: Float64Array };
  /** KL(P || Q) of the embedding in nats, the quantity that was made small. */
  readonly divergence: number;
}

/** Attraction is multiplied by this during the first steps, so that clusters can move through each other. */
const EXAGGERATION = 12;
const EXAGGERATED_STEPS = 250;
/** Standard deviation of the start along its first axis. */
const START = 1e-4;
/** Smallest gain of a coordinate. */
const LEAST_GAIN = 0.01;
/** A probability below this counts as this in logarithms. */
const TINY = Number.EPSILON;

/**
 * t-SNE in the plane (van der Maaten and Hinton 2008): gradient descent on KL(P || Q), P from Gaussians of the given
 * perplexity and Q from Student's t with one degree of freedom. As scikit-learn's `TSNE(method="exact")`: start from
 * two principal components scaled to a standard deviation of 1e-4, attraction times 12 for 250 steps, learning rate
 * max(rows / 48, 50), momentum 0.5 and then 0.8, a gain for each coordinate; but in float64, and without stopping early.
 *
 * Nothing is random: the same points give the same bits, in whatever order they come. Points on a line stay on one.
 * Time grows with rows² x iterations: 0.2 s for 300 points in 500 columns.
 *
 * @param points one point a row
 * @throws ConfigError for a matrix that is empty, of another length than rows x columns or not finite, for points that
 *   are all the same, or options out of range
 */
export function tsne(points: Matrix, { perplexity = 30, iterations = 1000 }: TsneOptions = {}): TsneResult {
  if (!(Number.isInteger(iterations) && iterations >= 1)) {
    throw new ConfigError(`tsne: iterations must be 1 or more, got ${iterations}`);
  }
  checkMatrix("tsne", points);
  const order = sortedOrder(points);
  const sorted = inOrder(points, order);
  const affinities = jointProbabilities(sorted, perplexity);
  const begin = start(sorted);
  const rate = Math.max(points.rows / (4 * EXAGGERATION), 50);
  return withPointForces(points.rows, (forces) => {
    forces.x.set(begin.x);
    forces.y.set(begin.y);
    setAffinities(forces, affinities, EXAGGERATION);
    descend(forces, Math.min(iterations, EXAGGERATED_STEPS), 0.5, rate);
    setAffinities(forces, affinities, 1);
    descend(forces, Math.max(iterations - EXAGGERATED_STEPS, 0), 0.8, rate);
    const embedding = new Float64Array(2 * points.rows);
    order.forEach((row, i) => {
      embedding[2 * row] = forces.x[i];
      embedding[2 * row + 1] = forces.y[i];
    });
    return {
      embedding: { rows: points.rows, columns: 2, values: embedding },
      divergence: divergence(forces, affinities),
    };
  });
}

function setAffinities({ p, stride }: PointForces, affinities: Float64Array, factor: number): void {
  const n = Math.sqrt(affinities.length);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) p[i * stride + j] = factor * affinities[i * n + j];
}

/**
 * Rows by their first column, ties by the second, and so on. Descent is chaotic: added up in another order, sums that
 * differ in their last bit end in another picture. In this order the picture does not depend on how the rows are stored.
 */
function sortedOrder({ rows, columns, values }: Matrix): number[] {
  return Array.from({ length: rows }, (_, i) => i).sort((a, b) => {
    for (let j = 0; j < columns; j++) {
      const off = values[a * columns + j] - values[b * columns + j];
      if (off !== 0) return off;
    }
    return 0;
  });
}

function inOrder({ rows, columns, values }: Matrix, order: readonly number[]): Matrix {
  const sorted = new Float64Array(values.length);
  order.forEach((row, i) => {
    sorted.set(values.subarray(row * columns, (row + 1) * columns), i * columns);
  });
  return { rows, columns, values: sorted };
}

/**
 * Affinities of t-SNE, a symmetric rows x rows matrix with sum 1: p_ij = (p_j|i + p_i|j) / 2n, where
 * p_j|i is proportional to exp(-beta_i |x_i - x_j|²) and beta_i gives row i an entropy of ln(perplexity). A point with
 * more neighbours at its smallest distance than the perplexity keeps those alone.
 *
 * @throws ConfigError for a matrix as in `squaredDistances`, or a perplexity that is not between 1 and rows
 */
export function jointProbabilities(points: Matrix, perplexity: number): Float64Array {
  checkMatrix("jointProbabilities", points);
  const n = points.rows;
  if (!(perplexity >= 1 && perplexity < n)) {
    throw new ConfigError(`tsne: the perplexity must be at least 1 and less than ${n}, the points, got ${perplexity}`);
  }
  const { values } = squaredDistances(points);
  const conditional = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = ofEntropy(withoutOwn(values, n, i), Math.log(perplexity));
    for (let j = 0; j < n - 1; j++) conditional[i * n + (j < i ? j : j + 1)] = row[j];
  }
  const joint = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) joint[i * n + j] = (conditional[i * n + j] + conditional[j * n + i]) / (2 * n);
  }
  return joint;
}

/** Row i of a square matrix without its diagonal. */
function withoutOwn(values: Float64Array, n: number, i: number): Float64Array {
  const others = new Float64Array(n - 1);
  others.set(values.subarray(i * n, i * n + i));
  others.set(values.subarray(i * n + i + 1, (i + 1) * n), i);
  return others;
}

/**
 * exp(-beta d) over its sum, with the beta at which its entropy is the one asked for, by bisection on ln(beta). Newton's method
 * finds the place first, so that all halvings but the last few are decided without working out an entropy.
 */
function ofEntropy(distances: Float64Array, entropy: number): Float64Array {
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
  const [above, below] = bracket(entropyAt, entropy);
  let middle = 0;
  let isWorkedOut = false;
  while (high - low > 1e-13) {
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
 * The largest place found at which a falling function is surely above the target, and the smallest at which it is surely below;
 * infinite where none was found. Newton's method, from 0 on.
 */
function bracket(at: (place: number) => Entropy, target: number): [number, number] {
  let [above, below] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const look = (place: number): Entropy => {
    const found = at(place);
    if (found.value > target + EXACT) above = Math.max(above, place);
    if (found.value < target - EXACT) below = Math.min(below, place);
    return found;
  };
  let place = 0;
  for (let turn = 0; turn < 20; turn++) {
    const { value, slope } = look(place);
    const step = (target - value) / slope;
    if (Math.abs(step) < 1e-6) {
      const off = (-4 * EXACT) / slope;
      look(place + step - off);
      look(place + step + off);
      break;
    }
    const least = Math.max(above, place - 4);
    const most = Math.min(below, place + 4);
    place = place + step > least && place + step < most ? place + step : (least + most) / 2;
    if (!(Math.abs(place) < 60)) break; // equally far neighbours keep the entropy above the target
  }
  return [above, below];
}

function start(points: Matrix): { readonly x: Float64Array; readonly y: Float64Array } {
  const count = Math.min(2, points.columns);
  const { scores } = principalComponents(points, count);
  const n = points.rows;
  let square = 0;
  for (let i = 0; i < n; i++) square += (scores.values[i * count] * scores.values[i * count]) / n;
  const scale = START / Math.sqrt(square);
  const axis = (k: number) =>
    Float64Array.from({ length: n }, (_, i) => (k < count ? scale * scores.values[i * count + k] : 0));
  return { x: axis(0), y: axis(1) };
}

/** Gradient descent in place, with momentum and with gains that grow while a coordinate keeps its direction. */
function descend(forces: PointForces, steps: number, momentum: number, rate: number): void {
  const axes = [
    { position: forces.x, attraction: forces.attractionX, repulsion: forces.repulsionX },
    { position: forces.y, attraction: forces.attractionY, repulsion: forces.repulsionY },
  ].map((axis) => ({
    ...axis,
    update: new Float64Array(forces.x.length),
    gains: new Float64Array(forces.x.length).fill(1),
  }));
  for (let step = 0; step < steps; step++) {
    const total = forces.accumulate();
    for (const { position, attraction, repulsion, update, gains } of axes) {
      for (let i = 0; i < position.length; i++) {
        const gradient = 4 * (attraction[i] - repulsion[i] / total);
        gains[i] = update[i] * gradient < 0 ? gains[i] + 0.2 : Math.max(LEAST_GAIN, 0.8 * gains[i]);
        update[i] = momentum * update[i] - rate * gains[i] * gradient;
        position[i] += update[i];
      }
    }
  }
}

function divergence({ x, y }: PointForces, p: Float64Array): number {
  const n = x.length;
  const student = new Float64Array(n * n);
  let total = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const dx = x[i] - x[j];
      const dy = y[i] - y[j];
      student[i * n + j] = 1 / (1 + dx * dx + dy * dy);
      total += 2 * student[i * n + j];
    }
  }
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const joint = Math.max(p[i * n + j], TINY);
      sum += 2 * joint * Math.log(joint / Math.max(student[i * n + j] / total, TINY));
    }
  }
  return sum;
}
