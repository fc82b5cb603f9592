/** @file Runs that the records of other runs decide: sub-networks of trained networks. */

import type { RunRecord, RunSpec } from "../../runs";
import type { MaskConfig } from "../../trainers";
import { storedParts } from "../records";

/** Runs made of each finished run of `specs`, in their order; of one that is not there, or is damaged, none. */
export function fromRecords(
  experiment: string,
  specs: () => readonly RunSpec[],
  runsOf: (record: RunRecord) => readonly RunSpec[],
): RunSpec[] {
  const parts = { wanted: { what: "runs that others are made of", runs: specs } };
  return storedParts({ name: experiment, parts }).wanted.records.flatMap(runsOf);
}

/** The run of a record again, with some of its neurons alone; nothing is measured along the way but the accuracies. */
export function masked({ config }: RunRecord, keep: readonly number[], parts: MaskConfig["parts"] = "all"): RunSpec {
  const mask = { layer: "hidden0", keep, parts };
  return { ...config, probes: [], interventions: { ...config.interventions, mask } };
}
