/** @file Hundreds of runs in a few lines: a line for each experiment, or for each part of one. */
import { ConfigError, nearestWord } from "../core";
import type { Experiment } from "../experiments";
import type { RunRow } from "../runs";
import type { Tabulated } from "../runs/compare";
import { resolveRun, runId } from "../runs/config";

/** More runs than a reader looks through one by one. */
export const MANY = 100;

type Grouped = Pick<Tabulated, "id" | "experiment" | "config" | "outcome">;

/** How many runs each experiment has, of which networks, and how they went. */
export function byExperiment(runs: readonly Grouped[]): RunRow[] {
  const names = [...new Set(runs.map(({ experiment = "" }) => experiment))];
  return names.map((name) => ({ experiment: name, ...tally(runs.filter(({ experiment }) => experiment === name)) }));
}

/** The same for the parts of an experiment; a run of several parts counts in each. Undefined where it has no parts. */
export async function byPart(runs: readonly Grouped[], name: string): Promise<RunRow[] | undefined> {
  const experiment = await partsOf(name);
  if (!experiment) return undefined;
  const rest = new Set(runs);
  const rows = Object.keys(experiment.parts).flatMap((part) => {
    const ids = idsOfPart(experiment, part);
    const members = runs.filter(({ id }) => ids.has(id));
    for (const run of members) rest.delete(run);
    return members.length > 0 ? [{ part, ...tally(members) }] : [];
  });
  return rest.size > 0 ? [...rows, { part: null, ...tally([...rest]) }] : rows;
}

/**
 * The ids of the runs of a part.
 *
 * @throws ConfigError for an experiment without parts, or without this one
 */
export async function idsNamed(name: string | undefined, part: string): Promise<Set<string>> {
  if (name === undefined)
    throw new ConfigError("--part: say of which experiment it is: --experiment parity --part noise");
  const experiment = await partsOf(name);
  const parts = Object.keys(experiment?.parts ?? {});
  if (experiment && parts.includes(part)) return idsOfPart(experiment, part);
  const nearest = nearestWord(part, parts);
  const known = parts.length > 0 ? `its parts are ${parts.join(", ")}` : "it has no parts";
  throw new ConfigError(
    `--part: experiment ${name} has no part ${JSON.stringify(part)}; ${nearest ? `did you mean ${nearest}?` : known}`,
  );
}

/** Loaded when it is asked for: experiments take seconds. */
async function partsOf(name: string): Promise<Experiment | undefined> {
  const { experiments } = await import("../experiments");
  return experiments.find((experiment) => experiment.name === name);
}

function idsOfPart({ parts }: Experiment, part: string): Set<string> {
  return new Set(parts[part].runs().map((spec) => runId(resolveRun(spec))));
}

function tally(runs: readonly Grouped[]): RunRow {
  const count = (holds: (run: Grouped) => boolean) => runs.filter(holds).length;
  const kinds = (key: string) => [...new Set(runs.map(({ config }) => String(config[key])))].join(", ");
  return {
    runs: runs.length,
    done: count(({ outcome }) => outcome.status === "done"),
    "reached T_mem": count(({ outcome }) => outcome.T_mem !== null),
    "reached T_gen": count(({ outcome }) => outcome.T_gen !== null),
    tasks: kinds("task.kind"),
    networks: kinds("model.kind"),
  };
}
