import { PAPERS } from "../claims";
import { type ClaimRow, claimRows, describeTally, type Experiment, experiments } from "../experiments";
import { textTable } from "./text-table";

export interface ClaimsOptions {
  readonly experiment?: Experiment;
  readonly json?: boolean;
}

/** Prints every claim with its verdict, paper by paper; the exit code is 3 where records made one invalid. */
export function printClaims({ experiment, json }: ClaimsOptions): void {
  const rows = claimRows(experiment ? [experiment] : experiments);
  if (rows.some(({ verdict }) => verdict === "invalid")) process.exitCode = 3;
  if (json) console.log(JSON.stringify(rows, null, 1));
  else printTables(rows);
}

function printTables(rows: readonly ClaimRow[]): void {
  const papers = PAPERS.map((paper) => ({ paper, claims: rows.filter((row) => row.paper === paper) }));
  const shown = papers.filter(({ claims }) => claims.length > 0);
  for (const { paper, claims } of shown) {
    console.log(`${paper}: ${describeTally(claims)}\n\n${textTable(claims.map(lineOf))}\n`);
  }
  if (shown.length !== 1) console.log(`all: ${describeTally(rows)}`);
}

function lineOf({ id, verdict, used, planned, pAdjusted, summary, reason }: ClaimRow) {
  return { claim: id, verdict, runs: `${used}/${planned}`, "p (Holm)": pAdjusted, found: summary ?? reason };
}
