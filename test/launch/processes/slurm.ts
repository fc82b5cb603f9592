/** @file Trains specs on Slurm, the outcomes last on standard output, notices on standard error; a test may kill it. */
import { runAllOnSlurm } from "groklab/launch";
import type { RunSpec } from "groklab/runs";

async function main([experiment, specs]: string[]): Promise<void> {
  const results = await runAllOnSlurm(JSON.parse(specs) as RunSpec[], {
    experiment,
    engine: { xla: false },
    slurm: { pollSeconds: 0.3 },
  });
  const outcomes = results.map((result) => (result.kind === "record" ? result.record.status : result.kind));
  process.stdout.write(`${JSON.stringify(outcomes)}\n`);
}

void main(process.argv.slice(2));
