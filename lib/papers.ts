/**
 * What belongs to the four papers: their experiments, figures and claims with verdicts, and what a paper is made of.
 *
 * ```ts
 * import { parity, showFigure } from "groklab/papers";
 *
 * await showFigure(parity, "parity-1-1");
 * ```
 *
 * Begin with {@link experiments}, {@link claimRows} and {@link showFigure}. Whatever else a notebook needs is in `groklab`.
 *
 * @module groklab/papers
 */
export * from "./analysis/circuits/constructions";
export * from "./claims";
export * from "./experiments";
export { type ShowFigureOptions, showFigure } from "./notebook/show-figure";
export { claimRules, showVerdicts } from "./notebook/verdicts";
