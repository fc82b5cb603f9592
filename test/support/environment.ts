import { afterAll, vi } from "vitest";

// Files that share a process leave its environment as they found it.
afterAll(() => {
  vi.unstubAllEnvs();
});
