import {
  type Arm,
  armsIn,
  type Find,
  falsePositives,
  type InFamily,
  inFamilies,
  judgeClaim,
  type NullRate,
  type Stability,
  type StoredPart,
  stabilityOf,
  type Verdict,
} from "../claims";
import { ConfigError, canonicalJson, nearestWord, RecordError } from "../core";
import type { PlotlyFigure } from "../figures";
import {
  asAsked,
  hasRecord,
  holds,
  isFinished,
  isHeld,
  placeOf,
  type RunConfig,
  type RunRecord,
  type RunSpec,
  readRun,
  resolveRun,
  runFolder,
  runId,
} from "../runs";
import { type Cost, costOf } from "./cost";
import type { Experiment, FigureRecipe } from "./experiment";
import { printed } from "./printed";
import { readLately } from "./read-lately";

/** Records of each part of an experiment, in the order of its runs. */
export type RecordsByPart = Readonly<Record<string, readonly RunRecord[]>>;

/** What is stored of some parts of an experiment, in the order of their runs; each run is read once. */
export function storedParts(
  { name, parts }: Pick<Experiment, "name" | "parts">,
  wanted: readonly string[] = Object.keys(parts),
): Record<string, StoredPart> {
  const stored = storedRuns(name, readRun); // these are the caller's own
  return Object.fromEntries(wanted.map((part) => [part, stored(parts[part].runs())]));
}

/** What is stored of each arm of an experiment, when it is asked for; each run is read once. */
export function storedArms(experiment: string): (arm: Arm) => StoredPart {
  const stored = storedRuns(experiment, readLately);
  const known = new Map<Arm, StoredPart>();
  return function of(arm: Arm): StoredPart {
    const found = known.get(arm) ?? stored(arm.runs(arm.from ? of(arm.from).records : []));
    known.set(arm, found);
    return found;
  };
}

/** The runs of some arms of an experiment; of one that others decide, those that are known from their records. */
export function runsOfArms(experiment: string, arms: readonly Arm[]): RunSpec[] {
  const stored = storedArms(experiment);
  return arms.flatMap((arm) => arm.runs(arm.from ? stored(arm.from).records : []));
}

/** The parts that some arms are of, with the runs of these arms and of those that decide them alone. */
export function partsOfArms({ name, parts }: Experiment, arms: readonly Arm[]): Experiment["parts"] {
  const all = armsIn(arms);
  return Object.fromEntries(
    [...new Set(all.map(({ part }) => part))].map((part) => {
      const own = all.filter((arm) => arm.part === part);
      return [part, { ...parts[part], arms: own, runs: () => runsOfArms(name, own) }];
    }),
  );
}

function storedRuns(experiment: string, readOf: typeof readRun): (specs: readonly RunSpec[]) => StoredPart {
  const read = new Map<string, RunRecord | string | undefined>();
  return (specs) => {
    const found = specs.map((spec) => {
      const { config, asked } = planOf(spec);
      if (!read.has(asked)) read.set(asked, storedRun(experiment, config, readOf));
      return read.get(asked);
    });
    return {
      planned: specs.length,
      records: found.filter((run): run is RunRecord => typeof run === "object"),
      problems: found.filter((run): run is string => typeof run === "string"),
    };
  };
}

/** A planned run: its configuration, also as text, and its id. */
interface Plan {
  readonly config: RunConfig;
  readonly asked: string;
  readonly id: string;
}

/** Arms give the same specs each time: each is resolved once. */
const plans = new WeakMap<RunSpec, Plan>();

function planOf(spec: RunSpec): Plan {
  const known = plans.get(spec);
  if (known) return known;
  const config = resolveRun(spec);
  const plan = { config, asked: canonicalJson(config), id: runId(config) };
  plans.set(spec, plan);
  return plan;
}

/** A finished run; what is wrong with it; or nothing where it has not been made, or measured, or is in training now. */
function storedRun(experiment: string, config: RunConfig, readOf: typeof readRun): RunRecord | string | undefined {
  try {
    const { id, folder } = placeOf(experiment, config);
    if (!hasRecord(folder)) return undefined;
    const record = readOf(folder);
    if (record.id !== id) return `${folder}: holds another run, ${record.id}`;
    const whole = record.status === "done" || record.status === "diverged";
    if (record.status === "unfinished" && isHeld(folder)) return undefined;
    if (whole && !holds(record.config, config)) return undefined;
    return whole ? asAsked(record, config) : `${folder}: was cut short at step ${record.steps} (${record.status})`;
  } catch (error) {
    if (error instanceof RecordError) return error.message;
    throw error;
  }
}

/**
 * Finds the records of arms among those of their parts, in the order of the arms' runs.
 *
 * @param parts records by part, as {@link readParts} or {@link storedParts} gives them
 */
