import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GroklabError, projectRoot } from "groklab/core";
import { closeBrowser, saveFigure } from "groklab/figures";
import { afterAll, afterEach, expect, it, vi } from "vitest";
import { scratch, withoutRoot } from "../support/scratch";

const data = scratch();
afterAll(closeBrowser);
afterEach(() => vi.unstubAllEnvs());

it("stores a figure in the folder that GROKLAB_DATA names, and nothing in the project", async () => {
  vi.stubEnv("GROKLAB_DATA", data);
  const figure = { data: [{ type: "scatter" as const, x: [1, 2], y: [0, 1] }], layout: {} };
  const { json, png } = await saveFigure("in-its-own-folder", figure, ["a-run"]);
  expect([json, png]).toEqual(["json", "png"].map((end) => join(data, "figures", `in-its-own-folder.${end}`)));
  expect(JSON.parse(readFileSync(json, "utf8"))).toEqual({ id: "in-its-own-folder", runs: ["a-run"], figure });
  expect(readdirSync(join(data, "figures")).length).toBe(3);
  expect(existsSync(join(projectRoot(), "figures", "in-its-own-folder.json"))).toBe(false);
});

it("names the folder that it may not write to, and the mend", async () => {
  const owned = join(data, "of-another-user");
  vi.stubEnv("GROKLAB_DATA", owned);
  mkdirSync(join(owned, "figures"), { recursive: true });
  chmodSync(data, 0o755);
  chmodSync(join(owned, "figures"), 0o555);
  const mend = "no permission to write there: check the owner of the folder (EACCES)";
  for (const [id, refused] of [
    ["live/refused", "live"],
    ["refused", "refused.json"],
  ]) {
    const saving = withoutRoot(() => saveFigure(id, { data: [], layout: {} }, []));
    await expect(saving).rejects.toThrow(new GroklabError(`cannot write ${join(owned, "figures", refused)}: ${mend}`));
  }
});
