/**
 * @file Records a run and computes in one go, deaf to everything, after its first evaluation:
 * hold-run.ts <folder> <spec as JSON> <seconds>. Says "busy" before.
 */
import { writeSync } from "node:fs";
import { startEngine } from "groklab/engine";
import { recordRun, resolveRun } from "groklab/runs";

async function main([folder, spec, seconds]: string[]): Promise<void> {
  await startEngine({ xla: false });
  let busy = Number(seconds) * 1000;
  for await (const event of recordRun(resolveRun(JSON.parse(spec)), folder)) {
    if (event.kind !== "evaluation" || busy === 0) continue;
    writeSync(1, "busy\n");
    const until = performance.now() + busy;
    while (performance.now() < until);
    busy = 0;
  }
}

void main(process.argv.slice(2));
