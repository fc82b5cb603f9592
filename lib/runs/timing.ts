/** @file How long a run took, and what it failed with, from its events. They are for people: damaged ones are no fault of the record. */
import type { PhaseSeconds, PhaseTimes } from "../core";

export interface Timing {
  /** Wall-clock seconds of all sittings that came to their end. */
  readonly seconds?: number;
  /** Updates per second in those sittings, starting and compiling included. */
  readonly stepsPerSecond?: number;
  /** Seconds of those sittings by what they went to, each from the start of its process; of runs of before, nothing. */
  readonly phases?: PhaseTimes;
}

interface RunEvent {
  readonly kind?: unknown;
  readonly step?: unknown;
  readonly seconds?: unknown;
  readonly phases?: unknown;
  readonly message?: unknown;
}

/** What a run failed with, where that was its last event. */
export function failureOf(events: string): string | undefined {
  try {
    const last: RunEvent = JSON.parse(events.trim().split("\n").at(-1) ?? "");
    return last.kind === "failed" ? String(last.message) : undefined;
  } catch {
    return undefined;
  }
}

/** Of a run whose last event is not its end, nothing is said: it is still being written, or was killed. */
export function timingOf(events: string): Timing {
  let [from, seconds, steps] = [0, 0, 0];
  let last: RunEvent = {};
  const phases: Record<string, PhaseSeconds> = {};
  try {
    for (const line of events.trim().split("\n")) {
      last = JSON.parse(line);
      if (last.kind === "started" || last.kind === "resumed") from = Number(last.step ?? 0);
      if (last.kind !== "ended") continue;
      seconds += Number(last.seconds);
      steps += Number(last.step) - from;
      addPhases(phases, last.phases ?? {});
    }
  } catch {
    return {};
  }
  if (last.kind !== "ended" || !Number.isFinite(seconds)) return {};
  const stepsPerSecond = seconds > 0 && Number.isFinite(steps) ? steps / seconds : undefined;
  return { seconds, stepsPerSecond, ...(Object.keys(phases).length > 0 && { phases }) };
}

function addPhases(sums: Record<string, PhaseSeconds>, phases: object): void {
  for (const [name, { wall, cpu }] of Object.entries(phases)) {
    if (!(wall >= 0 && cpu >= 0)) continue; // edited by hand
    const sum = sums[name] ?? { wall: 0, cpu: 0 };
    sums[name] = { wall: sum.wall + wall, cpu: sum.cpu + cpu };
  }
}
