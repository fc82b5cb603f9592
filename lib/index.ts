/**
 * All that a study of one's own takes, under one name, for notebooks and scripts. What belongs to the four papers is
 * `groklab/papers`; by themselves are `groklab/probes`, `groklab/fields` and `groklab/bench`.
 *
 * ```ts
 * import { reference, trainingCurves, watch } from "groklab";
 *
 * const run = await watch({ ...reference, seed: 7, steps: 1000 }); // trains live
 * trainingCurves(run); // the last value of a cell is shown
 * ```
 *
 * The settings are those of {@link RunSpec}; {@link runs} lists what was recorded, {@link runSweep} trains many. What came
 * of them is worked out in `analysis`, as by {@link crossing} and {@link oInformation}, and drawn in `figures`.
 * [Recipes](../notebooks/recipes.md) say how it is done, from a sweep to a network of one's own.
 *
 * @module groklab
 */
export * from "./analysis";
export * from "./core";
export * from "./engine";
export * from "./figures";
export * from "./launch";
export * from "./models";
export * from "./notebook";
export * from "./runs";
export * from "./tasks";
export * from "./trainers";
