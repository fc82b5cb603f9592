/**
 * @file Records one run, keeping its state as often as it can and printing the steps that it measures:
 * record-run.ts <folder> <spec as JSON> [engine options as JSON]. SIGTERM stops it in good order.
 */
import { startEngine } from "groklab/engine";
import { recordRun, resolveRun } from "groklab/runs";

const stopping = new AbortController();
process.on("SIGTERM", () => stopping.abort());

async function main([folder, spec, engine = '{"xla":false}']: string[]): Promise<void> {
  await startEngine(JSON.parse(engine));
  const options = { checkpointSeconds: 0, signal: stopping.signal };
  for await (const event of recordRun(resolveRun(JSON.parse(spec)), folder, options)) {
    if (event.kind === "evaluation") console.log(event.evaluation.step);
  }
}

void main(process.argv.slice(2));
