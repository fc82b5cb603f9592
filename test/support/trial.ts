/** @file A tiny experiment of four runs that tests make, record and damage. */
import { rmSync } from "node:fs";
import { inEvery } from "groklab/claims";
import { startEngine } from "groklab/engine";
import type { Experiment } from "groklab/experiments";
import { type RunSpec, recordRun, resolveRun, runFolder, runId } from "groklab/runs";
import { smallSpec } from "./small-run";

const spec = (seed: number): RunSpec => ({ ...smallSpec, seed });

export const trial: Experiment = {
  name: "trial",
  question: "Does a rule see what was recorded?",
  parts: {
    pair: { what: "two seeds", runs: () => [spec(1), spec(2)] },
    three: { what: "three seeds, one of which the pair has too", runs: () => [spec(2), spec(3), spec(4)] },
  },
  smoke: () => [spec(1)],
  figures: [],
  claims: [
    {
      id: "E-0-a",
      paper: "efficiency",
      where: "nowhere",
      statement: "A loss falls.",
      rule: "In every run.",
      parts: ["pair"],
    },
    {
      id: "E-0-b",
      paper: "efficiency",
      where: "nowhere",
      statement: "So it does in three.",
      rule: "In every run.",
      parts: ["three"],
    },
  ],
  judges: {
    "E-0-a": ({ pair }) => inEvery(pair.map(falls), "the loss falls"),
    "E-0-b": ({ three }) => ({ ...inEvery(three.map(falls), "the loss falls"), p: 0.02 }),
  },
};

function falls({ evaluations }: Parameters<Experiment["judges"][string]>[0][string][number]): boolean {
  return evaluations[evaluations.length - 1].train.loss < evaluations[0].train.loss;
}

export const trialId = (seed: number) => runId(resolveRun(spec(seed)));
export const trialFolder = (seed: number) => runFolder(trial.name, trialId(seed));

/** Records a run under GROKLAB_DATA as it would have been trained; or stops it after its first evaluation. */
export async function recordTrial(seed: number, { stop = false } = {}): Promise<void> {
  await startEngine({ xla: false });
  const aborted = new AbortController();
  for await (const event of recordRun(resolveRun(spec(seed)), trialFolder(seed), { signal: aborted.signal })) {
    if (stop && event.kind === "evaluation") aborted.abort();
  }
}

export function deleteTrial(seed: number): void {
  rmSync(trialFolder(seed), { recursive: true, force: true });
}
