import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { afterAll, expect, it } from "vitest";
import { venv } from "../support/jupyter";
import { scratchFolder } from "../support/notebook";

const CLAIMS = JSON.parse(readFileSync(join(projectRoot(), "data", "claims.json"), "utf8")) as {
  id: string;
  estimate: number | null;
  interval: [number, number] | null;
}[];
const ratio = CLAIMS.find(({ id }) => id === "E-7-f") as { estimate: number; interval: [number, number] };
const without = CLAIMS.find(({ interval }) => interval === null)?.id ?? "none";

const folder = scratchFolder();
afterAll(folder.remove);

function check(...notebooks: string[]) {
  const program = join(projectRoot(), "jupyter", "prose.py");
  const { status, stdout } = spawnSync(venv("python"), [program, ...notebooks], { encoding: "utf8" });
  return { status, lines: stdout.trimEnd().split("\n") };
}

function notebookThatSays(text: string): string {
  const path = join(folder.path, "one.ipynb");
  const cells = [
    { cell_type: "code", source: '"9<!-- E-7-f estimate -->"' },
    { cell_type: "markdown", source: [text] },
  ];
  writeFileSync(path, JSON.stringify({ cells }));
  return path;
}

it("the numbers that the stored notebooks quote are those of the ledger", () => {
  const { status, lines } = check();
  expect(lines.join("\n")).toMatch(/^\d{2,} numbers in prose, all as in data\/claims\.json$/);
  expect(status).toBe(0);
});

it("a quoted number may be rounded, of a share a percentage, and have brackets and signs around it", () => {
  const [low, high] = ratio.interval;
  const share = CLAIMS.find(({ id }) => id === "E-4-a")?.estimate as number;
  const text =
    `${ratio.estimate.toFixed(1)}<!-- E-7-f estimate --> (${low.toFixed(2)}<!--E-7-f low--> to ` +
    `${high.toFixed(2)}<!-- E-7-f high -->), +${(100 * share).toFixed(0)} %<!-- E-4-a estimate -->`;
  expect(check(notebookThatSays(text))).toEqual({
    status: 0,
    lines: ["4 numbers in prose, all as in data/claims.json"],
  });
});

it.each([
  ["9.9<!-- E-7-f estimate -->", `9.9 should be ${ratio.estimate.toFixed(1)}: estimate of E-7-f is ${ratio.estimate}`],
  ["4<!-- E-7-f high -->", "high of E-7-f"],
  ["5<!-- E-77 n -->", "5 is said to come from E-77, which is no claim of data/claims.json"],
  ["5<!-- E-7-f median -->", "“median” of E-7-f; expected one of estimate, low, high, n, used, planned"],
  [`5<!-- ${without} low -->`, `5 is said to be low of ${without}, which has none`],
  ["many<!-- E-7-f n -->", "“many” before E-7-f is no number"],
])("%s is refused", (text, message) => {
  const { status, lines } = check(notebookThatSays(`It is ${text} times larger.`));
  expect(lines).toEqual([expect.stringContaining(message)]);
  expect(lines[0]).toContain("one.ipynb: cell 2: ");
  expect(status).toBe(1);
});
