/** @file The phases that the synergy paper sees in training, by rules instead of by eye. */
import { linearRegression, median } from "simple-statistics";
import { ConfigError } from "../core";

/** What is known of a run after so many steps. */
export interface SynergyPoint {
  readonly step: number;
  /** -min Omega, above 0 for synergy; in one unit throughout. */
  readonly synergy: number;
  /** max Omega. */
  readonly redundancy: number;
  /** Size of the most synergistic multiplet, in neurons or in clusters. */
  readonly size: number;
  readonly testLoss: number;
  readonly testAccuracy: number;
}

/** The phases in the order in which the synergy paper tells them, and what comes after. */
export const PHASES = [
  "feature learning",
  "emergence",
  "divergence",
  "delayed emergence",
  "decoupling",
  "finalising",
] as const;
/** One of the phases that the synergy paper names. */
export type PhaseName = (typeof PHASES)[number];

/** A stretch of training that meets the conditions of a phase. */
export interface Phase {
  readonly name: PhaseName;
  /** Steps of its first and last checkpoint. */
  readonly from: number;
  readonly to: number;
}

export interface PhaseOptions {
  /** What shuffled variables reach: -min Omega and max Omega, both 0 or more, in the unit of the curves; see {@link synergyPhases}. */
  readonly band: { readonly synergy: number; readonly redundancy: number };
  /** Checkpoints of the median filter, and of the line whose slope is taken; odd. Default 5. */
  readonly window?: number;
  /** Fewest checkpoints in a row that make a phase. Default 3. */
  readonly least?: number;
}

/** The phases of one run. */
export interface Phases {
  /** In the order in which they begin; one name may come more than once. */
  readonly phases: Phase[];
  readonly occurs: Readonly<Record<PhaseName, boolean>>;
  /** Names by their first beginning. */
  readonly order: PhaseName[];
}

/**
 * Phases of one run. All curves but the test accuracy are smoothed by a median filter; slopes are those of the line through
 * the `window` checkpoints around one, over ln(step). The checkpoint of step 0 is left out, as in the paper. Synergy s,
 * redundancy r and the size of the multiplet:
 *
 * - feature learning: s below 25 % and r above 50 % of their maxima over the run, before the first peak of s
 * - emergence: s rises, r falls; the size is larger at the end, and the test loss has its largest value inside
 * - divergence: s and r fall; the size is smaller at the end; test accuracy is below 50 % throughout
 * - delayed emergence: s and r rise; the size is larger at the end; after a divergence
 * - decoupling: s falls, r rises; test accuracy is higher at the end
 * - finalising: the test loss is within 5 % of its last value, and no slope of s or r exceeds the band, per unit of ln(step)
 *
 * Each is a longest stretch of at least `least` checkpoints in a row; where a slope is asked for, s and r must each change
 * by more than their band from its first to its last. The band of a curve is what shuffled variables reach or, where that is
 * more, three standard deviations of its measurement ({@link measurementNoise}): what neighbouring checkpoints differ by is no
 * phase. The first peak of s is the highest checkpoint before s first falls below it by more than what shuffled variables reach.
 * Phases may overlap: feature learning asks for levels, most others for slopes.
 *
 * @throws ConfigError for fewer than `window` checkpoints after step 0, steps that do not increase, values that are not
 *   finite, bands below 0, or a window that is not odd and at least 3
 */
export function synergyPhases(
  points: readonly SynergyPoint[],
  { band: shuffled, window = 5, least = 3 }: PhaseOptions,
): Phases {
  const run = points.filter(({ step }) => step > 0);
  check(run, shuffled, window, least);
  const bandOf = (key: keyof PhaseOptions["band"]) =>
    Math.max(shuffled[key], NOISE * measurementNoise(run.map((point) => point[key])));
  const band = { synergy: bandOf("synergy"), redundancy: bandOf("redundancy") };
  const smooth = (key: Exclude<keyof SynergyPoint, "step">) =>
    medianFilter(
      run.map((point) => point[key]),
      window,
    );
  const places = run.map(({ step }) => Math.log(step));
  const [s, r, size, loss] = [smooth("synergy"), smooth("redundancy"), smooth("size"), smooth("testLoss")];
  const [slopeS, slopeR] = [slopes(places, s, window), slopes(places, r, window)];
  const accuracy = run.map(({ testAccuracy }) => testAccuracy);
  const [topS, topR] = [Math.max(...s), Math.max(...r)];
  const peak = firstPeak(s, shuffled.synergy);
  const end = loss[loss.length - 1];

  const changes = ({ from, to }: Stretch) =>
    Math.abs(s[to] - s[from]) > band.synergy && Math.abs(r[to] - r[from]) > band.redundancy;
  const moving = (sign: readonly [number, number], holds: (stretch: Stretch) => boolean) =>
    stretches(run.length, least, (i) => slopeS[i] * sign[0] > 0 && slopeR[i] * sign[1] > 0).filter(
      (stretch) => changes(stretch) && holds(stretch),
    );
  const grows = ({ from, to }: Stretch) => size[to] > size[from];
  const divergence = moving(
    [-1, -1],
    ({ from, to }) => size[to] < size[from] && accuracy.slice(from, to + 1).every((value) => value < 0.5),
  );
  const found: Record<PhaseName, Stretch[]> = {
    "feature learning": stretches(run.length, least, (i) => i < peak && s[i] < 0.25 * topS && r[i] > 0.5 * topR),
    emergence: moving([1, -1], (stretch) => grows(stretch) && hasPeakInside(loss, stretch)),
    divergence,
    "delayed emergence": moving([1, 1], (stretch) => grows(stretch) && divergence.some(({ to }) => to <= stretch.from)),
    decoupling: moving([-1, 1], ({ from, to }) => accuracy[to] > accuracy[from]),
    finalising: stretches(
      run.length,
      least,
      (i) =>
        Math.abs(loss[i] - end) <= 0.05 * Math.abs(end) &&
        Math.abs(slopeS[i]) <= band.synergy &&
        Math.abs(slopeR[i]) <= band.redundancy,
    ),
  };
  const phases = PHASES.flatMap((name) =>
    found[name].map(({ from, to }) => ({ name, from: run[from].step, to: run[to].step })),
  ).sort((a, b) => a.from - b.from || a.to - b.to);
  const occurs = Object.fromEntries(PHASES.map((name) => [name, found[name].length > 0])) as Record<PhaseName, boolean>;
  return { phases, occurs, order: [...new Set(phases.map(({ name }) => name))] };
}

