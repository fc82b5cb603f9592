/** @file Records one run, keeping its state as often as it can and printing the steps that it measures: record-run.ts <folder> <spec as JSON>. */
import { startEngine } from "groklab/engine";
import { recordRun, resolveRun } from "groklab/runs";

async function main([folder, spec]: string[]): Promise<void> {
  await startEngine({ xla: false });
  for await (const event of recordRun(resolveRun(JSON.parse(spec)), folder, { checkpointSeconds: 0 })) {
    if (event.kind === "evaluation") console.log(event.evaluation.step);
  }
}

void main(process.argv.slice(2));
