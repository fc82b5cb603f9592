import type { Probe } from "../trainers";
import { parityOfView } from "./circuit";
import { rounded } from "./matrices";

/**
 * How much of a parity network f is the parity that it should be: the Walsh coefficient of the relevant set,
 * mean f(x) x_1 … x_k over the test points, and its square's share of mean f², the weight of all sets together.
 *
 * @throws ConfigError for another task than parity
 */
export const walsh: Probe = (view) => {
  const { points } = parityOfView(view);
  const logits = view.trainer.logits();
  const rows = Array.from(points.rows ?? []);
  const mean = (value: (row: number) => number) => rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
  const target = mean((row) => (points.labels[row] === 1 ? logits[row] : -logits[row]));
  const all = mean((row) => logits[row] * logits[row]);
  return { target: rounded(target), share: all > 0 ? rounded((target * target) / all) : null };
};
