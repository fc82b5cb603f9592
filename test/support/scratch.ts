import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** An empty folder of this test file's own, gone when the file is done; in memory, where there is such a place, syncing costs nothing. */
export function scratch({ inMemory = false } = {}): string {
  const place = inMemory && existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  const folder = mkdtempSync(join(place, "groklab-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Does something without the right to write everywhere, which tests in a container run with. */
export async function withoutRoot<T>(action: () => Promise<T>): Promise<T> {
  const { geteuid, seteuid } = process;
  if (geteuid?.() !== 0 || !seteuid) return action();
  seteuid("nobody");
  try {
    return await action();
  } finally {
    seteuid(0);
  }
}
