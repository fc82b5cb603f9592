import { trainingCurves } from "../figures";
import { startRun } from "../launch";
import { type RunRecord, type RunSpec, resolveRun } from "../runs";
import { updatePace } from "./kernel";
import { addMeasured, measuredBefore } from "./measured";
import type { DrawContext } from "./widgets/redraw";

/**
 * A run for `interact` to draw: its record at once where it is finished, else it is trained, and its curves are shown as they
 * grow. A newer choice of the reader stops it; what was trained stays, and is gone on with when it is chosen again.
 *
 * @throws ConfigError for a wrong spec
 * @example await interact({ weightDecay: [0, 1, 2] }, ({ weightDecay }, context) => trainShown(specOf(weightDecay), context))
 */
export async function trainShown(spec: RunSpec, { signal, show }: DrawContext): Promise<RunRecord> {
  const config = resolveRun(spec);
  const evaluations = measuredBefore(config);
  const due = updatePace(200);
  const draw = () => void show(trainingCurves({ config, evaluations }));
  if (evaluations.length > 0) draw();
  return startRun(spec, {
    signal,
    onNotice: () => {},
    onEvent: (event) => {
      if (event.kind !== "evaluation") return;
      addMeasured(evaluations, event.evaluation);
      if (due()) draw();
    },
  });
}
