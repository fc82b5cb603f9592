import { startEngine } from "groklab/engine";
import { createTrainer, type TrainConfig } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { datasetOf, lossesOf, type MethodName, type NetworkName, trainings } from "../support/trainings";

beforeAll(async () => {
  await startEngine({ xla: false }); // compiled-xla.test.ts has XLA
});

/** Two calls and a half. Minibatches have begun their third epoch by then. */
const [UPDATES, PER_CALL] = [10, 4];

/** The same, with all that happens once within those updates: the end of the warm-up, and a change amid the second call. */
function soon({ schedule, ...config }: TrainConfig): TrainConfig {
  const changes = schedule.changes.map((change) => ({ ...change, at: { step: 6 } }));
  return { ...config, schedule: { warmup: Math.min(schedule.warmup, 5), changes } };
}

/** Of networks that take seconds, the methods that reach inside them; what is done to any list of weights the others show. */
const LARGE: readonly NetworkName[] = ["transformer", "transformer with norm before", "lstm", "s6", "mlstm"];
const INSIDE: readonly MethodName[] = [
  "full-batch AdamW",
  "minibatches, the last one uneven",
  "weight noise",
  "dropout",
  "constant norm",
];
const pairs = trainings.filter(({ network, method }) => !LARGE.includes(network) || INSIDE.includes(method));

describe("a compiled training", () => {
  it.each(pairs)("computes what training operation by operation does: $network, $method", ({ config }) => {
    const [eager, compiled] = [false, true].map((compiled) =>
      createTrainer(soon(config), datasetOf(config), { compiled, updatesPerCall: PER_CALL }),
    );
    expect([eager.settings.compiled, compiled.settings.compiled]).toEqual([false, true]);
    // The same operations. Where a sum over everything decides the weights (a norm, a mixture's four factors, the last
    // sums of LayerNorm) TensorFlow's graph may add in another order; for most of these trainings all bits are equal.
    expect(lossesOf(compiled, UPDATES)).toBeAllclose(lossesOf(eager, UPDATES), { rtol: 2e-5 });
    const [own, reference] = [compiled.state(), eager.state()];
    for (const name of Object.keys(reference.weights)) {
      expect(own.weights[name], name).toBeAllclose(reference.weights[name], { rtol: 2e-5, atol: 5e-5 });
    }
    own.moments.forEach((moment, j) => {
      for (const [name, values] of Object.entries(reference.moments[j])) {
        expect(moment[name], `moment ${j} of ${name}`).toBeAllclose(values, { rtol: 2e-5, atol: 1e-5 });
      }
    });
    expect(own.rates).toEqual(reference.rates);
    eager.close();
    compiled.close();
  });
});
