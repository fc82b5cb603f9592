/** @file Trains specs together, one event a line on standard output, the outcomes last; a test may kill it. */
import { runAll } from "groklab/launch";
import type { RunSpec } from "groklab/runs";

async function main([experiment, specs, jobs]: string[]): Promise<void> {
  const results = await runAll(JSON.parse(specs) as RunSpec[], {
    experiment,
    jobs: Number(jobs),
    engine: { xla: false },
    onEvent: (event) => {
      const kind = event.kind === "training" ? event.event.kind : event.kind;
      process.stdout.write(`${kind}\n`);
    },
  });
  process.stdout.write(
    `${JSON.stringify(results.map((result) => (result.kind === "record" ? result.record.status : result.kind)))}\n`,
  );
}

void main(process.argv.slice(2));
