import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describeEnvironment } from "groklab/runs/environment";
import { afterEach, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";

afterEach(() => vi.unstubAllEnvs());

describe("describeEnvironment", () => {
  it("knows the commit, also when Ctrl-C has killed the git that was asked for it", () => {
    const folder = scratch();
    const [git, killed] = [join(folder, "git"), join(folder, "killed")];
    writeFileSync(
      git,
      `#!/bin/sh\nif [ ! -e ${killed} ]; then : > ${killed}; kill -INT $$; fi\nPATH=$REST exec git "$@"\n`,
    );
    chmodSync(git, 0o755);
    const undisturbed = describeEnvironment({} as never, {} as never);
    expect(undisturbed.commit).toMatch(/^[0-9a-f]{40}$/);
    vi.stubEnv("REST", process.env.PATH);
    vi.stubEnv("PATH", [folder, process.env.PATH].join(delimiter));
    expect(describeEnvironment({} as never, {} as never)).toEqual(undisturbed);
    expect(existsSync(killed)).toBe(true);
  });
});
