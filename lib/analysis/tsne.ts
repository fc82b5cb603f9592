/** @file t-SNE without approximations, with the settings of scikit-learn. */
import { ConfigError } from "../core";
import { checkMatrix, type Matrix } from "./matrix";
import { squaredDistances } from "./neighbours";
import { principalComponents } from "./pca";
import { principalCoordinates } from "./principal-coordinates";
import { affinitiesOf } from "./tsne-affinities";
import { type PointForces, type Precision, withPointForces } from "./tsne-forces";

export interface TsneOptions {
  /** Effective number of neighbours of a point, at least 1 and less than the number of points. Default 30. */
  readonly perplexity?: number;
  /** Steps of gradient descent, those of the exaggeration included. Default 1000. */
  readonly iterations?: number;
  /**
   * Default `float64`. `float32`: a fifth of the time, and as good a picture, though another one: descent is chaotic. It starts from
   * `principalCoordinates`, and ends when 100 steps have made the divergence less than 1 % smaller.
   */
  readonly precision?: Precision;
  /** Squared distances between the points, `[rows, rows]`, where they are known. */
  readonly squares?: Matrix;
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
/** Steps between two looks at the divergence, and the share by which these have to make it smaller. */
const LOOK = 100;
const WORTHWHILE = 0.01;
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
 * Time grows with rows² x iterations: 0.3 s for 300 points in 500 columns.
 *
 * @param points one point a row
 * @throws ConfigError for a matrix that is empty, of another length than rows x columns or not finite, for points that
 *   are all the same, or options out of range
 */
export function tsne(
  points: Matrix,
  { perplexity = 30, iterations = 1000, precision = "float64", squares }: TsneOptions = {},
): TsneResult {
  if (!(Number.isInteger(iterations) && iterations >= 1)) {
    throw new ConfigError(`tsne: iterations must be 1 or more, got ${iterations}`);
  }
  checkMatrix("tsne", points);
  const order = sortedOrder(points);
  const distances = squaresInOrder(squares ?? squaredDistances(points), order);
  const affinities = affinitiesOf(distances, perplexity, { halved: precision === "float64" });
  const begin =
    precision === "float64" ? start(componentsOf(inOrder(points, order))) : start(principalCoordinates(distances, 2));
  const rate = Math.max(points.rows / (4 * EXAGGERATION), 50);
  return withPointForces(points.rows, precision, (forces) => {
    forces.x.set(begin.x);
    forces.y.set(begin.y);
    setAffinities(forces, affinities, EXAGGERATION);
    descent(forces, 0.5, rate)(Math.min(iterations, EXAGGERATED_STEPS));
    setAffinities(forces, affinities, 1);
    const descend = descent(forces, 0.8, rate);
    const left = Math.max(iterations - EXAGGERATED_STEPS, 0);
    if (precision === "float64") descend(left);
    else descendUntilSettled(descend, left, () => divergence(forces, affinities));
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

/** Squared distances in the order of the sorted points. */
function squaresInOrder({ rows: n, values }: Matrix, order: readonly number[]): Matrix {
  const sorted = new Float64Array(n * n);
  order.forEach((row, i) => {
    for (let j = 0; j < n; j++) sorted[i * n + j] = values[row * n + order[j]];
  });
  return { rows: n, columns: n, values: sorted };
}

/** Scores along two components, zeros where there is but one. */
function componentsOf(points: Matrix): Float64Array[] {
  const count = Math.min(2, points.columns);
  const { scores } = principalComponents(points, count);
  const along = (k: number) => Float64Array.from({ length: points.rows }, (_, i) => scores.values[i * count + k]);
  return [along(0), count > 1 ? along(1) : new Float64Array(points.rows)];
}

function start([first, second]: readonly Float64Array[]): { readonly x: Float64Array; readonly y: Float64Array } {
  const n = first.length;
  let square = 0;
  for (let i = 0; i < n; i++) square += (first[i] * first[i]) / n;
  const scale = START / Math.sqrt(square);
  return { x: first.map((value) => scale * value), y: second.map((value) => scale * value) };
}

/** So many further steps of gradient descent, in place, with gains that grow while a coordinate keeps its direction. */
type Descent = (steps: number) => void;

function descent(forces: PointForces, momentum: number, rate: number): Descent {
  const axes = [
    { position: forces.x, attraction: forces.attractionX, repulsion: forces.repulsionX },
    { position: forces.y, attraction: forces.attractionY, repulsion: forces.repulsionY },
  ].map((axis) => ({
    ...axis,
    update: new Float64Array(forces.x.length),
    gains: new Float64Array(forces.x.length).fill(1),
  }));
  return (steps) => {
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
  };
}

/** At most so many steps, until they are no longer worth their time. */
function descendUntilSettled(descend: Descent, most: number, divergenceNow: () => number): void {
  let before = Number.POSITIVE_INFINITY;
  for (let left = most; left > 0; left -= LOOK) {
    descend(Math.min(left, LOOK));
    const now = divergenceNow();
    if (now > (1 - WORTHWHILE) * before) return;
    before = now;
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
