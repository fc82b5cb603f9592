import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const filesOf = (room: string) => `test/${room}/**/*.test.ts`;

const file = (path: string) => `test/${path}.test.ts`;

/** Rooms that compute: their files share a process, which imports `lib` once for all of them. */
const COMPUTING = ["analysis", "claims", "core", "experiments", "figures", "probes", "runs", "tasks"].map(filesOf);
/** Rooms that train: their files share a process, which loads TensorFlow once for all of them, without XLA. */
const TRAINING = ["engine", "models", "trainers"].map(filesOf);
/** Files of these rooms with a process each: they have other settings of TensorFlow, or stand-ins for modules. */
const SETTINGS = [
  ...["compile-cache", "compile-xla", "kernels-xla", "loop", "noise-xla", "portable", "start"].map((name) =>
    file(`engine/${name}`),
  ),
  ...["models/pytorch-compiled", "models/pytorch-wasm"].map(file),
  ...["trainers/compiled-xla", "trainers/fallback", "trainers/wasm"].map(file),
];
/** Rooms that start processes, kernels and browsers, each of which wants a core. */
const STARTING = ["faults", "launch", "notebooks", "scripts"].map(filesOf);
/** Files of `npm run test:long`: notebooks but the first from a clean kernel, reports, other front ends, odd surroundings, Slurm, peers. */
const LONG = [
  ...[
    "architectures",
    "claims",
    "efficiency",
    "explore",
    "inside",
    "optimisers",
    "papermill",
    "parity",
    "reading",
    "regularization",
    "report",
    "synergy",
  ].map((name) => file(`notebooks/${name}`)),
  ...["notebooks/vscode", "notebooks/widgets-many", "bench/peers"].map(file),
  ...["faults/kernel", "faults/kill-at-call", "faults/set-up", "faults/surroundings"].map(file),
  ...["engine/compile-cache", "launch/one-process", "launch/slurm"].map(file),
  ...["bench/runs", "notebooks/lab"].map(file), // each of them alone
  ...["bench-kernel", "bench-use", "report", "screens", "test-mutants"].map((name) => file(`scripts/${name}`)),
];
/** "short" for `npm test`, "long" for `npm run test:long`; else vitest runs the files that it is told to. */
const { GROKLAB_TESTS: lane } = process.env;

/** Files about time, about the shared data folder, or that break what others use: one at a time, when all others are done. */
const ALONE = ["bench/runs", "faults/stored-data", "notebooks/lab", "notebooks/start-here", "scripts/start"].map(file);

const workers = (most: number) => Math.min(availableParallelism(), most);
/** Those that start processes wait for them, so that two cores have work for three. */
const WAITING = Math.min(Math.ceil(1.5 * availableParallelism()), 3);

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

interface Files {
  readonly include: string[];
  readonly exclude?: string[];
  readonly isolate?: boolean;
  readonly maxWorkers?: number;
  readonly fileParallelism?: boolean;
}

/** Files that run when those of the projects before it have. */
function project(name: string, groupOrder: number, { exclude = [], ...files }: Files) {
  const left = lane === "short" ? [...exclude, ...LONG] : exclude;
  return { test: { ...common, name, sequence: { groupOrder }, exclude: left, ...files } };
}

const longProjects = [
  project("long", 0, { include: LONG, exclude: ALONE, maxWorkers: WAITING }),
  project("long, alone", 1, { include: LONG.filter((name) => ALONE.includes(name)), fileParallelism: false }),
];

const projects = [
  project("computing", 0, { include: COMPUTING, isolate: false, maxWorkers: workers(4) }),
  project("training", 0, { include: TRAINING, exclude: SETTINGS, isolate: false, maxWorkers: workers(4) }),
  project("cells", 0, { include: [filesOf("kernel")], isolate: false, maxWorkers: workers(4) }),
  project("separate", 0, {
    include: ["test/**/*.test.ts"],
    exclude: [...COMPUTING, ...TRAINING, filesOf("kernel"), ...STARTING, ...ALONE],
    maxWorkers: workers(4),
  }),
  project("settings", 0, { include: SETTINGS, maxWorkers: workers(4) }),
  project("starting", 1, { include: STARTING, exclude: ALONE, maxWorkers: WAITING }),
  project("alone", 2, { include: ALONE, fileParallelism: false }),
];

// Tests use real parts: TensorFlow, child processes, JupyterLab.
export default defineConfig({
  test: {
    experimental: { fsModuleCache: true }, // what a file was transformed to is kept by its bytes, below node_modules
    projects: lane === "long" ? longProjects : projects,
  },
});
