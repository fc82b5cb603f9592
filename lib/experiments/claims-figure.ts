/** @file Every claim in one figure. */
import { VERDICTS } from "../claims";
import { claimGrid, type PlotlyFigure } from "../figures";
import type { LedgerEntry } from "./ledger";

const NAMES = {
  efficiency: "model and training efficiency",
  parity: "parity circuits",
  synergy: "synergy",
  regularization: "regularisation",
  architectures: "architectures",
  optimisers: "optimisers",
  inside: "inside",
} as const;

/**
 * What the papers say, a square a claim: colour is the verdict, and the shade how many of its neighbouring definitions, and of
 * its seeds left out, leave it as it is. Over a square stand the statement and what was found.
 *
 * @throws ConfigError where no claim is a paper's
 * @example await show(claimsFigure(claimRows(experiments, storedLedger())))
 */
export function claimsFigure(entries: readonly LedgerEntry[]): PlotlyFigure {
  const papers = entries.filter(({ origin }) => origin === "paper");
  return claimGrid(
    papers.map(({ id, paper, verdict, statement, summary, reason, stability }) => ({
      ...{ id, verdict, group: NAMES[paper] },
      stays: stability && stability.of > 0 ? stability.held / stability.of : null,
      note: `${statement} ${verdict}: ${summary ?? reason ?? ""}`,
    })),
    {
      title: "What the papers say, and what the records say of it",
      settings:
        "a square a claim · the darker, the more neighbouring thresholds, holds, horizons and seeds left out leave its verdict as it is",
      verdicts: VERDICTS,
    },
  );
}
