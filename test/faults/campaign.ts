/**
 * @file Faults come in two sizes: a few of each kind within `npm test`, and the whole campaign, `npm run test:faults`,
 * whose result is stored. A test asks `size` how many to make, and counts with `report` what it made.
 */
import { appendFileSync } from "node:fs";

/** How many faults: `few` within `npm test`, `all` in a campaign. */
export function size(few: number, all: number): number {
  return process.env.GROKLAB_FAULTS === "all" ? all : few;
}

/** What a test has made sure of, counted; a campaign sums it up over all tests. */
export interface FaultCount {
  /** The row of the fault table, such as `R1`. */
  readonly row: string;
  /** In the reader's words: "SIGKILL while training, resumed to the same bytes". */
  readonly fault: string;
  /** Faults made. */
  readonly made: number;
  /** Of these, survived or detected as the row demands. A test that counts fewer than it made must also fail. */
  readonly withstood: number;
  /** Records lost, or read as whole though they were not. */
  readonly lost: number;
}

/** Adds to the campaign's count; within `npm test` there is none. */
export function report(count: FaultCount): void {
  const file = process.env.GROKLAB_FAULTS_COUNTS;
  if (file) appendFileSync(file, `${JSON.stringify(count)}\n`);
}
