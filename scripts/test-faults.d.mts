/** What one test has counted; see test/faults/campaign.ts. */
interface Count {
  readonly row: string;
  readonly fault: string;
  readonly made: number;
  readonly withstood: number;
  readonly lost: number;
}

export interface Totals {
  readonly killsMade: number;
  readonly killsSurvived: number;
  readonly flipsMade: number;
  readonly flipsDetected: number;
  readonly faultsMade: number;
  readonly faultsWithstood: number;
  readonly recordsLost: number;
}

/** What data/reliability/faults.json holds. */
export interface StoredFaults {
  /** When the campaign was over, UTC. */
  readonly date: string;
  readonly commit: string;
  /** Whether tracked files of lib, test or scripts were changed. */
  readonly dirty: boolean;
  readonly node: string;
  readonly totals: Totals;
  readonly rows: readonly Count[];
}

export function sumCounts(lines: readonly Count[]): Count[];
export function totalsOf(rows: readonly Count[]): Totals;
export function readmeLine(stored: Pick<StoredFaults, "totals" | "date">): string;
