import { type Claim, type ClaimMap, type Grid, type PointSettings, settingWords } from "../claims";
import { ConfigError, nearestWord } from "../core";
import {
  claimQuestion,
  describeStart,
  experiments,
  figureOfMap,
  type MapQuestion,
  makeMap,
  mapPremises,
  mapQuantities,
  mapStudy,
  runQuestion,
} from "../experiments";
import { closeBrowser, exportPng, sizeOf } from "../figures";
import { availableCores } from "../launch";
import { type Axes, parseOverride } from "../runs";
import { writeAtomically } from "../runs/files";
import { type SweepOptions, slurmOf } from "./sweep";
import { textTable } from "./text-table";
import { engineOf } from "./train";
import { trainTogether } from "./train-together";
import { axesOf, filesOf, specOf, withHints } from "./typed-spec";

export interface MapCommandOptions extends Omit<SweepOptions, "fresh" | "smoke" | "yes"> {
  readonly seeds?: number;
  readonly seedsNear?: number;
  readonly rounds?: number;
  /** Name of what has to be so first. */
  readonly premise?: string;
  /** The accuracy that counts as memorised and generalised. */
  readonly reached?: number;
  /** Where its picture is written. */
  readonly figure?: string;
}

/**
 * Makes a map of where a claim is so, or a quantity of a run, over one to three settings, and prints its points and the border in words;
 * Ctrl-C keeps what is done, and the same command goes on. The exit code is 0 where all runs are finished, those that diverged too: they
 * are points of the map.
 */
export async function mapCommand(
  what: string,
  overrides: readonly string[],
  options: MapCommandOptions,
): Promise<void> {
  const { experiment = "live", jobs = availableCores(), launcher, quiet, json, figure } = options;
  const slurm = slurmOf(options);
  if (!options.multirun) {
    throw new ConfigError("-m: the settings of the map stand behind it, such as -m optimizer.weightDecay=0.1,1,10");
  }
  const grid = axesOf(options.multirun) as Grid;
  const question = withHints(overrides, options, () => questionOf(what, overrides, options, grid));
  const study = mapStudy(question, grid, options);
  const first = study.plan(() => undefined, 0);
  const start = () => `${question.title}: ${describeStart(first.length, study.runsOf(first), { experiment, jobs })}`;
  if (options.dryRun)
    return console.log(`${start()}\nthen at most ${study.rounds} times more between neighbours that disagree`);
  const { map, records, missing } = await makeMap(study, {
    ...{ experiment, jobs, say: (line: string) => quiet || console.error(line) },
    async train(specs, ended) {
      const results = await trainTogether(specs, {
        ...{
          experiment,
          quiet,
          jobs: options.jobs,
          launcher,
          slurm,
          engine: engineOf(options),
          probes: filesOf(options),
        },
        onOutcome: (line) => quiet || console.error(line),
      });
      for (const result of results) {
        if (result.kind === "record") ended(result.spec, result.record);
        if (result.kind === "failed") console.error(`failed: ${result.id ?? "a run"}: ${result.error.message}`);
      }
    },
  });
  if (missing === 0) process.exitCode = 0;
  if (json) console.log(JSON.stringify({ ...map, missing }, null, 1));
  else printMap(map);
  if (figure === undefined || map.points.length === 0) return;
  const drawn = figureOfMap(study, map, records, premiseOf(options)?.hatching);
  writeAtomically(figure, await exportPng(drawn, sizeOf(drawn)));
  await closeBrowser();
  if (!quiet) console.error(`figure: ${figure}`);
}

function questionOf(what: string, overrides: readonly string[], options: MapCommandOptions, grid: Grid): MapQuestion {
  const premise = premiseOf(options)?.of(options.reached);
  const claim = claimNamed(what);
  if (claim) {
    const given = options.preset ? "--preset" : options.config !== undefined ? "--config" : undefined;
    if (given) throw new ConfigError(`${given}: claim ${what} has its own runs; key=value changes them`);
    const change = Object.fromEntries(overrides.map(parseOverride).map(({ key, value }) => [key, value]));
    return claimQuestion(claim, grid, { change: change as PointSettings, premise });
  }
  const of = mapQuantities[what];
  if (!of) throw new ConfigError(unknown(what));
  return runQuestion({ title: what, of: of(options.reached), base: specOf(overrides, options, grid as Axes) }, grid, {
    premise,
  });
}

const claims = () => experiments.flatMap((experiment) => experiment.claims);

const claimNamed = (id: string): Claim | undefined => claims().find((claim) => claim.id === id);

function unknown(what: string): string {
  const names = [...Object.keys(mapQuantities), ...claims().map(({ id }) => id)];
  const nearest = nearestWord(what, names);
  const known = `the id of a claim, or one of ${Object.keys(mapQuantities).join(", ")}`;
  return `map: expected ${known}, got ${JSON.stringify(what)}${nearest ? `; did you mean ${nearest}?` : ""}`;
}

const premiseOf = ({ premise }: MapCommandOptions) => (premise === undefined ? undefined : mapPremises[premise]);

function printMap({ points, verdict, border }: ClaimMap): void {
  const isAsked = points.some(({ holds }) => holds !== null);
  const rows = points.map(({ settings, n, premise, holds, estimate, refined }) => ({
    ...Object.fromEntries(
      Object.entries(settings).map(([path, value]) => [settingWords(path), value as string | number]),
    ),
    n,
    "it is": !premise ? "no point of it" : holds === null ? (isAsked ? "open" : null) : holds ? "so" : "not so",
    estimate,
    added: refined ? "between" : "",
  }));
  if (rows.length > 0) console.log(textTable(rows));
  if (border !== null) console.log(`${verdict}: so ${border}`);
}
