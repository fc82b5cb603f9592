import type { Judged } from "groklab/claims";
import { ConfigError } from "groklab/core";
import { startEngine } from "groklab/engine";
import { claimRules, showVerdicts } from "groklab/papers";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { enterKernel } from "../support/kernel-bridge";

let kernel = enterKernel();
beforeAll(() => startEngine({ xla: false }).then(() => {}));
beforeEach(() => {
  kernel = enterKernel();
});
afterEach(() => kernel.leave());

const counts = { planned: 5, used: 5, censored: 0, diverged: 0, runs: [] };
const claim = { paper: "parity", parts: ["baseline"], rule: "In every run." } as const;
const finding = { supports: true, estimate: null, interval: null, summary: "5 of 5 runs generalise" } as const;
const judged = [
  {
    ...claim,
    ...counts,
    id: "T-1",
    where: "figure 1.1",
    statement: "It generalises late.",
    verdict: "supported",
    finding,
  },
  {
    ...claim,
    ...counts,
    id: "T-2",
    where: "section 4.2",
    statement: "Two neurons are enough.",
    verdict: "not tested",
    reason: "5 of 5 runs have not been made",
  },
] as unknown as Judged[];

const text = () => String(kernel.shown[0].data["text/plain"]);

it("shows a claim a row: what the paper says, the verdict, and the finding or why there is none", () => {
  showVerdicts(judged);
  const [head, first, second] = text().split("\n");
  expect(head.split(/ {2,}/)).toEqual(["claim", "where", "the paper says", "verdict", "the records say"]);
  expect(first.split(/ {2,}/)).toEqual([
    "T-1",
    "figure 1.1",
    "It generalises late.",
    "supported",
    "5 of 5 runs generalise",
  ]);
  expect(second.split(/ {2,}/).slice(3)).toEqual(["not tested", "5 of 5 runs have not been made"]);
});

it("shows those asked for, in that order, and refuses one that is not there", () => {
  showVerdicts(judged, ["T-2", "T-1"]);
  expect(
    text()
      .split("\n")
      .slice(1)
      .map((line) => line.slice(0, 3)),
  ).toEqual(["T-2", "T-1"]);
  expect(() => showVerdicts(judged, ["T-9"])).toThrow(new ConfigError("showVerdicts: there is no claim T-9"));
});

it("gives the rule of each claim, and how many of its runs are there", () => {
  expect(claimRules(judged)).toEqual([
    { claim: "T-1", verdict: "supported", runs: "5 of 5", rule: "In every run." },
    { claim: "T-2", verdict: "not tested", runs: "5 of 5", rule: "In every run." },
  ]);
});
