/** @file Whether two things are the same within a margin; "no significant difference" does not say so. */
import { jStat } from "jstat";
import { ConfigError } from "../core";
import { type Ratio, upperTail } from "./ratio";
import type { Interval } from "./statistics";

/** Whether a ratio is near enough to 1 to count as 1 (two one-sided tests). */
export interface Equivalence extends Interval {
  /** The ratio lies between 1 / margin and margin: fixed before the runs. */
  readonly margin: number;
  /** The larger of both one-sided p: that of "the ratio is as small as 1 / margin" and "as large as margin". */
  readonly p: number;
  readonly pSmaller: number;
  readonly pLarger: number;
  /** p is below alpha; the same as: `low` to `high` lies inside the margin. */
  readonly equivalent: boolean;
}

/**
 * Two one-sided t tests (TOST) on the log ratio: it is shown to lie above -ln(margin) and below ln(margin). `low` to
 * `high` is the interval at level 1 - 2 alpha, with which both tests agree.
 *
 * @param ratio of `ratioTo`, `pairedRatio` or `welchRatio`
 * @param margin above 1, such as 1.5 for "within a factor 1.5"
 * @param alpha chance of calling equivalent what is not; default 0.05
 * @throws ConfigError for a margin that is not above 1, an alpha outside (0, 0.5), or a ratio without spread
 * @example equivalence(pairedRatio([100, 210, 390], [105, 200, 400]), 1.5).equivalent // true
 * @see Schuirmann, J. Pharmacokin. Biopharm. 15 (1987) 657
 */
export function equivalence(ratio: Ratio, margin: number, alpha = 0.05): Equivalence {
  if (!(margin > 1 && Number.isFinite(margin))) {
    throw new ConfigError(`equivalence: margin is a factor above 1, got ${margin}`);
  }
  if (!(0 < alpha && alpha < 0.5)) throw new ConfigError(`equivalence: alpha must be in (0, 0.5), got ${alpha}`);
  const { estimate, standardError, dof, n } = ratio;
  if (!(standardError > 0)) throw new ConfigError("equivalence: the ratio has no spread over seeds, so no test");
  const centre = Math.log(estimate);
  const pSmaller = upperTail(centre + Math.log(margin), standardError, dof);
  const pLarger = upperTail(Math.log(margin) - centre, standardError, dof);
  const p = Math.max(pSmaller, pLarger);
  const half = jStat.studentt.inv(1 - alpha, dof) * standardError;
  return {
    estimate,
    low: Math.exp(centre - half),
    high: Math.exp(centre + half),
    n,
    level: 1 - 2 * alpha,
    margin,
    p,
    pSmaller,
    pLarger,
    equivalent: p < alpha,
  };
}
