import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// Tests use real parts (TensorFlow, child processes, JupyterLab). These are about time, cores or the shared data folder,
// so their files run one at a time, when all others are done; of those a few run together.
const ALONE = ["bench", "faults", "launch", "notebooks", "scripts"].map((room) => `test/${room}/**/*.test.ts`);
const TOGETHER = Math.min(availableParallelism(), 4);

const common = {
  setupFiles: ["test/support/matchers.ts"],
  pool: "forks",
  testTimeout: 120_000,
  hookTimeout: 120_000,
  server: { deps: { inline: ["groklab"] } },
} as const;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: "together",
          include: ["test/**/*.test.ts"],
          exclude: ALONE,
          maxWorkers: TOGETHER,
          sequence: { groupOrder: 0 },
        },
      },
      { test: { ...common, name: "alone", include: ALONE, fileParallelism: false, sequence: { groupOrder: 1 } } },
    ],
  },
});
