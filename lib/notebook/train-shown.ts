import { trainingCurves } from "../figures";
import { startRun } from "../launch";
import { type RunRecord, type RunSpec, resolveRun } from "../runs";
import type { Evaluation } from "../trainers";
import { updatePace } from "./kernel";
import { addMeasured } from "./watch";
import type { DrawContext } from "./widgets/interact";

/**
 * A run for `interact` to draw: its record at once where it is finished, else it is trained, and its curves are shown as they
 * grow. A newer choice of the reader stops it; what was trained stays, and is gone on with when it is chosen again.
 *
 * @throws ConfigError for a wrong spec
 * @example await interact({ weightDecay: [0, 1, 2] }, ({ weightDecay }, context) => trainShown(specOf(weightDecay), context))
 */
export async function trainShown(spec: RunSpec, { signal, show }: DrawContext): Promise<RunRecord> {
  const config = resolveRun(spec);
  const evaluations: Evaluation[] = [];
  const due = updatePace(200);
  return startRun(spec, {
    signal,
    onNotice: () => {},
    onEvent: (event) => {
      if (event.kind !== "evaluation") return;
      addMeasured(evaluations, event.evaluation);
      if (due()) void show(trainingCurves({ config, evaluations }));
    },
  });
}
