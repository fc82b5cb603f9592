import { walshCoefficient, walshShare } from "../analysis/walsh";
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
  const { relevant } = parityOfView(view);
  const { inputs, sequence, test } = view.dataset;
  const values = new Int32Array(test.length * sequence);
  test.forEach((row, i) => {
    values.set(inputs.subarray(row * sequence, (row + 1) * sequence), i * sequence);
  });
  const points = { rows: test.length, columns: sequence, values };
  const logits = view.trainer.logits();
  const outputs = Array.from(test, (row) => logits[row]);
  const silent = outputs.every((output) => output === 0);
  return {
    target: rounded(walshCoefficient(points, outputs, relevant)),
    share: silent ? null : rounded(walshShare(points, outputs, relevant)),
  };
};
