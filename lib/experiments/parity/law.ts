/**
 * @file Beyond the thesis: a law for T_gen over weight decay, training points and neurons, fitted on half of the settings of the phase
 * diagrams, and tried on the other half and on the map, whose runs have other seeds and other settings.
 */
import { bootstrapInterval, fittedAt, type Interval, type LinearFit, leastSquares, medianTime } from "../../analysis";
import { type Records, recordsIn } from "../../claims";
import { type PlotlyFigure, type ScatterPoint, scatter, valueBySetting } from "../../figures";
import type { RunRecord } from "../../runs";
import { drawable } from "../measures";
import { among, type RecordsByPart } from "../records";
import { figure, type Section } from "../section";
import { phases } from "./beyond";
import { around } from "./map";
import { tGen, tMem } from "./networks";

const arms = { phases: phases.arms, map: around.arms };

/** A setting in which most seeds memorise and generalise. */
interface Point {
  readonly decay: number;
  readonly trainSize: number;
  readonly width: number;
  /** Median T_gen in updates. */
  readonly tGen: number;
}

/** The points of some settings, and how many of them have no median T_gen, or no T_mem. */
function pointsOf(settings: readonly (readonly RunRecord[])[]): { points: Point[]; without: number } {
  const points = settings.flatMap((runs): Point[] => {
    const [gen, mem] = [tGen, tMem].map((time) => medianTime(runs.map((run) => time(run))));
    const { task, model, optimizer } = runs[0].config;
    if (gen.censored || mem.censored || task.kind !== "parity" || model.kind !== "parity") return [];
    return [
      { decay: optimizer.weightDecay, trainSize: task.trainSize, width: model.width, tGen: Math.max(gen.step, 1) },
    ];
  });
  return { points, without: settings.length - points.length };
}

const variables = ({ decay, trainSize, width }: Point) => [decay, trainSize, width].map(Math.log);
const fit = (points: readonly Point[]) =>
  leastSquares(
    points.map(variables),
    points.map((point) => Math.log(point.tGen)),
  );
/** As many points as the law has coefficients, and one more. */
const LEAST = 5;

const KINDS = ["fitted", "the other half", "the map: other seeds and settings"] as const;

/** Every second setting of the phase diagrams, the others, and those of the map; no law where too few memorise and generalise. */
function lawOf({ phases: { sizes, widths }, map }: Records<typeof arms>) {
  const all = [...sizes, ...widths].map(({ runs }) => runs);
  const groups = [all.filter((_, i) => i % 2 === 0), all.filter((_, i) => i % 2 === 1), map.map(({ runs }) => runs)];
  const found = groups.map(pointsOf);
  const [{ points }] = found;
  return { found, law: points.length < LEAST ? null : fit(points) };
}

/** T_gen that the law says. */
const predicted = (law: LinearFit, point: Point) => Math.exp(fittedAt(law, variables(point)));

const figures = [
  figure("parity-law", arms, (records): PlotlyFigure => {
    const { found, law } = lawOf(records);
    const title = "A law for T_gen: predicted against measured";
    if (!law) {
      // Too few settings memorise and generalise: the times alone.
      const doses = records.map
        .flatMap(({ runs }) => runs)
        .map((run) => ({
          setting: run.config.optimizer.weightDecay,
          seed: run.config.seed,
          value: drawable(tGen(run)),
        }));
      return valueBySetting(doses, {
        title,
        settings: "no law: too few settings memorise and generalise",
        xTitle: "weight decay",
      });
    }
    const points = found.flatMap(({ points }, i) =>
      points.map((point): ScatterPoint => ({ x: point.tGen, y: predicted(law, point), group: KINDS[i] })),
    );
    const without = found.reduce((sum, one) => sum + one.without, 0);
    return scatter(points, {
      title,
      settings:
        "(50, 2)-parity · SGD, lr 0.1, batches of 32 · a power of weight decay, training points and neurons each, fitted on " +
        `every second setting of the phase diagrams · a point the median of the seeds of one setting; ${without} settings that ` +
        "do not memorise and generalise within 10,000 updates are left out",
      ...{ xTitle: "T_gen measured (updates)", yTitle: "T_gen predicted (updates)" },
    });
  }),
];

export const law: Section = { parts: [], figures, claims: [] };

/** The exponents of the law with their intervals over settings, and how far off it is where it was not fitted. */
export function lawTable(records: RecordsByPart): { quantity: string; value: string }[] {
  const { found, law: fitted } = lawOf(recordsIn(arms, among(records)));
  const [{ points }] = found;
  if (!fitted) return [];
  const exponents = ["weight decay", "training points", "neurons"].map((name, j) => {
    const interval = bootstrapInterval(points, (drawn) => fit(drawn).slopes[j], {
      method: "percentile",
      resamples: 2000,
    });
    return { quantity: `exponent of ${name}`, value: describe(interval) };
  });
  const errors = [1, 2].map((i) => {
    const factors = found[i].points.map((point) => Math.abs(Math.log(predicted(fitted, point) / point.tGen)));
    const within = factors.filter((factor) => factor < Math.log(1.5)).length;
    const typical = Math.exp(Math.sqrt(factors.reduce((sum, factor) => sum + factor * factor, 0) / factors.length));
    return {
      quantity: `${KINDS[i]}: off by a factor of (root mean square of logarithms)`,
      value: `${typical.toFixed(2)}; ${within} of ${factors.length} settings within 1.5`,
    };
  });
  return [...exponents, ...errors];
}

/** The settings of the map at which the law is off by more than a factor of two, in words. */
export function lawFailures(records: RecordsByPart): string[] {
  const { found, law: fitted } = lawOf(recordsIn(arms, among(records)));
  if (!fitted) return [];
  return found[2].points.flatMap((point) => {
    const ratio = predicted(fitted, point) / point.tGen;
    if (ratio < 2 && ratio > 0.5) return [];
    const { decay, trainSize, width } = point;
    return [
      `weight decay ${decay}, ${trainSize} points, ${width} neurons: predicted over measured ${ratio.toFixed(2)}`,
    ];
  });
}

const describe = ({ estimate, low, high }: Interval) =>
  `${estimate.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
