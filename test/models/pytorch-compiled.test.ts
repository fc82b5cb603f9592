import { compileStep, startEngine } from "groklab/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { argumentsOf, cases, lossAndGradients, trained } from "./reference/cases";

beforeAll(async () => {
  await startEngine({ xla: true });
});

/** The first of each kind: XLA compiles every step for seconds. */
const kinds = cases.filter(([, { config }], i) => cases.findIndex(([, one]) => one.config.kind === config.kind) === i);

describe.each(kinds)("%s, compiled with XLA", (_, reference) => {
  it("has PyTorch's loss and gradients", () => {
    const step = compileStep(lossAndGradients(reference, { tables: true }), argumentsOf(reference));
    const { loss, gradients } = trained(reference, step);
    step.close();
    const tolerance = { rtol: 1e-5, atol: 1e-6 }; // as in pytorch.test.ts
    expect(loss).toBeAllclose(reference.loss, tolerance);
    for (const [name, values] of Object.entries(reference.gradients)) {
      expect(gradients[name], name).toBeAllclose(values, tolerance);
    }
  });
});
