import { existsSync } from "node:fs";
import { join } from "node:path";
import { describeStatus } from "../analysis";
import { RecordError } from "../core";
import { continuing, experimentOf } from "../launch";
import { findRun, type RunSpec, readRun, runId } from "../runs";
import { printOutcome, type TrainingOptions, trainSpec } from "./train";

/** Goes on with an unfinished run, from its last state, or with a finished one for more steps; else a finished one is shown. */
export async function resumeRun(
  name: string,
  options: Pick<TrainingOptions, "json" | "quiet" | "backend" | "xla"> & { readonly more?: number },
): Promise<void> {
  const { experiment, id, folder } = findRun(name);
  const record = readRun(folder);
  if (record.id !== id)
    throw new RecordError(`${folder}: is the folder of run ${record.id}; a record's folder has its id`);
  if (record.status === "done" && options.more !== undefined) {
    return trainSpec(continuing(record, options.more), { ...options, experiment: experimentOf(record) });
  }
  if (record.status === "done" || record.status === "diverged") {
    const config = join(folder, "config.json");
    const unpacked = existsSync(config) ? "" : `, once \`groklab unpack ${experiment}\` has given it its folder`;
    console.error(
      `${id}: there is nothing left to do: ${describeStatus(record)}\n` +
        `a run that begins with its last weights: groklab train --config ${config} start.run=@${config} start.moments=kept${unpacked}\n` +
        `or for more steps: groklab resume ${id} --more 200`,
    );
    return printOutcome(record, options.json);
  }
  if (runId(record.config) !== id) {
    throw new RecordError(`${folder}: is of an earlier schema: it can be read, and not gone on with; train it again`);
  }
  await trainSpec(record.config as RunSpec, { ...options, experiment });
}
