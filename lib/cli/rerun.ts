import { agreement, describeAgreement } from "../analysis";
import { ConfigError } from "../core";
import type { Experiment } from "../experiments";
import {
  differingKeys,
  finishedRun,
  flattenConfig,
  type RunRecord,
  type RunSpec,
  resolveRun,
  runFolder,
  runId,
} from "../runs";
import { trainTogether } from "./train-together";

/** Trains the first run of these parts that has a record once more, as a live run, and says whether it came out the same. */
export async function rerun(experiment: string, parts: Experiment["parts"]): Promise<void> {
  const { spec, record } = firstRecord(experiment, parts);
  console.log(record.id);
  const [result] = await trainTogether([spec], { jobs: 1, fresh: true });
  if (result.kind === "failed") throw result.error;
  if (result.kind === "notStarted" || result.record.status === "stopped") return;
  console.log(describeAgreement(agreement(record, result.record)));
  const environments = [record, result.record].map(({ environment }) => flattenConfig(environment));
  const others = differingKeys(environments);
  if (others.length === 0) return;
  const [then, now] = environments;
  const changes = others.map((key) => `${key} ${then[key] ?? "none"}, now ${now[key] ?? "none"}`);
  console.log(`made otherwise than the record: ${changes.join("; ")}`);
}

function firstRecord(experiment: string, parts: Experiment["parts"]): { spec: RunSpec; record: RunRecord } {
  for (const spec of Object.values(parts).flatMap((part) => part.runs())) {
    const record = finishedRun(runFolder(experiment, runId(resolveRun(spec))));
    if (record) return { spec, record };
  }
  throw new ConfigError("--rerun: none of its runs has a record yet; without --rerun they are made");
}
