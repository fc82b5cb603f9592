import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderNames } from "groklab/runs/folder-names";
import { expect, it } from "vitest";
import { scratch } from "../support/scratch";

it("names that come and go are seen at once, in a folder that was at rest and in one that was not", () => {
  const folder = join(scratch(), "folder");
  expect(folderNames(folder)).toEqual([]);
  mkdirSync(folder);
  for (const age of [3600, 0]) {
    utimesSync(folder, Date.now() / 1000 - age, Date.now() / 1000 - age);
    expect(folderNames(folder)).toEqual([]);
    writeFileSync(join(folder, "one"), "");
    expect(folderNames(folder)).toEqual(["one"]);
    rmSync(join(folder, "one"));
    expect(folderNames(folder)).toEqual([]);
  }
  rmSync(folder, { recursive: true });
  expect(folderNames(folder)).toEqual([]);
});

it("a folder at rest is read once", () => {
  const folder = scratch();
  writeFileSync(join(folder, "one"), "");
  utimesSync(folder, 1e9, 1e9);
  expect(folderNames(folder)).toBe(folderNames(folder));
});
