import type { PhaseTimes } from "../core";
import { describeCrossing, transitions } from "./dynamics";
import type { Recorded } from "./recorded";

/** How a run ended and when it memorised and generalised: `"done, T_mem 30, T_gen 398"`. */
export function describeOutcome({
  status,
  reason,
  evaluations,
}: Pick<Recorded, "status" | "reason" | "evaluations">): string {
  const ending = reason ? `${status} (${reason})` : status;
  if (evaluations.length === 0) return ending;
  const { tMem, tGen } = transitions(evaluations);
  return `${ending}, T_mem ${describeCrossing(tMem)}, T_gen ${describeCrossing(tGen)}`;
}

/**
 * Where the time of a run went, phases of more than a hundredth of it, the longest first:
 * `"12.3 s (14.0 s of computing): updates 55 %, compiling 20 %, evaluation 11 %, imports 9 %, engine 4 %"`. Shares are of the
 * clock on the wall.
 */
export function describePhases(phases: PhaseTimes): string {
  const entries = Object.entries(phases);
  const total = (of: "wall" | "cpu") => entries.reduce((sum, [, seconds]) => sum + seconds[of], 0);
  const wall = total("wall");
  const shares = entries
    .filter(([, seconds]) => seconds.wall > 0.01 * wall)
    .sort(([, a], [, b]) => b.wall - a.wall)
    .map(([name, seconds]) => `${name} ${Math.round((100 * seconds.wall) / wall)} %`);
  return `${wall.toFixed(1)} s (${total("cpu").toFixed(1)} s of computing): ${shares.join(", ")}`;
}
