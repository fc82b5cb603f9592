import { startEngine } from "groklab/engine";
import { createTrainer } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { datasetOf, lossesOf, type NetworkName, trainings } from "../support/trainings";

beforeAll(async () => {
  await startEngine({ xla: false }); // compiled-xla.test.ts has XLA
});

/** Operation by operation, these take a second for 50 updates; all that happens once has happened after 20. */
const LARGE: readonly NetworkName[] = ["transformer", "transformer with norm before", "lstm"];

describe("a compiled training", () => {
  it.each(trainings)("computes what training operation by operation does: $network, $method", ({ network, config }) => {
    const updates = LARGE.includes(network) ? 20 : 50;
    const [eager, compiled] = [false, true].map((compiled) =>
      createTrainer(config, datasetOf(config), { compiled, updatesPerCall: 7 }),
    );
    expect([eager.settings.compiled, compiled.settings.compiled]).toEqual([false, true]);
    // The same operations. Where a sum over everything decides the weights (a norm, a mixture's four factors, the last
    // sums of LayerNorm) TensorFlow's graph may add in another order; for most of these trainings all bits are equal.
    expect(lossesOf(compiled, updates)).toBeAllclose(lossesOf(eager, updates), { rtol: 2e-5 });
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
