/** @file Systems of linear inequalities: a point, or the proof that there is none. */
import { type Coefficients, type Constraint, solve } from "yalps";
import { ConfigError, GroklabError } from "../../core";

/** rows[i] · v >= bounds[i] for all i, in free variables v; rows and bounds are integers, bounds not negative. */
export interface LinearSystem {
  /** `[inequalities, variables]` */
  readonly rows: readonly (readonly number[])[];
  /** `[inequalities]` */
  readonly bounds: readonly number[];
}

/**
 * A point of the system, in integers (bounds that are not negative let every point be scaled up); or multipliers
 * λ >= 0, integers, under which the inequalities add up to a contradiction: Σ λ_i rows_i = 0 and Σ λ_i bounds_i > 0,
 * that is 0 >= 1 (Farkas' lemma). Compare `feasible === true`: notebook cells are not strict, and narrow by that alone.
 */
export type Decision =
  | { readonly feasible: true; readonly point: readonly number[] }
  | { readonly feasible: false; readonly multipliers: readonly number[] };

/** Largest common denominator that is tried: bases of systems of signs in up to 14 variables stay far below. */
const MOST_DENOMINATOR = 5000;

/**
 * Decides a system. The simplex method works in floating point and is not trusted: what it finds is rounded to integers
 * and checked exactly, a point by `isSolution`, multipliers by `isContradiction`.
 *
 * @throws ConfigError for a system without rows or with rows of different lengths; GroklabError if the solver gives
 * neither a point nor multipliers that pass the check
 * @example decide({ rows: [[1], [-1]], bounds: [1, 0] }).feasible // false: v >= 1 and -v >= 0
 */
export function decide(system: LinearSystem): Decision {
  checkShape(system);
  const multipliers = contradiction(system);
  if (multipliers) return { feasible: false, multipliers };
  const point = findPoint(system);
  if (point) return { feasible: true, point };
  throw new GroklabError(
    `decide: neither a point nor a contradiction of ${system.rows.length} inequalities in ${system.rows[0].length} ` +
      "variables passed its check; scale the rows to small integers",
  );
}

/** Whether integers v satisfy rows[i] · v >= bounds[i] for all i, in exact arithmetic. */
export function isSolution({ rows, bounds }: LinearSystem, point: readonly number[]): boolean {
  const values = rows.map((row) => row.reduce((sum, value, v) => sum + value * point[v], 0));
  return [...point, ...values].every(Number.isSafeInteger) && values.every((value, i) => value >= bounds[i]);
}

/** Whether integers λ >= 0 satisfy Σ λ_i rows_i = 0 and Σ λ_i bounds_i > 0, in exact arithmetic. */
export function isContradiction({ rows, bounds }: LinearSystem, multipliers: readonly number[]): boolean {
  if (multipliers.length !== rows.length || !multipliers.every((value) => Number.isSafeInteger(value) && value >= 0)) {
    return false;
  }
  const total = (column: (row: readonly number[], i: number) => number) =>
    rows.reduce((sum, row, i) => sum + multipliers[i] * column(row, i), 0);
  const exact = (value: number) => Number.isSafeInteger(value);
  const constant = total((_, i) => bounds[i]);
  return exact(constant) && constant > 0 && rows[0].every((_, v) => total((row) => row[v]) === 0);
}

/** Multipliers of a contradiction, from the alternative system Σ λ_i rows_i = 0, Σ λ_i bounds_i = 1, λ >= 0. */
function contradiction(system: LinearSystem): readonly number[] | undefined {
  const { rows, bounds } = system;
  const transposed = rows[0].map((_, v) => rows.map((row) => row[v]));
  const values = [...rows[0].map(() => 0), 1];
  const found = runSimplex([...transposed, bounds], (i) => ({ equal: values[i] }));
  const multipliers = found && toIntegers(found);
  return multipliers && isContradiction(system, multipliers) ? multipliers : undefined;
}

/** A point of the system: v = p - t with p, t >= 0, since the solver knows no free variables. */
function findPoint({ rows, bounds }: LinearSystem): readonly number[] | undefined {
  const shifted = rows.map((row) => [...row, -row.reduce((sum, value) => sum + value, 0)]);
  const found = runSimplex(shifted, (i) => ({ min: bounds[i] }));
  if (!found) return undefined;
  const shift = found[found.length - 1];
  const point = toIntegers(found.slice(0, -1).map((value) => value - shift));
  return point && isSolution({ rows, bounds }, point) ? point : undefined;
}

/** A vertex of the polyhedron of x >= 0 under one constraint on each row, or undefined. */
function runSimplex(
  rows: readonly (readonly number[])[],
  constraint: (row: number) => Constraint,
): readonly number[] | undefined {
  const size = rows[0].length;
  const { status, variables } = solve<number, number>({
    constraints: rows.map((_, i) => [i, constraint(i)] as const),
    variables: Array.from({ length: size }, (_, v): [number, Coefficients<number>] => [
      v,
      rows.map((row, i) => [i, row[v]] as const),
    ]),
  });
  if (status !== "optimal") return undefined;
  const x = new Array<number>(size).fill(0);
  for (const [v, value] of variables) x[v] = value;
  return x;
}

/**
 * The smallest positive multiple of some rational numbers that is integer, or undefined if no denominator up to 5000
 * makes them so (to 1e-6). What it returns is a guess that the caller must check.
 *
 * @example toIntegers([0.5, 1 / 3, 0]) // [3, 2, 0]
 */
export function toIntegers(values: readonly number[]): readonly number[] | undefined {
  for (let denominator = 1; denominator <= MOST_DENOMINATOR; denominator++) {
    if (values.every((value) => Math.abs(value * denominator - Math.round(value * denominator)) < 1e-6)) {
      return values.map((value) => Math.round(value * denominator) + 0); // no negative zero
    }
  }
  return undefined;
}

function checkShape({ rows, bounds }: LinearSystem): void {
  if (bounds.some((bound) => !(bound >= 0))) {
    throw new ConfigError(`decide: bounds must not be negative, got ${bounds}; shift the variables`);
  }
  if (rows.length === 0 || rows.length !== bounds.length || rows.some((row) => row.length !== rows[0].length)) {
    throw new ConfigError(
      `decide: expected rows of one length and a bound for each, got rows of ${rows.map((row) => row.length)} and ` +
        `${bounds.length} bounds`,
    );
  }
}
