/** @file How fast, and how long still, in words. */

/** Time without a rate: the first steps include compilation. */
const SETTLING_MS = 1000;

/** ` · 71.3 steps/s · ETA 0:08`; nothing as long as there is no rate. Time that runs backwards gives no estimate. */
export function describeThroughput(done: number, total: number, elapsedMs: number, unit = "steps"): string {
  if (!(elapsedMs > SETTLING_MS && done > 0)) return "";
  const perSecond = (1000 * done) / elapsedMs;
  const left = describeTime((1000 * (total - done)) / perSecond);
  return ` · ${perSecond < 100 ? perSecond.toPrecision(3) : perSecond.toFixed(0)} ${unit}/s · ETA ${left}`;
}

/** Minutes and seconds, or hours, minutes and seconds; never below zero. */
export function describeTime(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** @example describePercent(0.953) // "95.3 %" */
export function describePercent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
