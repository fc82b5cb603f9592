import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError, projectRoot } from "groklab/core";
import { startEngine } from "groklab/engine";
import { saveFigure } from "groklab/figures";
import { readRun, recordRun, resolveRun, runId } from "groklab/runs";
import { encodeLine } from "groklab/runs/lines";
import { describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";
import { report } from "./campaign";

const root = scratch();
const polluted = () => ({}) as Record<string, unknown>;

describe("a figure's name", () => {
  const names = [
    "../x",
    "/abs",
    "a/b",
    "live/../x",
    "a\0b",
    "CON",
    "",
    ".",
    "a.b",
    "x".repeat(300),
    "<img>",
    "__proto__",
  ];
  it.each(names)("%j leads nowhere else: it is refused before anything is written", async (name) => {
    await expect(saveFigure(name, { data: [], layout: {} }, [])).rejects.toThrow(ConfigError);
    expect(existsSync(join(projectRoot(), "figures", `${name.replace(/\0/g, "")}.json`))).toBe(false);
    report({ row: "R27", fault: "figure names that lead elsewhere", made: 1, withstood: 1, lost: 0 });
  });
});

describe("a record that says __proto__ or constructor", () => {
  it("pollutes nothing, whichever of its files says it", async () => {
    await startEngine({ xla: false });
    const whole = join(root, "whole");
    for await (const _ of recordRun(resolveRun(smallSpec), whole));
    const evil = ['"__proto__":{"polluted":1}', '"constructor":{"prototype":{"polluted":1}}'];
    for (const [i, key] of evil.entries()) {
      for (const name of ["config.json", "env.json", "metrics.jsonl", "DONE.json"]) {
        const folder = join(root, `${name}-${i}`);
        cpSync(whole, folder, { recursive: true });
        const path = join(folder, name);
        const text = readFileSync(path, "utf8");
        if (name === "metrics.jsonl") rmSync(join(folder, "DONE.json")); // whose hash would refuse it unread
        writeFileSync(
          path,
          name === "metrics.jsonl" ? withLine(text, key, runId(resolveRun(smallSpec))) : text.replace("{", `{${key},`),
        );
        try {
          readRun(folder);
        } catch {} // refused, which is as well
        expect([polluted().polluted, Object.hasOwn(Object.prototype, "polluted")], path).toEqual([undefined, false]);
        report({ row: "R28", fault: `${name} that pollutes`, made: 1, withstood: 1, lost: 0 });
      }
    }
  });

  /** With a further measurement that has this key, and the checksum that it then has. */
  function withLine(text: string, key: string, run: string): string {
    const lines = text.trim().split("\n");
    const evil = JSON.parse(`{${key},"seq":${lines.length}}`);
    return `${text}${encodeLine(evil, run)}\n`;
  }
});
