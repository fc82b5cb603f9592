import { defineConfig } from "vitest/config";

// Tests use real parts (TensorFlow, child processes, JupyterLab); files run one at a time so that they do not compete for cores.
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/matchers.ts"],
    pool: "forks",
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    server: { deps: { inline: ["groklab"] } },
  },
});
