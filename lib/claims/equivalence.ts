/** @file Rules about quantities that ought to be the same. What is not shown to differ is not thereby the same. */
import { pAt, type Ratio } from "../analysis";
import type { Finding } from "./claim";
import { lies } from "./interval";

/**
 * Whether two quantities are the same: supported where the 95 % interval of their ratio lies within the bounds, contradicted
 * where it leaves out 1 and the ratio itself lies beyond them. The p is that of what decides: of "it is at the nearer bound", and of
 * "it is 1" where that is contradicted.
 *
 * @param what names the ratio
 * @param over what the interval is over: "5 of 6 seeds"
 */
export function equalWithin(
  ratio: Ratio,
  [least, most]: readonly [number, number],
  what: string,
  over: string,
): Finding {
  const { estimate, low, high, n } = ratio;
  const within = lies([low, high], { above: least, below: most }) === "supported";
  const apart = (low > 1 || high < 1) && (estimate < least || estimate > most);
  return {
    verdict: within ? "supported" : apart ? "contradicted" : "inconclusive",
    estimate,
    interval: [low, high],
    n,
    p: apart ? pAt(ratio, 1) : Math.max(pAt(ratio, least), pAt(ratio, most)),
    summary:
      `${what}: ${estimate.toPrecision(3)} ` +
      `(95 % interval ${low.toPrecision(3)} to ${high.toPrecision(3)}, ${over})`,
  };
}

/**
 * Whether a positive quantity stays the same over settings: supported where its largest value is at most `same` times its
 * smallest, contradicted where it is `different` times that or more.
 *
 * @param values one for each setting, already means over seeds
 * @param what names the quantity and the settings
 */
export function constantWithin(
  values: readonly number[],
  { same, different }: { readonly same: number; readonly different: number },
  n: number,
  what: string,
): Finding {
  const factor = Math.max(...values) / Math.min(...values);
  return {
    verdict: factor <= same ? "supported" : factor >= different ? "contradicted" : "inconclusive",
    estimate: factor,
    interval: null,
    n,
    summary:
      `${what}: ${values.map((value) => value.toPrecision(3)).join(", ")}; ` +
      `largest over smallest ${factor.toPrecision(3)}`,
  };
}
