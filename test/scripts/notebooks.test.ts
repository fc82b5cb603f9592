import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { expect, it } from "vitest";
import { chosenNotebooks } from "../../scripts/notebooks.mjs";

const names = ["00-start-here.ipynb", "01-architectures.ipynb", "08-claims.ipynb"];

it("npm run notebooks executes all, or those whose names begin as asked", () => {
  expect(chosenNotebooks(names, [])).toEqual({ unknown: undefined, chosen: names });
  expect(chosenNotebooks(names, ["08", "00-start"]).chosen).toEqual([names[0], names[2]]);
  expect(chosenNotebooks(names, ["08", "7"]).unknown).toBe("7");
});

it("npm run notebooks refuses a name that no notebook has, and executes none", () => {
  const script = join(projectRoot(), "scripts", "notebooks.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, "nowhere"], { encoding: "utf8" });
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/^npm run notebooks: there is no notebook nowhere; there are 00-start-here\.ipynb, /);
  expect(spawnSync(process.execPath, [script, "--help"], { encoding: "utf8" }).stdout).toContain("NAME…");
});