export function among(parts: Readonly<Record<string, readonly RunRecord[] | Pick<StoredPart, "records">>>): Find {
  const byId = new Map(
    Object.entries(parts).map(([part, found]) => {
      const records = "records" in found ? found.records : found;
      return [part, new Map(records.map((run) => [run.id, run]))];
    }),
  );
  return function find(arm): readonly RunRecord[] {
    const own = byId.get(arm.part);
    if (!own)
      throw new ConfigError(`${arm.part}: its records were not given, but those of ${[...byId.keys()].join(", ")}`);
    return arm.runs(arm.from ? find(arm.from) : []).flatMap((spec) => own.get(planOf(spec).id) ?? []);
  };
}

/**
 * The records of some parts of an experiment, for figures and notebooks.
 *
 * @throws RecordError naming a run that is damaged, cut short or missing, and the command that makes it
 */
export function readParts(experiment: Experiment, parts: readonly string[]): RecordsByPart {
  const stored = storedParts(experiment, parts);
  return Object.fromEntries(parts.map((part) => [part, whole(experiment, part, stored[part])]));
}

/** The records of a part, or of an arm of it. */
function whole({ name }: Experiment, part: string, { records, planned, problems }: StoredPart): readonly RunRecord[] {
  if (problems.length > 0) throw new RecordError(problems[0]);
  if (records.length === planned) return records;
  throw new RecordError(
    `${name}, ${part}: ${planned - records.length} of ${planned} runs are missing; ` +
      `make them with: npx groklab reproduce ${name} --parts ${part}`,
  );
}

/**
 * One of an experiment's figures, drawn from what is stored.
 *
 * @throws ConfigError for an id that no figure has, RecordError as `readParts` does
 * @example await show(drawFigure(parity, "parity-1-1"))
 */
export function drawFigure(experiment: Experiment, id: string): PlotlyFigure {
  return readFigure(experiment, id).figure;
}

/** One of an experiment's figures as `drawFigure` gives it, and what its records cost to make. */
export function readFigure(experiment: Experiment, id: string): { readonly figure: PlotlyFigure; readonly cost: Cost } {
  const { arms, draw } = recipeOf(experiment, id);
  const stored = storedArms(experiment.name);
  const records = new Map(arms.map((arm) => [arm, whole(experiment, arm.part, stored(arm))]));
  return { figure: draw((arm) => records.get(arm) ?? []), cost: costOf([...records.values()].flat()) };
}

/** How many of the runs that a figure needs have not been made to their end, and the command that does; undefined for none. */
export function missingRuns(experiment: Experiment, id: string): string | undefined {
  const { parts, arms } = recipeOf(experiment, id);
  const ids = idsOf(experiment, arms);
  const missing = ids.filter((run) => !isFinished(runFolder(experiment.name, run))).length;
  if (missing === 0) return undefined;
  const command = `npx groklab reproduce ${experiment.name} --parts ${parts.join(",")}`;
  return `${missing} of ${ids.length} runs are missing; make them with: ${command}`;
}

/** Ids of the runs of some arms, each once; runs that others decide are among them once these are there. */
export function idsOf({ name }: Experiment, arms: readonly Arm[]): string[] {
  return [...new Set(runsOfArms(name, arms).map((spec) => planOf(spec).id))];
}

function recipeOf(experiment: Experiment, id: string): FigureRecipe {
  const recipe = experiment.figures.find((figure) => figure.id === id);
  if (recipe) return recipe;
  const ids = experiment.figures.map((figure) => figure.id);
  const nearest = nearestWord(id, ids) ?? ids.join(", ");
  throw new ConfigError(`${experiment.name}: has no figure ${JSON.stringify(id)}; did you mean ${nearest}?`);
}

/** The verdicts of an experiment's claims, from what is stored, all of them being a family. */
export function verdicts({ name, claims }: Experiment): InFamily[] {
  const stored = storedArms(name);
  return inFamilies(claims.map((claim) => judgeClaim(claim, stored, printed[claim.paper])));
}

/** What a claim's rule says of chance and of neighbouring definitions; `undefined` where a run is missing or damaged. */
export interface Evidence {
  /** How often the rule says "supported" of what chance made. */
  readonly chance: NullRate;
  /** What it says of made-up samples that show just what is claimed, and the reverse. */
  readonly known: Readonly<Record<"ideal" | "opposite", Verdict>>;
  readonly stability: Stability;
}

/** Works out the evidence of a claim from what is stored, each run read once: from milliseconds to half a minute. */
export function evidenceOf({ name, claims }: Experiment): (id: string) => Evidence | undefined {
  const stored = storedArms(name);
  return (id) => {
    const claim = claims.find((one) => one.id === id);
    const parts = claim?.arms.map(stored) ?? [];
    if (!claim || parts.some(({ records, planned, problems }) => problems.length > 0 || records.length < planned))
      return;
    const find = (arm: Arm) => stored(arm).records;
    const known = { ideal: claim.known.ideal(find).verdict, opposite: claim.known.opposite(find).verdict };
    return { chance: falsePositives(claim, find), known, stability: stabilityOf(claim, find) };
  };
}
