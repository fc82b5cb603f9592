/** @file Where the time of a process went: seconds by phase, on the clock on the wall and of computing. */
import { performance } from "node:perf_hooks";

/** Time of one phase. */
export interface PhaseSeconds {
  readonly wall: number;
  /** Of all threads of the process, in user and system mode. */
  readonly cpu: number;
}

/** Seconds by the name of the phase, in the order in which phases were first entered. */
export type PhaseTimes = Readonly<Record<string, PhaseSeconds>>;

/** A clock whose time belongs to one phase at any moment. */
export interface PhaseClock {
  /** From now on time belongs to `phase`. */
  enter(phase: string): void;
  /** The time of `work`, which is over when it returns, belongs to `phase`, and then to the phase of before again. */
  during<T>(phase: string, work: () => T): T;
  /** What has gone until now, the present phase included. */
  seconds(): PhaseTimes;
}

interface Moment {
  readonly wall: number;
  readonly cpu: number;
}

/** Seconds since the process began, and those in which it computed. */
function sinceProcessBegan(): Moment {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now() / 1000, cpu: (user + system) / 1e6 };
}

/**
 * A clock that stands in phase `first`: `const clock = phaseClock("imports", { from: "process" })`, and when they are done
 * `clock.enter("training")`.
 *
 * @param from when that began: now (default), or with the process
 * @param read the time by which it goes
 */
export function phaseClock(
  first: string,
  { from = "now", read = sinceProcessBegan }: { from?: "now" | "process"; read?: () => Moment } = {},
): PhaseClock {
  const spent = new Map<string, { wall: number; cpu: number }>();
  let phase = first;
  let since = from === "process" ? { wall: 0, cpu: 0 } : read();
  const settle = (): void => {
    const now = read();
    const sum = spent.get(phase) ?? { wall: 0, cpu: 0 };
    spent.set(phase, { wall: sum.wall + now.wall - since.wall, cpu: sum.cpu + now.cpu - since.cpu });
    since = now;
  };
  const enter = (next: string): void => {
    settle();
    phase = next;
  };
  return {
    enter,
    during(inner, work) {
      const outer = phase;
      enter(inner);
      try {
        return work();
      } finally {
        enter(outer);
      }
    },
    seconds() {
      settle();
      return Object.fromEntries([...spent].map(([name, { wall, cpu }]) => [name, { wall: ms(wall), cpu: ms(cpu) }]));
    },
  };
}

function ms(seconds: number): number {
  return Math.round(1000 * seconds) / 1000;
}
