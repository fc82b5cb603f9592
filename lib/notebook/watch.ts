import { describeOutcome } from "../analysis";
import { type TrainingCurvesOptions, trainingCurves } from "../figures";
import { describePercent, type StartRunOptions, startRun, type TrainHereOptions, trainHere } from "../launch";
import { ownPartsOf, type RunRecord, type RunSpec, removeRepeated, resolveRun } from "../runs";
import type { Evaluation, TrainEvent } from "../trainers";
import { interruptSignal, openDisplay, updatePace } from "./kernel";
import { addMeasured, measuredBefore } from "./measured";
import { progress } from "./progress";
import { attachPng, figureBundle, withBrowser } from "./show";
import { stopButtons } from "./stop-buttons";

export type WatchOptions = TrainingCurvesOptions &
  Pick<StartRunOptions, "experiment" | "engine" | "fresh"> & {
    /** Functions, or files of them, of the probes of kind `own`, by name; with functions it is trained in the kernel's process, where they are. */
    readonly probes?: TrainHereOptions["probes"];
  };

/**
 * Trains a run in a process of its own and draws it as it learns: one moving figure, one progress line, a button. Stop
 * stops it between two steps and saves it; Continue goes on from there to the same bytes, and End here returns the record up
 * to there, as an Interrupt does at any time. The notebook's variables stay as they are.
 *
 * With `probes` of one's own, or parts that `own` made of values, it is trained in this process instead, and an Interrupt stops it all the same.
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
  let paused = 0; // ms, between Stop and Continue
  const line = progress(config.steps, "steps", () => performance.now() - paused);
  const due = updatePace(200);
  const evaluations = fresh ? [] : measuredBefore(config, experiment);
  let record: RunRecord | undefined;
  const figure = () => {
    const { status, steps } = record ?? {};
    return trainingCurves({ config, evaluations, status, steps }, { ...curves, title });
  };
  const draw = () => display.show(figureBundle(figure()));

  draw();
  line.update(0);
  const buttons = stopButtons();
  const onEvent = (event: TrainEvent) => {
    if (event.kind === "progress") line.update(event.step, accuracies(evaluations));
    if (event.kind === "evaluation") {
      addMeasured(evaluations, event.evaluation);
      if (due()) draw();
    }
  };
  const interrupt = interruptSignal();
  const train = async (fresh: boolean): Promise<RunRecord> => {
    record = undefined;
    const signal = AbortSignal.any([interrupt, buttons.stop]);
    const given = { experiment, engine, fresh, signal, onEvent, onNotice: (line: string) => console.log(line) };
    const isHere =
      Object.values(probes ?? {}).some((probe) => typeof probe === "function") ||
      ownPartsOf(config).some(({ part }) => part.path === undefined);
    const trained = isHere ? await trainHere(spec, { ...given, probes }) : await startRun(spec, { ...given, probes });
    evaluations.splice(0, evaluations.length, ...trained.evaluations);
    removeRepeated(trained.folder);
    record = trained;
    return trained;
  };
  const end = () => {
    draw();
    line.end(record ? describeOutcome(record) : "failed", record?.steps ?? evaluations.at(-1)?.step ?? 0);
  };
  const trainOn = async (): Promise<RunRecord> => {
    let trained = await train(fresh);
    while (trained.status === "stopped" && buttons.stop.aborted && !interrupt.aborted) {
      end();
      const since = performance.now();
      if (!(await buttons.goesOn(interrupt))) break;
      paused += performance.now() - since;
      trained = await train(false);
    }
    return trained;
  };
  try {
    record = await trainOn();
  } finally {
    end();
    buttons.end(record ? `recorded as ${record.id}` : "not recorded to its end");
  }
  // Whoever interrupts wants the notebook back at once, not in the seconds that a first PNG takes.
  if (record.status !== "stopped") await withBrowser(() => attachPng(display, figure()));
  return record;
}

function accuracies(evaluations: readonly Evaluation[]): string {
  const last = evaluations.at(-1);
  return last ? `training ${describePercent(last.train.accuracy)}, test ${describePercent(last.test.accuracy)}` : "";
}
