import type { RunRecord } from "../runs";
import type { Arm } from "./arms";
import type { Claim, Finding, Verdict } from "./claim";
import type { ClaimMap } from "./map";
import { type Deviation, deviationsOf, type Printed } from "./printed";
import { dependsOnDefinition, underDefinitions } from "./stability";

/** A claim with its verdict. */
export interface Judged extends Omit<Claim, "arms" | "judge" | "ask" | "underNull" | "known" | "map"> {
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
  /** Where it is so; null where there is no map, or its runs have not all been made. It then decides the verdict. */
  readonly map: ClaimMap | null;
}

/** The runs of a part or an arm: those that are there, how many are planned, and what is wrong with others. */
export interface StoredPart {
  readonly records: readonly RunRecord[];
  readonly planned: number;
  /** One line for each run that is damaged. */
  readonly problems: readonly string[];
}

/**
 * The verdict of one claim: that of its map, where its runs are all there; else what its rule finds or, where neighbouring definitions
 * turn that round, "depends on the definition".
 * A run that is damaged or was cut short makes it `invalid`, a run that has not been made
 * `not tested`: a rule is asked only when all the runs it looks at are there, those that diverged included.
 *
 * @param printed the settings that the paper prints
 */
export function judgeClaim(claim: Claim, stored: (arm: Arm) => StoredPart, printed: readonly Printed[] = []): Judged {
  const { arms, map: planned, ...rest } = claim;
  const { judge: _, ask: __, underNull: ___, known: ____, ...said } = rest;
  const parts = arms.map(stored);
  const mapped = planned?.arms.map(stored) ?? [];
  const records = parts.flatMap((part) => part.records);
  const counts = {
    planned: parts.reduce((sum, { planned }) => sum + planned, 0),
    used: records.length,
    diverged: records.filter(({ status }) => status === "diverged").length,
    deviations: deviationsOf(printed, claim.where, records),
    runs: records.map(({ id }) => id),
  };
  const without = (verdict: Verdict, reason: string): Judged => ({ ...said, ...counts, map: null, verdict, reason });
  const problems = [...parts, ...mapped].flatMap((part) => part.problems);
  if (problems.length > 0) return without("invalid", problems[0]);
  if (counts.used < counts.planned) {
    return without("not tested", `${counts.planned - counts.used} of ${counts.planned} runs have not been made`);
  }
  const definitions = underDefinitions(claim, (arm) => stored(arm).records);
  const { finding } = definitions;
  const whole = planned && mapped.every((part) => part.records.length === part.planned);
  const map = whole ? planned.judge((arm) => stored(arm).records) : null;
  const alone = dependsOnDefinition(definitions) ? "depends on the definition" : finding.verdict;
  return { ...said, ...counts, map, verdict: claim.supersededBy ? "superseded" : (map?.verdict ?? alone), finding };
}
