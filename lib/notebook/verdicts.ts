import type { Judged } from "../claims";
import { ConfigError } from "../core";
import { type Row, table } from "./table";

/**
 * Claims with their verdicts as a table: what the paper says, what came of it, and the sentence with the numbers.
 *
 * @param ids which, in this order; default all
 * @param heading over the statements; default "the paper says"
 * @throws ConfigError for an id that no claim has
 */
export function showVerdicts(
  judged: readonly Judged[],
  ids: readonly string[] = judged.map(({ id }) => id),
  heading = "the paper says",
): void {
  const rows = ids.map((id) => {
    const claim = judged.find((one) => one.id === id);
    if (!claim) throw new ConfigError(`showVerdicts: there is no claim ${id}`);
    const { where, statement, verdict, finding, reason = "" } = claim;
    return { claim: id, where, [heading]: statement, verdict, "the records say": finding?.summary ?? reason };
  });
  table(rows);
}

/** Claims with the rule that decides each and the runs it was decided from, as rows of a table. */
export function claimRules(judged: readonly Judged[]): Row[] {
  return judged.map(({ id, verdict, used, planned, rule }) => ({
    ...{ claim: id, verdict },
    runs: `${used} of ${planned}`,
    rule,
  }));
}
