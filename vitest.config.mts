import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const filesOf = (room: string) => `test/${room}/**/*.test.ts`;

/** Rooms that compute: their files share a process, which imports `lib` once for all of them. */
const COMPUTING = ["analysis", "claims", "core", "experiments", "figures", "probes", "runs", "tasks"].map(filesOf);
/** Rooms that start processes, kernels and browsers, each of which wants a core. */
const STARTING = ["faults", "launch", "notebooks", "scripts"].map(filesOf);
/** Files about time, about the shared data folder, or that break what others use: one at a time, when all others are done. */
const ALONE = [
  filesOf("bench"),
  ...["faults/stored-data", "notebooks/lab", "notebooks/start-here", "scripts/start"].map(
    (file) => `test/${file}.test.ts`,
  ),
];

const workers = (most: number) => Math.min(availableParallelism(), most);

/** Milliseconds after which something hangs: a slow or loaded machine has to come to its end before. */
const HANGS = 600_000;

const common = {
  setupFiles: ["test/support/matchers.ts", "test/support/environment.ts"],
  pool: "forks",
  testTimeout: HANGS,
  hookTimeout: HANGS,
  expect: { poll: { timeout: HANGS } },
  server: { deps: { inline: ["groklab"] } },
} as const;

/** Files that run when those of the projects before it have. */
const project = (name: string, groupOrder: number, files: object) => ({
  test: { ...common, name, sequence: { groupOrder }, ...files },
});

// Tests use real parts: TensorFlow, child processes, JupyterLab.
export default defineConfig({
  test: {
    projects: [
      project("computing", 0, { include: COMPUTING, isolate: false, maxWorkers: workers(4) }),
      project("training", 1, {
        include: ["test/**/*.test.ts"],
        exclude: [...COMPUTING, ...STARTING, ...ALONE],
        maxWorkers: workers(4),
      }),
      project("starting", 2, { include: STARTING, exclude: ALONE, maxWorkers: workers(2) }),
      project("alone", 3, { include: ALONE, fileParallelism: false }),
    ],
  },
});
