/**
 * @file How fast this machine is now, so that a claim about speed holds on any: limits are stated for one machine at rest,
 * an Intel Xeon of 2 cores, and what a test has taken is divided by the slowness of where it ran.
 */

/** Seconds, from any zero. */
export type Clock = () => number;

/** Time as it passes, in which others use the machine, too. */
export const wall: Clock = () => performance.now() / 1000;
/** Time that this process alone has computed: what it takes from a machine that it shares. */
export const ownTime: Clock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Seconds of `work` on the machine of the limits, at rest. */
const AT_REST = 0.07;

/** How many times slower than the machine of the limits this one is by now, by a clock; never below 1. */
export function slowness(clock: Clock = wall): number {
  const begun = clock();
  work();
  return Math.max(1, (clock() - begun) / AT_REST);
}

/** Seconds that something would compute on the machine of the limits, whatever else runs here. */
export function ownSecondsOf(something: () => void): number {
  const begun = ownTime();
  something();
  const taken = ownTime() - begun;
  return taken / slowness(ownTime);
}

/** Arithmetic, memory and branches, longer than the turns in which processes share a core. */
function work(): void {
  let state = 1;
  const values = Float64Array.from({ length: 400_000 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  });
  values.sort();
}
