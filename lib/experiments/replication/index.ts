/** @file Both programs beside each other: each setting's measures with their ratios, and what that says of claims. */
import { type Crossing, crossing } from "../../analysis";
import type { Claim } from "../../claims";
import type { RunRecord } from "../../runs";
import { lastOf, timesAt } from "../measures";
import { storedArms } from "../records";
import { synergyCurve, synergyPeak } from "../synergy/curves";
import { agreementOf, type ProgramAgreement } from "./agreement";
import { type Replica, replicasOf } from "./records";
import { type MeasureName, type ReplicationSetting, replicationSettings } from "./settings";

/** A setting with the runs of both programs, and how far they agree. */
export interface Replication extends ReplicationSetting {
  readonly theirs: readonly Replica[];
  readonly ours: readonly RunRecord[];
  /** By measure, in the order of the setting's. */
  readonly found: readonly ({ readonly measure: MeasureName } & ProgramAgreement)[];
  /** All measures agree. */
  readonly agrees: boolean;
}

/** What an independent program found of a claim's runs. */
export interface Replicated {
  /** The setting, or settings, whose runs are those of the claim. */
  readonly setting: string;
  /** Runs of the second program. */
  readonly n: number;
  /** Of the setting's first measure, theirs over ours, with a 95 % interval; null where no run gets there. */
  readonly ratio: number | null;
  readonly interval: readonly [number, number] | null;
  /** All measures are the same within 15 %. */
  readonly agrees: boolean;
}

/** A setting's runs by both programs, compared; of a name, or of all that have runs of both programs. */
export function replications(names: readonly string[] = replicationSettings.map(({ name }) => name)): Replication[] {
  return replicationSettings
    .filter(({ name }) => names.includes(name))
    .flatMap((setting) => replicationOf(setting) ?? []);
}

function replicationOf(setting: ReplicationSetting): Replication | undefined {
  const theirs = replicasOf(setting);
  if (theirs.length === 0) return undefined;
  const stored = storedArms(setting.experiment);
  const ours = setting.arms.flatMap((arm) => stored(arm).records);
  if (ours.length === 0) return undefined;
  const found = setting.measures.map((measure) => {
    const read = readingsOf(setting)[measure];
    return { measure, ...agreementOf(theirs.map(read.theirs), ours.map(read.ours)) };
  });
  return { ...setting, theirs, ours, found, agrees: found.every(({ agrees }) => agrees) };
}

/** How a measure is read of a run of either program. */
interface Reading {
  readonly theirs: (run: Replica) => number | Crossing;
  readonly ours: (run: RunRecord) => number | Crossing;
}

function readingsOf({ thresholds }: ReplicationSetting): Record<MeasureName, Reading> {
  const { tMem, tGen } = timesAt(thresholds);
  const time = (key: "tMem" | "tGen" | "tForgotten", ours: (run: RunRecord) => Crossing): Reading => ({
    theirs: (run) => (run[key] === null ? { censored: true, step: run.steps } : { censored: false, step: run[key] }),
    ours,
  });
  const inside = (key: "synergy" | "redundancy", ours: Reading["ours"]): Reading => ({
    theirs: (run) => run[key] ?? Number.NaN,
    ours,
  });
  return {
    tMem: time("tMem", (run) => tMem(run)),
    tGen: time("tGen", (run) => tGen(run)),
    tForgotten: time("tForgotten", forgottenAt),
    weightNorm: {
      theirs: (run) => run.weightNorm,
      ours: ({ evaluations }) => lastOf(evaluations).weightNorm,
    },
    synergy: inside("synergy", (run) => synergyPeak(run).synergy),
    redundancy: inside("redundancy", (run) =>
      Math.max(...synergyCurve(run).flatMap(({ step, redundancy }) => (step > 0 ? [redundancy] : []))),
    ),
  };
}

/** The first of five evaluations in a row with a test accuracy below one half. */
function forgottenAt({ evaluations }: RunRecord): Crossing {
  return crossing(
    evaluations.map(({ step, test }) => ({ step, value: Number(test.accuracy < 0.5) })),
    { threshold: 1 },
  );
}

/**
 * What the second program found of the runs of a claim; null where one of its arms was not trained by it.
 *
 * @param found of {@link replications}
 */
export function replicatedOf({ arms }: Pick<Claim, "arms">, found: readonly Replication[]): Replicated | null {
  const covering = found.filter((setting) => setting.arms.some((arm) => arms.includes(arm)));
  const covered = covering.flatMap((setting) => setting.arms);
  if (arms.length === 0 || !arms.every((arm) => covered.includes(arm))) return null;
  const [first] = covering[0].found;
  return {
    setting: covering.map(({ name }) => name).join(", "),
    n: covering.reduce((sum, { theirs }) => sum + theirs.length, 0),
    ratio: first.ratio,
    interval: first.interval,
    agrees: covering.every(({ agrees }) => agrees),
  };
}
