import { join } from "node:path";
import { describeOutcome, logInterval, transitions } from "../analysis";
import type { Experiment } from "../experiments";
import { closeBrowser, saveFigure } from "../figures";
import { startRun } from "../launch";
import { type RunRecord, type RunSpec, resolveRun, runId, runsFolder } from "../runs";
import type { TrainEvent } from "../trainers";

/** Trains the runs of an experiment that have no finished record; Ctrl-C stops them in good order. */
export async function reproduce(
  experiment: Experiment,
  { jobs, fresh }: { jobs: number; fresh?: boolean },
): Promise<void> {
  const interrupted = new AbortController();
  process.on("SIGINT", () => {
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
    console.error("\nstopping at the next step (Ctrl-C again ends at once) …");
  });
  const queue = [...experiment.runs];
  const records: RunRecord[] = [];
  const failures: string[] = [];
  const work = async () => {
    for (let spec = queue.shift(); spec && !interrupted.signal.aborted; spec = queue.shift()) {
      const id = runId(resolveRun(spec));
      try {
        const record = await startRun(spec, {
          experiment: experiment.name,
          fresh,
          signal: interrupted.signal,
          onEvent: reporter(id, spec),
        });
        records.push(record);
        console.log(`${id}: ${describeOutcome(record)}`);
      } catch (error) {
        failures.push(`${id}: ${(error as Error).message}`);
        console.error(`${id}: failed`);
      }
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  await report(experiment, records, failures);
  if (failures.length > 0) process.exitCode = 1;
  else if (records.some(({ status }) => status === "diverged")) process.exitCode = 5;
  else if (interrupted.signal.aborted) process.exitCode = 130;
}

/** One line on standard error per tenth of a run, with its pace. */
function reporter(id: string, { steps }: RunSpec): (event: TrainEvent) => void {
  const started = Date.now();
  let tenths = 0;
  return (event) => {
    if (event.kind !== "progress" || Math.floor((10 * event.step) / steps) <= tenths) return;
    tenths = Math.floor((10 * event.step) / steps);
    const perSecond = event.step / ((Date.now() - started) / 1000);
    const eta = Math.ceil((steps - event.step) / perSecond);
    console.error(`${id}: ${event.step} of ${steps} steps · ${perSecond.toFixed(0)} steps/s · ETA ${eta} s`);
  };
}

async function report(experiment: Experiment, records: RunRecord[], failures: readonly string[]): Promise<void> {
  const times = records
    .filter(({ status }) => status === "done")
    .map(({ evaluations }) => transitions(evaluations).tGen);
  const reached = times.filter(({ censored }) => !censored).map(({ step }) => step);
  console.log(`\n${experiment.question}`);
  console.log(
    `${reached.length} of ${experiment.runs.length} runs generalised; records: ${join(runsFolder(experiment.name))}`,
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
