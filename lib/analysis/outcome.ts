import type { RunRecord } from "../runs";
import { describeCrossing, transitions } from "./dynamics";

/** How a run ended and when it memorised and generalised: `"done, T_mem 30, T_gen 398"`. */
export function describeOutcome({ status, reason, evaluations }: RunRecord): string {
  const ending = reason ? `${status} (${reason})` : status;
  if (evaluations.length === 0) return ending;
  const { tMem, tGen } = transitions(evaluations);
  return `${ending}, T_mem ${describeCrossing(tMem)}, T_gen ${describeCrossing(tGen)}`;
}
