import { singularValues } from "../analysis/spectrum";
import type { Probe } from "../trainers";
import { matricesOf, rounded } from "./matrices";

/**
 * Of every weight matrix, by name: its spectral norm, and its stable rank ||W||_F² / ||W||_2² (null for a matrix of
 * zeros).
 */
export const spectrum: Probe = (view) =>
  Object.fromEntries(
    matricesOf(view).map(([name, matrix]) => {
      const values = singularValues(matrix);
      const squares = values.reduce((sum, value) => sum + value * value, 0);
      const stableRank = values[0] > 0 ? rounded(squares / (values[0] * values[0])) : null;
      return [name, { norm: rounded(values[0]), stableRank }];
    }),
  );
