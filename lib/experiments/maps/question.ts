/** @file What is asked at each point of a map: a claim of the ledger, by its own rule and reading, or a quantity of a run. */
import { median } from "simple-statistics";
import { type Crossing, medianTime } from "../../analysis";
import {
  type Arm,
  type Claim,
  type FoundAt,
  type Grid,
  inMoreThanHalf,
  judgedPoint,
  type MapPoint,
  noTest,
  type PointSettings,
  pointsOf,
  seedsOf,
} from "../../claims";
import { ConfigError, canonicalJson, type Json } from "../../core";
import {
  expandSweep,
  type RunConfig,
  type RunRecord,
  type RunSpec,
  resolveRun,
  runId,
  withOverrides,
} from "../../runs";
import { printed } from "../printed";

/** A number of a run, a time, or whether something is so; null where a run can not be asked. */
export type MapQuantity = (run: RunRecord) => number | boolean | Crossing | null;

/** Finds the record of a run that is finished. */
export type FindRun = (spec: RunSpec) => RunRecord | undefined;

/** What is asked, of which runs. */
export interface MapQuestion {
  readonly title: string;
  /** What is claimed, or nothing. */
  readonly statement: string;
  /** Whether a point is so or not; else it has an estimate alone. */
  readonly isClaim: boolean;
  /** The runs of a point with one seed; the settings of none are the question's own. */
  readonly runsAt: (settings: PointSettings, seed: number) => readonly RunSpec[];
  /** A point with the seeds of which all runs are there; undefined without any. */
  readonly judge: (
    settings: PointSettings,
    seeds: readonly number[],
    find: FindRun,
  ) => Omit<MapPoint, "refined"> | undefined;
  /** PointSettings that a figure marks, by name. */
  readonly marks: Readonly<Record<string, PointSettings>>;
}

export interface QuestionOptions {
  /** PointSettings that all runs have, otherwise than the claim's, or the base, by dotted path. Default none. */
  readonly change?: PointSettings;
  /** What has to be so of most runs at a point for it to be one of the claim. Default: nothing. */
  readonly premise?: (run: RunRecord) => boolean;
}

/**
 * Whether a claim is so, by its rule, with the runs of its arms changed to the settings of a point.
 *
 * @throws ConfigError for runs that others decide, settings that there are not, and those that the claim itself compares
 */
export function claimQuestion(claim: Claim, grid: Grid, { change = {}, premise }: QuestionOptions = {}): MapQuestion {
  if (claim.arms.length === 0)
    throw new ConfigError(`map: ${claim.id} is worked out without runs; a map has nothing to vary`);
  const templates = new Map(claim.arms.map((arm) => [arm, templatesOf(claim.id, arm, change)]));
  const all = [...templates.values()].flat();
  for (const one of all) checkGrid(one, grid);
  const [point] = pointsOf(grid);
  if (countOf(all.map((one) => at(one, point, 0))) < countOf(all)) {
    const paths = Object.keys(grid).join(", ");
    throw new ConfigError(`map: ${claim.id} compares runs that differ in ${paths} itself; map it over other settings`);
  }
  return {
    ...{ title: claim.id, statement: claim.statement, isClaim: true },
    runsAt: (settings, seed) => all.map((one) => at(one, settings, seed)),
    judge(settings, seeds, find) {
      const records = new Map(
        [...templates].map(([arm, own]) => [
          arm,
          own.flatMap((one) => seeds.map((seed) => find(at(one, settings, seed)))),
        ]),
      );
      const of = (arm: Arm) => (records.get(arm) ?? []).filter((run) => run !== undefined);
      const runs = claim.arms.flatMap(of);
      return runs.length === 0 ? undefined : judgedPoint(settings, runs, premise, () => askedOf(() => claim.ask(of)));
    },
    marks: { ...marksOf("our setting", all[0], grid), ...printedMark(claim, all[0], grid) },
  };
}

/** A quantity of each run of a setting: what is so or not in most of them, or their median. */
export function runQuestion(
  { title, of, base }: { readonly title: string; readonly of: MapQuantity; readonly base: RunSpec },
  grid: Grid,
  { change = {}, premise }: QuestionOptions = {},
): MapQuestion {
  const template = changed(base, change);
  checkGrid(template, grid);
  return {
    ...{ title, statement: "", isClaim: false },
    runsAt: (settings, seed) => [at(template, settings, seed)],
    judge(settings, seeds, find) {
      const runs = seeds.flatMap((seed) => find(at(template, settings, seed)) ?? []);
      if (runs.length === 0) return undefined;
      const point = { settings, n: seedsOf(runs), verdict: null };
      if (premise && !inMoreThanHalf(runs.map(premise)))
        return { ...point, premise: false, holds: null, estimate: null };
      return { ...point, premise: true, ...summed(runs.map(of)) };
    },
    marks: marksOf("the base", template, grid),
  };
}

