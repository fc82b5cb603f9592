import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// Tests use real parts (TensorFlow, child processes, JupyterLab). Those of `ALONE` are about time, cores or the shared data
// folder, so their files run one at a time, when all others are done; those of notebooks want a core and a browser each.
const filesOf = (room: string) => `test/${room}/**/*.test.ts`;
const ALONE = ["bench", "faults", "launch", "scripts"].map(filesOf);
const NOTEBOOKS = filesOf("notebooks");
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
          exclude: [...ALONE, NOTEBOOKS],
          maxWorkers: TOGETHER,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: "notebooks",
          include: [NOTEBOOKS],
          maxWorkers: Math.min(availableParallelism(), 2),
          sequence: { groupOrder: 1 },
        },
      },
      { test: { ...common, name: "alone", include: ALONE, fileParallelism: false, sequence: { groupOrder: 2 } } },
    ],
  },
});
