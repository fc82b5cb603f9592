/** @file What training computes until it generalises. */
import type { Crossing } from "../analysis";
import { updateFlops } from "../runs";
import { type Timed, timesAt99 } from "./measures";

/** Floating-point operations to T_gen at 99 %, as its `step`. */
export const computeToGeneralise: Timed<Crossing> = (run, choice) => {
  const { censored, step } = timesAt99.tGen(run, choice);
  return { censored, step: step * updateFlops(run.config) };
};
