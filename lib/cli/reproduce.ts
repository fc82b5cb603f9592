import { logInterval, transitions } from "../analysis";
import type { Experiment } from "../experiments";
import { closeBrowser, saveFigure } from "../figures";
import { type RunRecord, runsFolder } from "../runs";
import { trainTogether } from "./train-together";

/** Trains the runs of an experiment that have no finished record; Ctrl-C stops them in good order. */
export async function reproduce(
  experiment: Experiment,
  { jobs, fresh }: { jobs: number; fresh?: boolean },
): Promise<void> {
  const results = await trainTogether(experiment.runs, {
    experiment: experiment.name,
    jobs,
    fresh,
    onOutcome: (line, { kind }) => (kind === "record" ? console.log(line) : console.error(line)),
  });
  const records = results.flatMap((result) => (result.kind === "record" ? [result.record] : []));
  const failures = results.flatMap((result) =>
    result.kind === "failed" ? [`${result.id}: ${result.error.message}`] : [],
  );
  await report(experiment, records, failures);
}

async function report(experiment: Experiment, records: RunRecord[], failures: readonly string[]): Promise<void> {
  const times = records
    .filter(({ status }) => status === "done")
    .map(({ evaluations }) => transitions(evaluations).tGen);
  const reached = times.filter(({ censored }) => !censored).map(({ step }) => step);
  console.log(`\n${experiment.question}`);
  console.log(
    `${reached.length} of ${experiment.runs.length} runs generalised; records: ${runsFolder(experiment.name)}`,
  );
  if (reached.length >= 2) {
    const { estimate, low, high, n } = logInterval(reached);
    console.log(`T_gen ${estimate.toFixed(0)} steps, 95 % interval ${low.toFixed(0)} to ${high.toFixed(0)} (n = ${n})`);
  }
  for (const failure of failures) console.error(`failed: ${failure}`);
  if (records.length < experiment.runs.length) return;
  records.sort((a, b) => a.config.seed - b.config.seed);
  const { png } = await saveFigure(
    experiment.name,
    experiment.figure(records),
    records.map(({ id }) => id),
  );
  await closeBrowser();
  console.log(`figure: ${png}`);
}