/** A change counts from so many standard deviations of the measurement on. */
const NOISE = 3;

/**
 * Standard deviation of the measurement of a curve that is smooth itself, from how far each value lies off the middle of its
 * neighbours: median |x_(i-1) - 2 x_i + x_(i+1)| / (0.6745 sqrt(6)), which is that of independent normal errors, whatever straight
 * line they lie about; 0 for fewer than three values.
 *
 * @example measurementNoise([1, 2, 3, 4]) // 0
 */
export function measurementNoise(values: readonly number[]): number {
  if (values.length < 3) return 0;
  const bends = values.slice(2).map((after, i) => Math.abs(values[i] - 2 * values[i + 1] + after));
  return median(bends) / (0.6745 * Math.sqrt(6));
}

/** Whether phases of these names come one after the other, each beginning no earlier than the one before; others may lie between. */
export function phasesInOrder({ phases }: Phases, names: readonly PhaseName[]): boolean {
  let next = 0;
  for (const { name } of phases) if (name === names[next]) next++;
  return next === names.length;
}

/** Places of the first and the last checkpoint. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The longest stretches of places where something holds, of at least so many. */
function stretches(n: number, least: number, holds: (i: number) => boolean): Stretch[] {
  const found: Stretch[] = [];
  let from = 0;
  for (let i = 0; i <= n; i++) {
    if (i < n && holds(i)) continue;
    if (i - from >= least) found.push({ from, to: i - 1 });
    from = i + 1;
  }
  return found;
}

/** Places around i, `window` of them or, near an end, those that there are. */
function around(i: number, n: number, window: number): number[] {
  const [from, to] = [Math.max(0, i - (window - 1) / 2), Math.min(n - 1, i + (window - 1) / 2)];
  return Array.from({ length: to - from + 1 }, (_, k) => from + k);
}

function medianFilter(values: readonly number[], window: number): number[] {
  return values.map((_, i) => median(around(i, values.length, window).map((j) => values[j])));
}

function slopes(places: readonly number[], values: readonly number[], window: number): number[] {
  return values.map((value, i) => {
    const near = around(i, values.length, window);
    // Of equal values rounding would leave a slope, and a slope has a sign.
    if (near.every((j) => values[j] === value)) return 0;
    return linearRegression(near.map((j) => [places[j], values[j]])).m;
  });
}

/** The place of the first peak that the curve falls from by more than the band; the end if it never does. */
function firstPeak(values: readonly number[], band: number): number {
  let top = 0;
  for (let i = 1; i < values.length; i++) {
    if (values[i] > values[top]) top = i;
    else if (values[top] - values[i] > band) return top;
  }
  return values.length;
}

function hasPeakInside(loss: readonly number[], { from, to }: Stretch): boolean {
  const inside = loss.slice(from + 1, to);
  return Math.max(...inside) > Math.max(loss[from], loss[to]);
}

function check(run: readonly SynergyPoint[], band: PhaseOptions["band"], window: number, least: number): void {
  if (!(Number.isInteger(window) && window >= 3 && window % 2 === 1)) {
    throw new ConfigError(`synergyPhases: window must be odd and at least 3, got ${window}`);
  }
  if (!(Number.isInteger(least) && least >= 2)) {
    throw new ConfigError(`synergyPhases: least must be a whole number from 2, got ${least}`);
  }
  if (!(band.synergy >= 0 && band.redundancy >= 0)) {
    throw new ConfigError(`synergyPhases: bands are 0 or more, got ${band.synergy} and ${band.redundancy}`);
  }
  if (run.length < window) {
    throw new ConfigError(`synergyPhases: needs ${window} checkpoints after step 0, got ${run.length}`);
  }
  run.forEach((point, i) => {
    const wrong = Object.entries(point).find(([, value]) => !Number.isFinite(value));
    if (wrong) throw new ConfigError(`synergyPhases: ${wrong[0]} at step ${point.step} is ${wrong[1]}`);
    if (i > 0 && !(point.step > run[i - 1].step)) {
      throw new ConfigError(`synergyPhases: step ${point.step} follows ${run[i - 1].step}; steps must increase`);
    }
  });
}
