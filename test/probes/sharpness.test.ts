import { symmetricEigen } from "groklab/analysis/eigen";
import { startEngine } from "groklab/engine";
import { probes } from "groklab/probes";
import { resolveRun } from "groklab/runs";
import { createDataset } from "groklab/tasks";
import { createTrainer, type Trainer } from "groklab/trainers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { smallSpec } from "../support/small-run";

const config = resolveRun({
  ...smallSpec,
  task: { operation: "addition", p: 5, trainFraction: 0.4 },
  model: { hidden: [6] },
});
const dataset = createDataset(config.task, config.seed);
let trainer: Trainer;
beforeAll(async () => {
  await startEngine({ xla: false });
  trainer = createTrainer(config, dataset);
  trainer.advance(4);
});
afterAll(() => trainer.close());

it("is the largest eigenvalue of the whole Hessian, put together column by column", () => {
  const options = probes.sharpness.options.parse({ tolerance: 1e-6 });
  const found = probes.sharpness({ trainer, dataset, config }, options) as Record<string, number>;
  const largest = trainer.withHessian(({ size, product }) => {
    const columns = Array.from({ length: size }, (_, i) => {
      const unit = new Float64Array(size);
      unit[i] = 1;
      return Array.from(product(unit));
    });
    return symmetricEigen(size, Float64Array.from(columns.flat()), { vectors: false }).values[size - 1];
  });
  expect(found.value).toBeAllclose(largest, { rtol: 1e-4 });
  expect(found.residual).toBeLessThanOrEqual(1e-6 * found.value * 1.001);
  expect(found.products).toBeLessThan(60);
});
