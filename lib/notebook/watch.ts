import { describeOutcome } from "../analysis";
import { type TrainingCurvesOptions, trainingCurves } from "../figures";
import { describePercent, type StartRunOptions, startRun, type TrainHereOptions, trainHere } from "../launch";
import { type RunRecord, type RunSpec, removeRepeated, resolveRun } from "../runs";
import type { Evaluation, TrainEvent } from "../trainers";
import { interruptSignal, openDisplay, updatePace } from "./kernel";
import { progress } from "./progress";
import { attachPng, figureBundle, withBrowser } from "./show";

export type WatchOptions = TrainingCurvesOptions &
  Pick<StartRunOptions, "experiment" | "engine" | "fresh"> & {
    /** Functions of the probes of kind `own`, by name; the run is then trained in the kernel's process, where they are. */
    readonly probes?: TrainHereOptions["probes"];
  };

/**
 * Trains a run in a process of its own and draws it as it learns: one moving figure, one progress line. Interrupt stops
 * it between two steps; the record up to there is kept and returned, and the notebook's variables stay as they are.
 *
 * With `probes` of one's own it is trained in this process instead, and an Interrupt stops it all the same.
 *
 * A run that another process trains just now, such as the same cell in another notebook, is followed to its end.
 *
 * Trains even if a record of the run exists (`fresh: false` takes the record instead); one that came out the same is kept once,
 * another is moved aside, `<id>.old1`.
 */
export async function watch(spec: RunSpec, options: WatchOptions = {}): Promise<RunRecord> {
  const config = resolveRun(spec);
  const { title = "Training", experiment, engine, fresh = true, probes, ...curves } = options;
  const display = openDisplay();
  const line = progress(config.steps);
  const due = updatePace(200);
  const evaluations: Evaluation[] = [];
  let record: RunRecord | undefined;
  const figure = () => {
    const { status, steps } = record ?? {};
    return trainingCurves({ config, evaluations, status, steps }, { ...curves, title });
  };
  const draw = () => display.show(figureBundle(figure()));

  draw();
  const onEvent = (event: TrainEvent) => {
    if (event.kind === "progress") line.update(event.step, accuracies(evaluations));
    if (event.kind === "evaluation") {
      // What is measured again, after another process that was followed has gone, takes the place of what that measured.
      const again = evaluations.findIndex(({ step }) => step >= event.evaluation.step);
      if (again >= 0) evaluations.length = again;
      evaluations.push(event.evaluation);
      if (due()) draw();
    }
  };
  try {
    const given = { experiment, engine, fresh, signal: interruptSignal(), onEvent };
    record = probes ? await trainHere(spec, { ...given, probes }) : await startRun(spec, given);
    evaluations.splice(0, evaluations.length, ...record.evaluations);
    removeRepeated(record.folder);
  } finally {
    draw();
    line.end(record ? describeOutcome(record) : "failed", record?.steps ?? evaluations.at(-1)?.step ?? 0);
  }
  // Whoever interrupts wants the notebook back at once, not in the seconds that a first PNG takes.
  if (record.status !== "stopped") await withBrowser(() => attachPng(display, figure()));
  return record;
}

function accuracies(evaluations: readonly Evaluation[]): string {
  const last = evaluations.at(-1);
  return last ? `training ${describePercent(last.train.accuracy)}, test ${describePercent(last.test.accuracy)}` : "";
}
