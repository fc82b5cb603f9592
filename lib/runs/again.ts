/**
 * @file A training that is measured once more: it is trained again, with what its record has and what is asked for, and gives the
 * numbers that were stored, or is refused.
 */
import { basename, dirname, join } from "node:path";
import { canonicalJson, RecordError, sha256 } from "../core";
import type { TrainEnd } from "../trainers";
import { recordedRun } from "./config";
import type { Environment, Repeated } from "./environment";
import { readText } from "./files";
import { trainingOf } from "./identity";
import type { Measured } from "./lines";
import { measuringBoth } from "./measured";
import type { OwnProbes } from "./own-probes";
import { recordText } from "./packs";
import { sameTraining } from "./place";
import { finishedRun, isAside, type RunRecord } from "./read";
import { NAMED_BY_TRAINING } from "./schema";
import type { RunConfig, RunSpec } from "./spec";

/** A run that is asked for, with what the record in its folder measures besides, whole or not. */
export function withRecorded(config: RunConfig, folder: string, own: OwnProbes = {}): RunConfig {
  const recorded = config.schema < NAMED_BY_TRAINING ? undefined : configIn(folder);
  if (!recorded || trainingOf(recorded) !== trainingOf(config)) return config;
  return measuringBoth(recorded, config, ({ kind, name }) => kind !== "own" || Object.hasOwn(own, name));
}

function configIn(folder: string): RunConfig | undefined {
  try {
    return recordedRun(JSON.parse(recordText(folder, "config.json")) as RunSpec);
  } catch {
    return undefined; // not there, or damaged: whoever reads the record says so
  }
}

type Seen = Measured | TrainEnd;

/** Watches that a training gives again what was recorded of it. */
export interface Repetition {
  /** For the record: what was measured before, and is in it once more. */
  readonly repeats: readonly Repeated[];
  /** For people: when that began. */
  readonly before: { readonly repeats?: readonly { readonly run: string; readonly began: string | null }[] };
  /** @throws RecordError for a number that is not the stored one */
  see(measured: Seen): void;
  /** The record that was moved aside for this one, if one was. */
  readonly aside?: string;
  /** Whether this one has all of that. */
  isCovered(): boolean;
  /** Whether a number was not the stored one. */
  isUnlike(): boolean;
}

/**
 * What a run has to repeat: the record that was moved aside for it, and finished ones of the same training under other ids. A run that
 * goes on repeats what it began to.
 *
 * @param aside folder of the record that was moved aside, if one was
 */
export function repetition(config: RunConfig, folder: string, aside?: string): Repetition {
  if (config.schema < NAMED_BY_TRAINING) return repetitionOf(config, []);
  const before = aside === undefined ? undefined : finishedRun(aside);
  return repetitionOf(config, [...(before ? [before] : []), ...sameTraining(folder, config)]);
}

/** As `repetition`, of a run that goes on. */
export function repetitionGoneOnWith(config: RunConfig, folder: string): Repetition {
  const { repeats = [] } = JSON.parse(readText(join(folder, "env.json"))) as Environment;
  const records = repeats.flatMap(({ run, metrics }) => {
    const place = join(dirname(folder), run);
    try {
      return sha256(recordText(place, "metrics.jsonl")) === metrics ? (finishedRun(place) ?? []) : [];
    } catch (error) {
      if (error instanceof RecordError) return []; // it is gone, and was never promised to stay
      throw error;
    }
  });
  return { ...repetitionOf(config, records), repeats };
}

function repetitionOf(config: RunConfig, records: readonly RunRecord[]): Repetition {
  const open = records.map((record) => ({ record, left: numbersOf(record) }));
  const aside = open.filter(({ record }) => isAside(basename(record.folder))).at(-1);
  let unlike = false;
  return {
    repeats: records.flatMap(({ folder, environment, config: { evaluation, probes } }) => [
      ...(environment.repeats ?? []),
      {
        run: basename(folder),
        metrics: sha256(recordText(folder, "metrics.jsonl")),
        commit: environment.commit,
        evaluation,
        probes: probes.map(({ name }) => name),
      },
    ]),
    before:
      records.length === 0
        ? {}
        : { repeats: records.map(({ folder }) => ({ run: basename(folder), began: beginOf(folder) })) },
    see(measured) {
      const { key, value } = numberOf(measured, config);
      for (const { record, left } of open) {
        const stored = left.get(key);
        unlike ||= stored !== undefined && stored !== value;
        if (stored !== undefined && unlike) throw otherNumber(record, key, stored, value);
        left.delete(key);
      }
    },
    aside: aside?.record.folder,
    isCovered: () => aside?.left.size === 0,
    isUnlike: () => unlike,
  };
}

/** All that a record says of a training, but for what one's own functions measured, which may be others now. */
function numbersOf({
  config,
  evaluations,
  probes,
  rates = [],
  kept = [],
  status,
  steps,
}: RunRecord): Map<string, string> {
  const own = config.probes.filter(({ kind }) => kind === "own").map(({ name }) => name);
  const measured = Object.entries(probes).flatMap(([probe, values]) =>
    own.includes(probe) ? [] : values.map((value) => ({ probe, ...value })),
  );
  const acted = rates.map(({ step, ...rates }) => ({ step, rates }));
  const weights = kept.map(({ step, sha256 }) => ({ step, kept: sha256 }));
  const all: Seen[] = [
    ...evaluations,
    ...measured,
    ...acted,
    ...weights,
    { status: status as TrainEnd["status"], step: steps },
  ];
  return new Map(all.map((one) => numberOf(one, config)).map(({ key, value }) => [key, value]));
}

/** A number as text, and what it is of: a probe of another kind or other options is another, whatever its name. */
function numberOf(measured: Seen, { probes }: RunConfig): { key: string; value: string } {
  if ("status" in measured) return { key: "its end", value: `${measured.status} after ${measured.step} updates` };
  const at = `after ${measured.step} updates`;
  if ("rates" in measured) return { key: `its rates ${at}`, value: canonicalJson(measured) };
  if ("kept" in measured) return { key: `the SHA-256 of its weights ${at}`, value: measured.kept };
  if (!("probe" in measured)) return { key: `its evaluation ${at}`, value: canonicalJson(measured) };
  const { schedule: _, ...probe } = probes.find(({ name }) => name === measured.probe) ?? { schedule: undefined };
  return { key: `its probe ${canonicalJson(probe)} ${at}`, value: canonicalJson(measured.value) };
}

function otherNumber({ folder, environment }: RunRecord, key: string, stored: string, found: string): RecordError {
  const shown = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
  return new RecordError(
    `${folder.replace(/\.old\d+$/, "")}: trained again, ${key} is ${shown(found)}, stored ${shown(stored)}. It was recorded by commit ` +
      `${environment.commit ?? "unknown"} on ${environment.cpu}, and what is measured now is of another training. The record stays as ` +
      "it was; with fresh: true (--fresh) all is measured anew, and the record moved aside",
  );
}

function beginOf(folder: string): string | null {
  try {
    const [first] = recordText(folder, "events.jsonl").split("\n");
    return String((JSON.parse(first) as { readonly time?: unknown }).time);
  } catch {
    return null; // events are for people: no fault of the record
  }
}
