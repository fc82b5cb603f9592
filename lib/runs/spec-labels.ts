/** @file What a spec calls its run: no part of the configuration, and kept where `tagRun` keeps it. */
import { basename } from "node:path";
import { ConfigError, GroklabError } from "../core";
import { changeLabel, type LabelChange } from "./labels";
import { placeOf } from "./place";
import type { RunConfig, RunSpec } from "./spec";
import { holderOf } from "./tag";

/** What a spec calls its run, as a change of what the run is called by now; undefined where it calls it nothing. */
function labelIn({ name, tags, note }: RunSpec): LabelChange | undefined {
  const isLabelled = name !== undefined || note !== undefined || (tags ?? []).length > 0;
  return isLabelled ? { name, add: tags, note } : undefined;
}

/**
 * Before anything is trained: whether each run can be called what its spec says.
 *
 * @throws ConfigError for a name that another run has, or that two of these runs are to have
 */
export function checkLabels(
  asked: readonly { readonly spec: RunSpec; readonly config: RunConfig; readonly id: string }[],
  experiment: string,
): void {
  const named = new Map<string, string>();
  for (const { spec, config, id } of asked) {
    const { name } = spec;
    if (name === undefined) continue;
    const other = named.get(name) ?? id;
    if (other !== id) {
      throw new ConfigError(
        `config.name: ${name} is to be the name of ${other} and of ${id}, and a name is one run's; tags: [${JSON.stringify(name)}] ` +
          "marks them all",
      );
    }
    named.set(name, id);
    const holder = holderOf(name, placeOf(experiment, config).folder);
    if (holder) {
      throw new ConfigError(
        `config.name: ${name} is the name of ${holder}; choose another, or take it from that run first: ` +
          `tagRun(${JSON.stringify(holder)}, { name: "" }), \`groklab tag ${holder} --name ""\``,
      );
    }
  }
}

/** Calls a recorded run what its spec says; where that cannot be, it is said, and the record stays as it is. */
export function labelAsAsked(folder: string, spec: RunSpec, onNotice: (line: string) => void): void {
  const change = labelIn(spec);
  if (!change) return;
  try {
    changeLabel(folder, change, (name) => holderOf(name, folder) !== undefined);
  } catch (error) {
    if (!(error instanceof GroklabError)) throw error;
    onNotice(`groklab: ${basename(folder)} is recorded, and not called what its spec says: ${error.message}`);
  }
}
