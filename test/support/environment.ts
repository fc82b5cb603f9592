import { join } from "node:path";
import { projectRoot } from "groklab/core/paths";
import { afterAll, vi } from "vitest";

// Tests have data folders of their own, and what is compiled with them, unless it lies elsewhere: an equal graph is compiled by one test
// alone. What that changes is tested in test/engine/compile-cache.
process.env.GROKLAB_COMPILE_CACHE ??= join(projectRoot(), "node_modules", ".cache", "groklab", "compiled-by-tests");

// Files that share a process leave its environment as they found it.
afterAll(() => {
  vi.unstubAllEnvs();
});
