import { join } from "node:path";
import { STUDIES } from "../claims";
import { ConfigError, projectRoot } from "../core";
import {
  besideLedger,
  type ClaimRow,
  claimRows,
  describeTally,
  type Experiment,
  evidenceOf,
  experiments,
  ledgerJson,
  ledgerOf,
  ledgerPath,
  ledgerText,
  replicatedOf,
  replications,
  storedLedger,
  withEvidence,
  withRegistrations,
} from "../experiments";
import { describeTime } from "../launch";
import { writeAtomically } from "../runs/files";
import { statusLine } from "./status-line";
import { textTable } from "./text-table";

export interface ClaimsOptions {
  readonly experiment?: Experiment;
  readonly json?: boolean;
  readonly store?: boolean;
  /** With `store`: work out again what is known of rules that have not changed. */
  readonly afresh?: boolean;
}

/**
 * Prints every claim with its verdict, paper by paper; the exit code is 3 where records made one invalid, or where fewer
 * are there than the ledger counts. Stored, they are the ledger: data/claims.json, and beside the README, CLAIMS.md.
 */
export function printClaims({ experiment, json, store, afresh }: ClaimsOptions): void {
  if (store && experiment) throw new ConfigError("--store keeps the claims of all papers; leave --experiment out");
  const ledger = storedLedger();
  const chosen = experiment ? [experiment] : experiments;
  const judged = besideLedger(claimRows(chosen, afresh ? [] : ledger), ledger);
  const rows = store ? withRegistrations(withAllEvidence(judged, chosen)) : judged;
  if (store) {
    const text = join(projectRoot(), "CLAIMS.md");
    const entries = ledgerOf(rows);
    const path = ledgerPath();
    writeAtomically(path, ledgerJson(entries));
    writeAtomically(text, ledgerText(entries));
    console.error(`stored: ${path}, ${text}`);
  }
  if (rows.some(({ verdict }) => verdict === "invalid")) process.exitCode = 3;
  if (json) console.log(JSON.stringify(withReplicated(rows, chosen), null, 1));
  else printTables(rows);
}

/** The rows with what the second program found of their runs. */
function withReplicated(rows: readonly ClaimRow[], chosen: readonly Experiment[]) {
  const claims = new Map(chosen.flatMap((experiment) => experiment.claims.map((claim) => [claim.id, claim])));
  const found = replications();
  return rows.map((row) => {
    const claim = claims.get(row.id);
    return { ...row, replicated: claim ? replicatedOf(claim, found) : null };
  });
}

/** Works out what the ledger does not know yet of each rule: what it says of chance, and of neighbouring definitions. */
function withAllEvidence(rows: readonly ClaimRow[], chosen: readonly Experiment[]): ClaimRow[] {
  const evidence = new Map(chosen.map((one) => [one.name, evidenceOf(one)]));
  const unknown = rows.filter(({ stability }) => stability === null).length;
  const started = Date.now();
  let done = 0;
  const status = statusLine();
  const result = rows.map((row) => {
    if (row.stability !== null) return row;
    const found = evidence.get(row.experiment)?.(row.id);
    done++;
    const left = ((Date.now() - started) / done) * (unknown - done);
    status.update(
      () => `claims: ${done} of ${unknown} rules are tried on chance and on neighbours · ETA ${describeTime(left)}`,
    );
    return found ? withEvidence(row, found) : row;
  });
  status.end();
  return result;
}

function printTables(rows: readonly ClaimRow[]): void {
  const papers = STUDIES.map((paper) => ({ paper, claims: rows.filter((row) => row.paper === paper) }));
  const shown = papers.filter(({ claims }) => claims.length > 0);
  for (const { paper, claims } of shown) {
    console.log(`${paper}: ${describeTally(claims)}\n\n${textTable(claims.map(lineOf))}\n`);
  }
  if (shown.length !== 1) console.log(`all: ${describeTally(rows)}`);
}

function lineOf({ id, verdict, used, planned, pAdjusted, summary, reason }: ClaimRow) {
  return { claim: id, verdict, runs: `${used}/${planned}`, "p (adjusted)": pAdjusted, found: summary ?? reason };
}
