/** @file When a network of the synergy paper has memorised, has generalised, and how fast. */
import { type Crossing, crossing, transitions } from "../../analysis";
import type { RunRecord } from "../../runs";

/** Accuracy that counts as memorised, and as generalised: above 98 % in the authors' code. */
export const REACHED = 0.98;

/** Training accuracy of 0.98 for five evaluations. */
export function tMem({ evaluations }: Pick<RunRecord, "evaluations">): Crossing {
  return transitions(evaluations, { threshold: REACHED }).tMem;
}

/** Test accuracy of 0.98 for five evaluations. */
export function tGen({ evaluations }: Pick<RunRecord, "evaluations">): Crossing {
  return transitions(evaluations, { threshold: REACHED }).tGen;
}

/** Steps from memorising to generalising; at least so many of a run that did not generalise. */
export function gap(record: Pick<RunRecord, "evaluations">): Crossing {
  const [memorised, generalised] = [tMem(record), tGen(record)];
  return { step: generalised.step - memorised.step, censored: generalised.censored };
}

/** From the first evaluation at which test accuracy is at least 0.1 to the first at which it is at least 0.9. */
export interface Rise {
  /** In steps. */
  readonly steps: Crossing;
  /** The later step over the earlier: the rise on a logarithmic axis. */
  readonly factor: Crossing;
}

export function rise({ evaluations }: Pick<RunRecord, "evaluations">): Rise {
  const curve = evaluations.map(({ step, test }) => ({ step, value: test.accuracy }));
  const [low, high] = [0.1, 0.9].map((threshold) => crossing(curve, { threshold, hold: 1 }));
  return {
    steps: { step: high.step - low.step, censored: high.censored },
    factor: { step: high.step / Math.max(low.step, 1), censored: high.censored },
  };
}
