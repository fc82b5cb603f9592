/** @file Making a map: what it will cost, its rounds one after another, and its figure as it grows. */
import type { ClaimMap } from "../../claims";
import { describeMap, settingWords } from "../../claims";
import { RecordError } from "../../core";
import { describeCommon, type PlotlyFigure, settingsMap } from "../../figures";
import { describeTime } from "../../launch";
import { type RunRecord, type RunSpec, recordOf, resolveRun } from "../../runs";
import { costOf, describeCost } from "../cost";
import type { FindRun } from "./question";
import { keyOfRun, type MapStudy } from "./study";

export interface MakeMapOptions {
  readonly experiment: string;
  /** Runs at a time, for the estimate of how long it takes. */
  readonly jobs: number;
  /** Trains runs, and tells of each that has a record, as it ends, with what it was asked for. */
  readonly train: (specs: readonly RunSpec[], ended: (spec: RunSpec, record: RunRecord) => void) => Promise<void>;
  /** Is told what a round will cost, and what came of it. */
  readonly say: (line: string) => void;
  /** Is given what is known after each run. */
  readonly onGrow?: (map: ClaimMap, records: readonly RunRecord[]) => void;
}

/** What came of a map. */
export interface MadeMap {
  readonly map: ClaimMap;
  readonly records: readonly RunRecord[];
  /** Runs that were planned and are not finished: it was interrupted, or they failed. */
  readonly missing: number;
}

/** Makes a map round by round; where runs of a round are missing at its end, it stops, and made again goes on from there. */
export async function makeMap(study: MapStudy, options: MakeMapOptions): Promise<MadeMap> {
  const { experiment, jobs, train, say, onGrow } = options;
  const found = new Map<string, RunRecord>();
  const find = memo((key) => found.get(key));
  let missing: readonly RunSpec[] = [];
  let round = 0;
  let made = 0;
  for (; round <= study.rounds; round++) {
    const points = study.plan(find, round);
    const specs = study.runsOf(points).filter((spec) => !find(spec));
    if (specs.length === 0) continue;
    say(
      `${round === 0 ? `${study.question.title}: ` : `round ${round}: `}${describeStart(points.length, specs, { experiment, jobs })}`,
    );
    await train(specs, (spec, record) => {
      if (record.status !== "done" && record.status !== "diverged") return; // cut short
      found.set(keyOf(spec), record);
      made++;
      onGrow?.(study.map(find, round), [...found.values()]);
    });
    missing = specs.filter((spec) => !find(spec));
    if (missing.length > 0) break;
  }
  const map = study.map(find, Math.min(round, study.rounds));
  if (made > 0) say(`${study.question.title}: ${describeMade(map, missing.length)}`);
  return { map, records: [...found.values()], missing: missing.length };
}

/** Specs are made anew each time, and resolving them takes a while. */
const keys = new Map<string, string>();

function keyOf(spec: RunSpec): string {
  const text = JSON.stringify(spec);
  const key = keys.get(text) ?? keyOfRun(spec);
  keys.set(text, key);
  return key;
}

const memo =
  (of: (key: string) => RunRecord | undefined): FindRun =>
  (spec) =>
    of(keyOf(spec));

/** A finished record, as `makeMap` looks for it among what is stored. */
export function storedRun(experiment: string): FindRun {
  return (spec) => {
    try {
      return recordOf(experiment, resolveRun(spec));
    } catch (error) {
      if (error instanceof RecordError) return undefined; // whoever trains it says what is wrong
      throw error;
    }
  };
}

/**
 * `27 runs for 9 points, 12 of them finished; to train: 15 runs, 75,000 updates, 40 core-seconds, 0:20 with 2 at a time`: the time by what the
 * finished ones took an update, and nothing of it where there are none.
 */
export function describeStart(
  points: number,
  specs: readonly RunSpec[],
  { experiment, jobs }: Pick<MakeMapOptions, "experiment" | "jobs">,
): string {
  const stored = storedRun(experiment);
  const finished = specs.flatMap((spec) => stored(spec) ?? []);
  const left = specs.filter((spec) => !stored(spec));
  const start = `${specs.length} runs for ${points} points, ${finished.length} of them finished`;
  if (left.length === 0) return start;
  const updates = left.reduce((sum, spec) => sum + resolveRun(spec).steps, 0);
  const known = costOf(finished);
  const coreSeconds =
    known.coreSeconds && known.updates > 0 ? (known.coreSeconds / known.updates) * updates : undefined;
  const time =
    coreSeconds === undefined
      ? "; how long that takes shows when the first is under way"
      : `, ${describeTime((1000 * coreSeconds) / Math.min(jobs, left.length))} with ${jobs} at a time`;
  return `${start}; to train: ${describeCost({ runs: left.length, updates, coreSeconds })}${time}`;
}

function describeMade(map: ClaimMap, missing: number): string {
  const words = map.border === null ? describeMap(map) : `${map.verdict}, ${describeMap(map)}`;
  if (missing === 0) return words;
  return `${words}; ${missing} ${missing === 1 ? "run is" : "runs are"} not finished; made again, the map goes on`;
}

/** The figure of a map, as far as it is known. */
export function figureOfMap(
  { question, grid }: Pick<MapStudy, "question" | "grid">,
  map: ClaimMap,
  records: readonly RunRecord[],
  hatching?: string,
): PlotlyFigure {
  const { title, statement, isClaim, marks } = question;
  const estimates = map.points.flatMap(({ estimate }) => estimate ?? []);
  const areShares = estimates.every((estimate) => estimate >= 0 && estimate <= 1);
  const byVerdict = isClaim || (areShares && map.points.some(({ holds }) => holds !== null));
  const scale = estimates.every((estimate) => estimate > 0) ? "log" : "linear";
  return settingsMap(map.points, {
    title: byVerdict ? `${title}: where it is so` : title,
    settings: [
      ...(statement ? [statement] : []),
      ...(map.border === null ? [] : [`so ${map.border}`]),
      describeCommon(records.map(({ config }) => config)),
    ].join(" · "),
    axes: Object.fromEntries(Object.keys(grid).map((path) => [path, settingWords(path)])),
    ...(byVerdict ? (areShares ? {} : { format: short }) : { colour: { unit: title, scale }, format: short }),
    ...(hatching !== undefined && { hatching }),
    marks,
  });
}

/** Three digits, without zeros that say nothing. */
const short = (value: number) => String(Number(value.toPrecision(3)));
