/** @file How long a run took, and what it failed with, from its events. They are for people: damaged ones are no fault of the record. */

export interface Timing {
  /** Wall-clock seconds of all sittings that came to their end. */
  readonly seconds?: number;
  /** Updates per second in those sittings, starting and compiling included. */
  readonly stepsPerSecond?: number;
}

interface RunEvent {
  readonly kind?: unknown;
  readonly step?: unknown;
  readonly seconds?: unknown;
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
  try {
    for (const line of events.trim().split("\n")) {
      last = JSON.parse(line);
      if (last.kind === "started" || last.kind === "resumed") from = Number(last.step ?? 0);
      if (last.kind !== "ended") continue;
      seconds += Number(last.seconds);
      steps += Number(last.step) - from;
    }
  } catch {
    return {};
  }
  if (last.kind !== "ended" || !Number.isFinite(seconds)) return {};
  return { seconds, stepsPerSecond: seconds > 0 && Number.isFinite(steps) ? steps / seconds : undefined };
}
