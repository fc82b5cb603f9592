/** @file Rules of claims, asked about made-up runs whose answers are known. */
import type { Experiment } from "groklab/experiments";
import type { RunConfig, RunRecord } from "groklab/runs";
import { expect, it } from "vitest";
import { judgesOf } from "./arms";
import { madeUpPart, type Trajectory } from "./made-up-run";

export type Trajectories = (config: RunConfig) => Trajectory;

/** What the runs of a claim's parts did: each list is of cases that must have that verdict. */
export interface ClaimCases {
  readonly supported: readonly Trajectories[];
  readonly contradicted: readonly Trajectories[];
  readonly inconclusive?: readonly Trajectories[];
}

export function recordsOf({ parts }: Experiment, names: readonly string[], trajectory: Trajectories) {
  return Object.fromEntries(names.map((name) => [name, madeUpPart(parts[name], trajectory)]));
}

/** The same run, had it been measured so many times: once is before its first update. */
function divergedAfter(times: number, run: RunRecord): RunRecord {
  const probes = Object.fromEntries(Object.entries(run.probes).map(([name, values]) => [name, values.slice(0, times)]));
  const evaluations = run.evaluations.slice(0, times);
  return { ...run, status: "diverged", steps: 1 + (evaluations.at(-1)?.step ?? 0), evaluations, probes };
}

export const divergedAtOnce = (run: RunRecord): RunRecord => divergedAfter(1, run);

/** Tests every claim by its cases. */
export function testVerdicts(experiment: Experiment, cases: Readonly<Record<string, ClaimCases>>): void {
  const judges = judgesOf(experiment);
  it.each(Object.keys(cases))("%s is supported by runs that show it, and contradicted by those that do not", (id) => {
    const parts = experiment.claims.find((claim) => claim.id === id)?.parts ?? [];
    for (const verdict of ["supported", "contradicted", "inconclusive"] as const) {
      for (const [i, trajectory] of (cases[id][verdict] ?? []).entries()) {
        const found = judges[id](recordsOf(experiment, parts, trajectory));
        expect(found.verdict, `${verdict}, case ${i}: ${found.summary}`).toBe(verdict);
      }
    }
  });
}

/** Tests every claim by its cases, and with one run of each part that diverged at its first update. */
export function testClaims(experiment: Experiment, cases: Readonly<Record<string, ClaimCases>>): void {
  const { claims } = experiment;
  const judges = judgesOf(experiment);
  const ids = Object.keys(cases);
  const partsOf = (id: string) => claims.find((claim) => claim.id === id)?.parts ?? [];

  testVerdicts(experiment, cases);

  it.each(ids)("%s has a verdict where a run diverged at its first update, or was measured twice or thrice", (id) => {
    const records = Object.entries(recordsOf(experiment, partsOf(id), cases[id].supported[0]));
    const found = [1, 2, 3].map((times) => {
      const broken = records.map(([part, [first, ...others]]) => [part, [divergedAfter(times, first), ...others]]);
      return judges[id](Object.fromEntries(broken)).verdict;
    });
    expect(found.join(", "), "vitest -u stores it anew").toMatchSnapshot();
  });
}
