/** @file Which sentences of the papers the claims test, and why they do not test the others. */
import type { Paper } from "../claims";
import { ConfigError } from "../core";
import type { ClaimRow } from "./claim-rows";
import { sentences as efficiency } from "./efficiency/coverage";
import { sentences as parity } from "./parity/coverage";
import { sentences as regularization } from "./regularization/coverage";
import { sentences as synergy } from "./synergy/coverage";

/**
 * What a paper says, place by place in its order: each sentence in our words, one condition a sentence, with the ids of the
 * claims that test it, or with the reason why none does. A reason that begins with `open: ` is the experiment that would test
 * it, and what that costs.
 */
export type Sentences = Readonly<Record<string, Readonly<Record<string, readonly string[] | string>>>>;

/** A sentence of a paper, with the claims that test it or with the reason why none does. */
export type Covered = { readonly where: string; readonly says: string } & (
  | { readonly claims: readonly string[]; readonly why?: undefined }
  | { readonly why: string; readonly claims?: undefined }
);

const rowsOf = (places: Sentences): Covered[] =>
  Object.entries(places).flatMap(([where, sentences]) =>
    Object.entries(sentences).map(([says, by]) =>
      typeof by === "string" ? { where, says, why: by } : { where, says, claims: by },
    ),
  );

/** Every testable sentence of each paper, in its order. */
export const coverage: Readonly<Record<Paper, readonly Covered[]>> = {
  efficiency: rowsOf(efficiency),
  parity: rowsOf(parity),
  regularization: rowsOf(regularization),
  synergy: rowsOf(synergy),
};

/** Whether a sentence is one that no claim tests yet, though a claim could. */
export const isOpen = ({ why }: Covered): boolean => why?.startsWith("open: ") ?? false;

/** `41 sentences: 30 by claims, 11 not (6 open)`. */
export function describeCoverage(paper: Paper): string {
  const rows = coverage[paper];
  const tested = rows.filter(({ claims }) => claims).length;
  return `${rows.length} sentences: ${tested} by claims, ${rows.length - tested} not (${rows.filter(isOpen).length} open)`;
}

/**
 * A paper's sentences as rows of a table: the claims that test each, with their verdicts, or why none does.
 *
 * @param found claims with their verdicts, as `claimRows` gives them
 * @throws ConfigError where a claim that a sentence names is not among these
 */
export function coverageTable(paper: Paper, found: readonly Pick<ClaimRow, "id" | "verdict">[]) {
  const verdicts = new Map(found.map(({ id, verdict }) => [id, verdict]));
  const withVerdict = (id: string) => {
    const verdict = verdicts.get(id);
    if (verdict !== undefined) return `${id} ${verdict}`;
    throw new ConfigError(`coverageTable: ${paper} names ${id}, which is not among the ${found.length} claims given`);
  };
  return coverage[paper].map(({ where, says, claims, why }) => ({
    where,
    "the paper says": says,
    "tested by": claims?.map(withVerdict).join(", ") ?? "",
    "why not": why ?? "",
  }));
}
