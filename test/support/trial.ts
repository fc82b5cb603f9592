/** @file A tiny experiment of four runs that tests make, record and damage. */
import { rmSync } from "node:fs";
import { claimsOf, every, inEvery } from "groklab/claims";
import { startEngine } from "groklab/engine";
import { type Experiment, paper, part } from "groklab/experiments";
import { type RunRecord, type RunSpec, recordRun, resolveRun, runFolder, runId } from "groklab/runs";
import { smallSpec } from "./small-run";

const spec = (seed: number): RunSpec => ({ schema: 3, ...smallSpec, seed });

export const pair = part("pair", "two seeds", { both: () => [spec(1), spec(2)] });
const three = part("three", "three seeds, one of which the pair has too", { all: () => [spec(2), spec(3), spec(4)] });
const claim = claimsOf("efficiency");
const common = { where: "nowhere", figure: null, read: (runs: readonly RunRecord[]) => runs.map(falls) };

/** With a p of many runs, since so few show nothing among other claims. */
const falling = (p: number) => ({
  ...every("In every run.", "the loss falls"),
  ask: (holds: readonly boolean[]) => ({ ...inEvery(holds, "the loss falls"), p }),
});

export const trial: Experiment = paper({
  name: "trial",
  question: "Does a rule see what was recorded?",
  smoke: () => [spec(1)],
  sections: [
    {
      parts: [pair, three],
      figures: [],
      claims: [
        claim({
          ...{ ...common, id: "E-0-a", statement: "A loss falls." },
          arms: pair.arms.both,
          rule: falling(0.005),
        }),
        claim({
          ...{ ...common, id: "E-0-b", statement: "So it does in three." },
          arms: three.arms.all,
          rule: falling(0.01),
        }),
      ],
    },
  ],
});

function falls({ evaluations }: RunRecord): boolean {
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
