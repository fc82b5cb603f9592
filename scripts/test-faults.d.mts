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
  /** Rows and faults that differ, and those of them that were withstood every time. */
  readonly kindsMade: number;
  readonly kindsWithstood: number;
  readonly recordsLost: number;
}

/** What data/reliability/faults.json holds: by name of the test file, when and how it was run last and what it counted. */
export interface StoredFaults {
  readonly files: Readonly<Record<string, StoredFile>>;
}

export interface StoredFile {
  /** When it was over, UTC. */
  readonly date: string;
  readonly commit: string;
  /** Whether tracked files of lib, test or scripts were changed. */
  readonly dirty: boolean;
  readonly node: string;
  readonly rows: readonly Count[];
}

export function sumCounts(lines: readonly Count[]): Count[];
export function totalsOf(rows: readonly Count[]): Totals;
export function rowsOf(stored: StoredFaults): Count[];
export function readmeLine(stored: StoredFaults): string;
/** @throws Error for a name that no file has */
export function chosenFiles(names: readonly string[]): string[];
