/** @file Trains a long run in a child of this process, says when it is under way, and waits; a test kills it. */
import { startRun } from "groklab/launch";
import type { RunSpec } from "groklab/runs";

const [experiment, spec] = process.argv.slice(2);
let said = false;
void startRun(JSON.parse(spec) as RunSpec, {
  experiment,
  engine: { xla: false },
  onEvent: ({ kind }) => {
    if (kind !== "progress" || said) return;
    said = true;
    process.stdout.write("training\n");
  },
});
