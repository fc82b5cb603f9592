/** @file What a paper says, the rule that decides whether our runs say the same, and what came of it. */
import type { RunRecord } from "../runs";

/** The four papers, by the names that claims and options know them by. */
export const PAPERS = ["efficiency", "parity", "regularization", "synergy"] as const;
/** The papers that claims are from. */
export type Paper = (typeof PAPERS)[number];

/**
 * One statement of a paper, with the rule for its verdict. Statement and rule are committed before the runs that decide
 * them; how a rule is computed stands beside it, in a `Judge` of the same id.
 */
export interface Claim {
  /** Letter of the paper, figure, letter: never used again for another claim. */
  readonly id: string;
  readonly paper: Paper;
  /** Figure, table or section, as in the paper. */
  readonly where: string;
  /** What the paper says, in our words. */
  readonly statement: string;
  /** What must be seen for "supported"; "contradicted" is its opposite, anything between is "inconclusive". */
  readonly rule: string;
  /** The parts of the experiment whose runs decide. */
  readonly parts: readonly string[];
  /** In what our setting differs from the paper's, where it does. */
  readonly deviation?: string;
}

/** What may come of a claim. */
export const VERDICTS = ["supported", "contradicted", "inconclusive", "not tested", "invalid"] as const;
/** `not tested`: its runs are not there yet; `invalid`: some are damaged, or were cut short. */
export type Verdict = (typeof VERDICTS)[number];

/** What a rule finds in the records. */
export interface Finding {
  readonly verdict: Extract<Verdict, "supported" | "contradicted" | "inconclusive">;
  /** The number that decides, in the unit that `summary` names. */
  readonly estimate: number | null;
  readonly interval: readonly [number, number] | null;
  /** Runs, or pairs of runs, that the estimate is over. */
  readonly n: number;
  /** Of them, those that did not get there within their steps. */
  readonly censored?: number;
  /** Two-sided, where the rule tests; what Holm's adjustment over a paper's claims takes. */
  readonly p?: number;
  /** One sentence with the numbers. */
  readonly summary: string;
}

/** Records of each part of an experiment, in the order of its runs. */
export type RecordsByPart = Readonly<Record<string, readonly RunRecord[]>>;

/** A claim's rule, computed: what the records of its parts say of its statement. */
export type Judge = (records: RecordsByPart) => Finding;
