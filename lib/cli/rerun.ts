import { agreement, describeAgreement, describeCrossing, transitions } from "../analysis";
import { ConfigError } from "../core";
import type { Experiment } from "../experiments";
import {
  differingKeys,
  type Environment,
  finishedRun,
  flattenConfig,
  type RunRecord,
  type RunSpec,
  removeRepeated,
  resolveRun,
  runFolder,
  runId,
} from "../runs";
import { trainTogether } from "./train-together";

/**
 * Trains the first run of these parts that has a record once more, as a live run, and says whether it came out the same. A live
 * record of before is kept until this one is whole, and longer only where it says something else.
 */
export async function rerun(experiment: string, parts: Experiment["parts"]): Promise<void> {
  const { spec, record } = firstRecord(experiment, parts);
  console.log(record.id);
  const [result] = await trainTogether([spec], { jobs: 1, fresh: true });
  if (result.kind === "failed") throw result.error;
  if (result.kind === "notStarted" || result.record.status === "stopped") return;
  const again = result.record;
  const found = agreement(record, again);
  console.log(describeAgreement(found));
  if (!found.identical) console.log(`${timesOf(again)}; in its record ${timesOf(record)}`);
  const changes = changesBetween(record.environment, again.environment);
  if (changes.length > 0) console.log(`made otherwise than the record: ${changes.join("; ")}`);
  for (const kept of removeRepeated(again.folder)) console.log(`a live record of before says something else: ${kept}`);
}

function timesOf({ evaluations }: RunRecord): string {
  const { tMem, tGen } = transitions(evaluations);
  return `T_mem ${describeCrossing(tMem)}, T_gen ${describeCrossing(tGen)}`;
}

/** What the environments differ in, the processor first: it alone changes what is rounded. */
function changesBetween(then: Environment, now: Environment): string[] {
  const [before, after] = [then, now].map(({ cpu, processor, ...others }) => ({
    others: flattenConfig(others),
    cpu,
    processor,
  }));
  const [from, to] = [before, after].map(describeProcessor);
  const keys = differingKeys([before.others, after.others]);
  return [
    ...(from === to ? [] : [`processor ${from}, now ${to}`]),
    ...keys.map((key) => `${key} ${before.others[key] ?? "none"}, now ${after.others[key] ?? "none"}`),
  ];
}

/** `AMD EPYC (family 25, model 1, stepping 1: avx avx2 fma)`, or as much of it as a record says. */
function describeProcessor({ cpu, processor }: Pick<Environment, "cpu" | "processor">): string {
  if (!processor) return `${cpu} (no more is recorded of it)`;
  const { vendor, family, model, stepping, instructions } = processor;
  return `${cpu} (${vendor} family ${family}, model ${model}, stepping ${stepping}: ${instructions.join(" ")})`;
}

function firstRecord(experiment: string, parts: Experiment["parts"]): { spec: RunSpec; record: RunRecord } {
  for (const spec of Object.values(parts).flatMap((part) => part.runs())) {
    const record = finishedRun(runFolder(experiment, runId(resolveRun(spec))));
    if (record) return { spec, record };
  }
  throw new ConfigError("--rerun: none of its runs has a record yet; without --rerun they are made");
}
