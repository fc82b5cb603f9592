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

/** What a clock of phases goes by. */
export interface Clocks {
  /** Seconds since the process began. */
  readonly wall: () => number;
  /** Seconds in which it has computed. */
  readonly cpu: () => number;
}

export interface ClockOptions {
  /** When the first phase began: now (default), or with the process. */
  readonly from?: "now" | "process";
  /** Default: those of the process. */
  readonly clocks?: Clocks;
}

const ofProcess: Clocks = {
  wall: () => performance.now() / 1000,
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
};

/**
 * Asking the system for the time of computing takes as long as a small step of training: it is asked at most so often, and what
 * was computed meanwhile is shared among the phases by their time on the wall.
 */
const CPU_SECONDS = 0.02;

/**
 * A clock that stands in phase `first`: `const clock = phaseClock("imports", { from: "process" })`, and when they are done
 * `clock.enter("training")`.
 */
export function phaseClock(first: string, { from = "now", clocks = ofProcess }: ClockOptions = {}): PhaseClock {
  const spent = new Map<string, { wall: number; cpu: number }>();
  const pending = new Map<string, number>(); // wall-clock seconds since the time of computing was asked for
  let phase = first;
  let since = from === "process" ? 0 : clocks.wall();
  let [askedAt, computed] = [since, from === "process" ? 0 : clocks.cpu()];
  const settle = (): void => {
    const now = clocks.wall();
    pending.set(phase, (pending.get(phase) ?? 0) + now - since);
    since = now;
  };
  const share = (): void => {
    const [all, cpu] = [since - askedAt, clocks.cpu()];
    for (const [name, wall] of pending) {
      const sum = spent.get(name) ?? { wall: 0, cpu: 0 };
      const share = all > 0 ? wall / all : 1 / pending.size;
      spent.set(name, { wall: sum.wall + wall, cpu: sum.cpu + share * (cpu - computed) });
    }
    pending.clear();
    [askedAt, computed] = [since, cpu];
  };
  const enter = (next: string): void => {
    settle();
    if (since - askedAt >= CPU_SECONDS) share();
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
      share();
      return Object.fromEntries([...spent].map(([name, { wall, cpu }]) => [name, { wall: ms(wall), cpu: ms(cpu) }]));
    },
  };
}

function ms(seconds: number): number {
  return Math.round(1000 * seconds) / 1000;
}
