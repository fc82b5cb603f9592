/** A time in seconds, bytes, nanoseconds of a turn or a ratio; what became of an Interrupt; whether a kernel can do a thing. */
export type Value = number | "never" | "died" | boolean;

export interface Measured {
  readonly median: Value;
  /** One a round. */
  readonly values: readonly Value[];
  /** Median of the kernel's seconds of processor time meanwhile. */
  readonly cpu?: number;
}

export interface StoredKernel {
  readonly measured: Readonly<Record<string, Measured>>;
  /** By method of jupyter_kernel_test: what failed, or was skipped. */
  readonly suite?: Readonly<Record<string, readonly string[]>>;
}

/** What data/bench/kernel.json holds. */
export interface StoredKernels {
  /** When the last measurement was done, UTC. */
  readonly date: string;
  readonly rounds: number;
  readonly environment: {
    readonly commit: string;
    readonly dirty: boolean;
    readonly node: string;
    readonly cpu: string;
    readonly cores: number;
    /** Processes that wanted a core, on average of the minute before the first and the last measurement. */
    readonly load: readonly [number, number];
  };
  readonly versions: Readonly<Record<string, string>>;
  readonly kernels: Readonly<Record<string, StoredKernel>>;
  /** By name of a kernel that could not be installed: why. */
  readonly leftOut: Readonly<Record<string, string>>;
}

export interface Row {
  readonly what: string;
  readonly title: string;
  readonly unit: string;
  readonly goal?: { readonly text: string; readonly below?: number; readonly equals?: boolean };
}

export const ROWS: readonly Row[];
export const KERNELS: Readonly<Record<string, string>>;
export function medianOf(values: readonly Value[]): Value;
export function isMet(stored: StoredKernels, row: Row): boolean | undefined;
export function describeRow(stored: StoredKernels, row: Row): string;
export function readmeTable(stored: StoredKernels): string;
export function wholeTable(stored: StoredKernels): string;
/** @throws Error where the text has no marks */
export function withTable(text: string, table: string): string;
