/** @file The claims of a paper are one family: what its one test shows of a claim may not be shown among so many. */
import { benjaminiYekutieli } from "../analysis";
import type { Judged } from "./judge";
import { ALPHA } from "./rules";

/** A claim with its verdict among those of its family. */
export interface InFamily extends Judged {
  /** Benjamini and Yekutieli's p over the family; null where no test was made. */
  readonly pAdjusted: number | null;
}

/**
 * The verdicts of claims, given those that each would have alone. What a paper says is a family, what we add to it is another, and
 * so is each study of ours; claims that are superseded are in none. A claim that its rule supports, or contradicts, by a test stays so where the adjusted p of
 * the test is below 0.05, and is inconclusive otherwise. One that could not be judged counts as a test that came to nothing. A verdict
 * that a map decides stays, whatever the test at one of its points came to.
 *
 * Of the verdicts of a family so at most a twentieth is expected to be chance. That none is (Holm) would cost most of what ten seeds
 * can show; that claims are judged by the same runs is why the bound has to hold whatever they have in common.
 */
export function inFamilies(judged: readonly Judged[]): InFamily[] {
  const families = new Map<string, Judged[]>();
  for (const one of judged) {
    if (one.verdict === "superseded" || (one.finding && one.finding.p === undefined)) continue;
    const name = `${one.paper} ${one.origin}`;
    families.set(name, [...(families.get(name) ?? []), one]);
  }
  const adjusted = new Map<Judged, number>();
  for (const family of families.values()) {
    benjaminiYekutieli(family.map(({ finding }) => finding?.p ?? 1)).forEach((p, i) => {
      if (family[i].finding) adjusted.set(family[i], p);
    });
  }
  return judged.map((one) => {
    const pAdjusted = adjusted.get(one) ?? null;
    const decided = one.verdict === "supported" || one.verdict === "contradicted";
    const shown = pAdjusted === null || pAdjusted < ALPHA;
    return { ...one, pAdjusted, verdict: decided && !shown && !one.map ? "inconclusive" : one.verdict };
  });
}
