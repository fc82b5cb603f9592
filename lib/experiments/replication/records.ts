/** @file What the second program found: a line a run in `data/replication/<setting>.jsonl`, written by `npm run replicate`. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { RecordError } from "../../core";
import { dataFolder } from "../../runs";
import { readText } from "../../runs/files";
import type { ReplicationSetting } from "./settings";

const step = z.number().int().nonnegative();
const value = z.number();
const reached = step.nullable();

/** A line of `data/replication`: a run of the second program. */
export const replicaSchema = z.object({
  setting: z.string(),
  seed: step,
  program: z.literal("pytorch"),
  versions: z.record(z.string(), z.string()),
  /** Of the configuration in `settings.json` that it was trained by. */
  config: z.string(),
  steps: step,
  tMem: reached,
  tGen: reached,
  tForgotten: reached,
  weightNorm: value,
  trainAccuracy: value,
  testAccuracy: value,
  synergy: value.nullable(),
  redundancy: value.nullable(),
  decayChangedAt: reached,
  seconds: value,
  /** At most a hundred evaluations, by column, in four significant digits. */
  curves: z.object({
    ...{ step: z.array(step), trainLoss: z.array(value), trainAccuracy: z.array(value) },
    ...{ testLoss: z.array(value), testAccuracy: z.array(value), weightNorm: z.array(value) },
  }),
  /** What was measured inside along training, by column; nothing for most settings. */
  probe: z.record(z.string(), z.array(value.nullable())),
});

/** A run of the second program. */
export type Replica = Readonly<z.infer<typeof replicaSchema>>;

/** Where the runs of a setting are kept. */
export const replicaPath = (name: string) => join(dataFolder(), "replication", `${name}.jsonl`);

/**
 * The second program's runs of a setting, in the order of their seeds; none where none are stored.
 *
 * @throws RecordError for a line that is no such run, and for a seed that is there twice
 */
export function replicasOf({ name }: Pick<ReplicationSetting, "name">): Replica[] {
  const path = replicaPath(name);
  if (!existsSync(path)) return [];
  const lines = readText(path).split("\n").filter(Boolean);
  const found = lines.map((line, i) => parsed(line, `${path}, line ${i + 1}`, name)).sort((a, b) => a.seed - b.seed);
  const twice = found.find(({ seed }, i) => i > 0 && seed === found[i - 1].seed);
  if (twice) throw new RecordError(`${path}: seed ${twice.seed} is there twice; delete one of its lines`);
  return found;
}

function parsed(line: string, where: string, name: string): Replica {
  try {
    const found = replicaSchema.parse(JSON.parse(line));
    if (found.setting === name) return found;
  } catch {
    // Said below.
  }
  throw new RecordError(
    `${where}: expected a run of ${name} as \`npm run replicate\` writes it; delete the line, and have it made again`,
  );
}
