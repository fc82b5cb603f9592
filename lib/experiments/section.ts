/** @file A section of a paper as one value: the runs that it plans, its figures, and its claims with their rules. */
import { type Arm, armsIn, type Claim, type Find, partsOf, type Records, recordsIn } from "../claims";
import { ConfigError, type Json } from "../core";
import type { PlotlyFigure } from "../figures";
import { expandSweep, type RunRecord, type RunSpec } from "../runs";
import type { Experiment, FigureRecipe } from "./experiment";
import { runsOfArms } from "./records";

/** Runs under a name, before the part that makes them is known. */
export type ArmRuns = (() => readonly RunSpec[]) | DecidedRuns;
/** What `decidedBy` gives. */
export type DecidedRuns = Required<Pick<Arm, "from" | "runs">>;

/** A tree of runs with an arm in the place of each. */
export type Arms<T> = T extends ArmRuns ? Arm : T extends object ? { readonly [K in keyof T]: Arms<T[K]> } : T;

/** Runs that are made together, by name. */
export interface SectionPart<T = unknown> {
  readonly name: string;
  readonly what: string;
  /** The runs of all arms are those of the part, in this order. */
  readonly arms: T;
}

/** One section of a paper. */
export interface Section {
  readonly parts: readonly SectionPart[];
  readonly figures: readonly FigureRecipe[];
  readonly claims: readonly Claim[];
}

/**
 * A part, and its arms by name: what `runs` holds is a function that gives the runs of an arm, or {@link decidedBy} others.
 * Names may be nested, in lists too, and beside an arm a setting may stand: `{ share: 0.3, runs: () => … }`.
 *
 * @example const late = part("late", "weight decay introduced late", { once: () => …, twice: () => … });
 */
export function part<const T>(name: string, what: string, runs: T): SectionPart<Arms<T>> {
  const after = partsOf(armsIn(named(runs, { part: name })).filter((arm) => arm.part !== name));
  return { name, what, arms: named(runs, { part: name, ...(after.length > 0 && { after }) }) as Arms<T> };
}

function named(tree: unknown, about: Pick<Arm, "part" | "after">): unknown {
  if (typeof tree === "function") {
    let planned: readonly RunSpec[] | undefined;
    return { ...about, runs: () => (planned ??= tree().map(asPlanned)) };
  }
  if (typeof tree !== "object" || tree === null) return tree;
  if (Array.isArray(tree)) return tree.map((one) => named(one, about));
  if ("from" in tree) {
    const { from, runs } = tree as DecidedRuns;
    return { ...about, from, runs: (records: readonly RunRecord[]) => runs(records).map(asPlanned) };
  }
  return Object.fromEntries(Object.entries(tree).map(([name, one]) => [name, named(one, about)]));
}

/** The papers' runs were planned when records were named after all of a configuration, and are found under these names. */
const asPlanned = (spec: RunSpec): RunSpec => ({ schema: 3, ...spec });

/** The runs of an arm: a setting with each of these seeds, changed by values at their paths. */
export function withSeeds(seeds: readonly number[], setting: RunSpec, changes: Readonly<Record<string, Json>> = {}) {
  const axes = Object.fromEntries(Object.entries(changes).map(([path, value]) => [path, [value]]));
  return (): RunSpec[] => expandSweep(setting, { ...axes, seed: seeds });
}

/**
 * The one of some settings that has these values.
 *
 * @throws ConfigError where none or several have
 * @example settingWith([{ decay: 1, runs }, { decay: 2, runs }], { decay: 2 }).runs
 */
export function settingWith<T extends object>(settings: readonly T[], wanted: Partial<T>): T {
  const keys = Object.keys(wanted) as (keyof T)[];
  const [found, ...more] = settings.filter((setting) => keys.every((key) => setting[key] === wanted[key]));
  if (found && more.length === 0) return found;
  const count = found ? `${1 + more.length} of ${settings.length} settings have` : "no setting has";
  throw new ConfigError(`settingWith: ${count} ${JSON.stringify(wanted)}; expected one`);
}

/** The runs of an arm with some of its seeds alone. */
export const ofSeeds = (arm: Arm, seeds: readonly number[]): Arm => ({
  ...arm,
  runs: (from) => arm.runs(from).filter(({ seed = 0 }) => seeds.includes(seed)),
});

/** Runs that the records of another arm decide, record by record; of one that is not there, none. */
export function decidedBy(from: Arm, runsOf: (record: RunRecord) => readonly RunSpec[]): DecidedRuns {
  return { from, runs: (records) => records.flatMap(runsOf) };
}

/** A figure as a section writes it, drawn of the records in the place of some arms. */
export function figure<const T>(id: string, arms: T, draw: (records: Records<T>) => PlotlyFigure): FigureRecipe {
  const own = armsIn(arms);
  return { id, parts: partsOf(own), arms: own, draw: (find: Find) => draw(recordsIn(arms, find)) };
}

/**
 * An experiment made of its sections, in their order.
 *
 * @throws ConfigError where a figure or a claim asks for runs of a part that no section has, and that would never be made
 */
export function paper({
  sections,
  ...about
}: Pick<Experiment, "name" | "question" | "smoke"> & { readonly sections: readonly Section[] }): Experiment {
  const parts = sections.flatMap((section) => section.parts);
  const names = parts.map(({ name }) => name);
  for (const asking of sections.flatMap(({ figures, claims }) => [...figures, ...claims])) {
    const missing = asking.parts.find((part) => !names.includes(part));
    if (missing === undefined) continue;
    throw new ConfigError(
      `${about.name}: ${asking.id} asks for runs of ${missing}, which is among the parts of no section`,
    );
  }
  return {
    ...about,
    parts: Object.fromEntries(parts.map((one) => [one.name, planned(about.name, one)])),
    figures: sections.flatMap(({ figures }) => figures),
    claims: sections.flatMap(({ claims }) => claims),
  };
}

function planned(experiment: string, { name, what, arms }: SectionPart): Experiment["parts"][string] {
  const own = armsIn(arms).filter((arm) => arm.part === name);
  const { after } = own[0];
  return { what, ...(after && { after }), arms: own, runs: () => runsOfArms(experiment, own) };
}
