import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { removeRepeated } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";

describe("removeRepeated", () => {
  it("removes what was moved aside and is repeated bit for bit, and names what says something else", () => {
    const folder = join(scratch(), "a-run");
    mkdirSync(folder);
    for (const name of ["config.json", "metrics.jsonl", "env.json"]) writeFileSync(join(folder, name), name);
    const [same, made, other, cut] = [1, 2, 3, 4].map((i) => `${folder}.old${i}`);
    for (const aside of [same, made, other]) cpSync(folder, aside, { recursive: true });
    writeFileSync(join(made, "env.json"), "elsewhere");
    writeFileSync(join(other, "metrics.jsonl"), "other");
    mkdirSync(cut);
    mkdirSync(`${folder}-2.old1`); // of another run
    expect(removeRepeated(folder)).toEqual([other, cut]);
    expect([same, made, other, cut, folder, `${folder}-2.old1`].map((path) => existsSync(path))).toEqual([
      ...[false, false, true, true, true, true],
    ]);
  });
});