/** The settings of an arm's runs, seeds aside, changed. */
function templatesOf(id: string, arm: Arm, change: PointSettings): RunSpec[] {
  if (arm.from)
    throw new ConfigError(`map: the runs of ${id} are decided by the records of others; a map can't plan them`);
  const found = new Map<string, RunSpec>();
  for (const spec of arm.runs([])) {
    const { seed: _, name: __, ...setting } = spec;
    found.set(canonicalJson(setting as unknown as Json), spec);
  }
  return [...found.values()].map((spec) => changed(spec, change));
}

/** A run of a paper that is changed is a run of today, whose id goes by the present schema. */
function changed(spec: RunSpec, change: PointSettings): RunSpec {
  const { schema: _, ...setting } = spec;
  return withOverrides(setting, overridesOf(change));
}

const at = (template: RunSpec, settings: PointSettings, seed: number): RunSpec =>
  withOverrides(template, overridesOf({ ...settings, seed }));

const overridesOf = (settings: PointSettings) => Object.entries(settings).map(([key, value]) => ({ key, value }));

const countOf = (specs: readonly RunSpec[]) =>
  new Set(specs.map((spec) => runId(resolveRun({ ...spec, seed: 0 })))).size;

/** Says what a sweep would say of these values, and refuses the seed, of which every point has several. */
function checkGrid(template: RunSpec, grid: Grid): void {
  pointsOf(grid);
  if ("seed" in grid) throw new ConfigError("map: every point has several seeds; leave seed out of the grid");
  expandSweep(template, grid);
}

/** What a rule finds; open where it refuses so few runs. */
function askedOf(ask: () => FoundAt): FoundAt {
  try {
    return ask();
  } catch (error) {
    if (error instanceof ConfigError) return { finding: noTest(0, error.message) };
    throw error;
  }
}

/** Whether most say yes, or most times were reached, with the share or the median; of numbers the median alone. */
function summed(values: readonly ReturnType<MapQuantity>[]): Pick<MapPoint, "holds" | "estimate"> {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { holds: null, estimate: null };
  const votes = known.filter((value) => typeof value === "boolean");
  if (votes.length > 0) return { holds: inMoreThanHalf(votes), estimate: votes.filter(Boolean).length / votes.length };
  const times = known.filter((value) => typeof value === "object");
  if (times.length > 0) {
    const time = medianTime(times);
    return {
      holds: inMoreThanHalf(times.map(({ censored }) => !censored)),
      estimate: time.censored ? null : time.step,
    };
  }
  return { holds: null, estimate: median(known.filter((value) => typeof value === "number")) };
}

/** The values that a run has of the settings of a grid, under a name; none where it lacks one, or is no run without the grid. */
function marksOf(name: string, spec: RunSpec, grid: Grid): Record<string, PointSettings> {
  const config = resolvedOf(spec);
  const values = Object.keys(grid).map((path) => [path, valueAt(config, path)] as const);
  if (values.some(([, value]) => value === undefined)) return {};
  return { [name]: Object.fromEntries(values) as PointSettings };
}

function resolvedOf(spec: RunSpec): RunConfig | undefined {
  try {
    return resolveRun({ ...spec, seed: 0 });
  } catch (error) {
    if (error instanceof ConfigError) return undefined; // what it lacks, the grid gives
    throw error;
  }
}

function valueAt(config: unknown, path: string): Json | undefined {
  return path
    .split(".")
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], config) as Json | undefined;
}

/** What the paper prints, where it prints every setting of the grid; of several values the first. */
function printedMark(claim: Claim, template: RunSpec, grid: Grid): Record<string, PointSettings> {
  const { kind } = resolveRun({ ...template, seed: 0 }).model;
  const values = Object.keys(grid).map((path) => {
    const entry = printed[claim.paper].find(
      ({ path: own, claims, model = kind }) => own === path && (claims?.test(claim.where) ?? true) && model === kind,
    );
    return [path, entry?.values[0]] as const;
  });
  return values.some(([, value]) => value === undefined)
    ? {}
    : { "the paper": Object.fromEntries(values) as PointSettings };
}
