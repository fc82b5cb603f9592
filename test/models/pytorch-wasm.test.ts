import { startEngine } from "groklab/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { cases, logitsOf, lossAndGradients, trained } from "./reference/cases";

beforeAll(async () => {
  await startEngine({ backend: "wasm" });
});

/** As in pytorch.test.ts. */
const TOLERANCE = { rtol: 1e-5, atol: 1e-6 };

describe.each(cases)("%s on WebAssembly", (_, reference) => {
  it.each([{ tables: true }, { tables: false }])(
    "has PyTorch's logits, loss and gradients, tables: $tables",
    (options) => {
      expect(logitsOf(reference, options)).toBeAllclose(reference.logits, TOLERANCE);
      const { loss, gradients } = trained(reference, lossAndGradients(reference, options));
      expect(loss).toBeAllclose(reference.loss, TOLERANCE);
      for (const [name, values] of Object.entries(reference.gradients)) {
        expect(gradients[name], name).toBeAllclose(values, TOLERANCE);
      }
    },
  );
});
