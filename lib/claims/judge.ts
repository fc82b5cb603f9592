import type { RunRecord } from "../runs";
import type { Arm } from "./arms";
import type { Claim, Finding, Verdict } from "./claim";
import { type Deviation, deviationsOf, type Printed } from "./printed";
import { dependsOnDefinition, underDefinitions } from "./stability";

/** A claim with its verdict. */
export interface Judged extends Omit<Claim, "arms" | "judge" | "underNull" | "known"> {
  readonly verdict: Verdict;
  /** What the rule found; undefined where it could not be asked. */
  readonly finding?: Finding;
  /** Why there is no finding. */
  readonly reason?: string;
  /** Runs of the claim's arms, and those of them that are finished. */
  readonly planned: number;
  readonly used: number;
  readonly diverged: number;
  /** In which settings these runs differ from what the paper prints. */
  readonly deviations: readonly Deviation[];
  /** Ids of the runs that were used. */
  readonly runs: readonly string[];
}

/** The runs of a part or an arm: those that are there, how many are planned, and what is wrong with others. */
export interface StoredPart {
  readonly records: readonly RunRecord[];
  readonly planned: number;
  /** One line for each run that is damaged. */
  readonly problems: readonly string[];
}

/**
 * The verdict of one claim: what its rule finds or, where neighbouring definitions turn that round, "depends on the definition".
 * A run that is damaged or was cut short makes it `invalid`, a run that has not been made
 * `not tested`: a rule is asked only when all the runs it looks at are there, those that diverged included.
 *
 * @param printed the settings that the paper prints
 */
export function judgeClaim(claim: Claim, stored: (arm: Arm) => StoredPart, printed: readonly Printed[] = []): Judged {
  const { arms, judge: _, underNull: __, known: ___, ...said } = claim;
  const parts = arms.map(stored);
  const records = parts.flatMap((part) => part.records);
  const counts = {
    planned: parts.reduce((sum, { planned }) => sum + planned, 0),
    used: records.length,
    diverged: records.filter(({ status }) => status === "diverged").length,
    deviations: deviationsOf(printed, claim.where, records),
    runs: records.map(({ id }) => id),
  };
  const without = (verdict: Verdict, reason: string): Judged => ({ ...said, ...counts, verdict, reason });
  const problems = parts.flatMap((part) => part.problems);
  if (problems.length > 0) return without("invalid", problems[0]);
  if (counts.used < counts.planned) {
    return without("not tested", `${counts.planned - counts.used} of ${counts.planned} runs have not been made`);
  }
  const definitions = underDefinitions(claim, (arm) => stored(arm).records);
  const { finding } = definitions;
  const verdict = dependsOnDefinition(definitions) ? "depends on the definition" : finding.verdict;
  return { ...said, ...counts, verdict: claim.supersededBy ? "superseded" : verdict, finding };
}
