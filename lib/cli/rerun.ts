import { agreement, describeAgreement } from "../analysis";
import { ConfigError } from "../core";
import type { Experiment } from "../experiments";
import { differingKeys, finishedRun, flattenConfig, resolveRun, runFolder, runId } from "../runs";
import { trainTogether } from "./train-together";

/** Trains the first run of these parts that has a record once more, as a live run, and says whether it came out the same. */
export async function rerun(experiment: string, parts: Experiment["parts"]): Promise<void> {
  const specs = Object.values(parts).flatMap((part) => part.runs());
  const folderOf = (spec: (typeof specs)[number]) => runFolder(experiment, runId(resolveRun(spec)));
  const spec = specs.find((one) => finishedRun(folderOf(one)) !== undefined);
  const record = spec && finishedRun(folderOf(spec));
  if (!record) throw new ConfigError("--rerun: none of its runs has a record yet; without --rerun they are made");
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
