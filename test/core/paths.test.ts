import { realpathSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { describe, expect, it } from "vitest";

describe("projectRoot", () => {
  it("is the folder above this test, from whatever folder it is asked", () => {
    const here = process.cwd();
    const root = realpathSync(join(__dirname, "..", ".."));
    expect(projectRoot()).toBe(root);
    process.chdir("/");
    expect(projectRoot()).toBe(root);
    process.chdir(here);
  });
});
