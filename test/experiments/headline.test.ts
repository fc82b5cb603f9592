/** @file The runs to look at first: each is stored, is a notebook's, and shows what is said of it. */
import { transitions } from "groklab/analysis";
import { experiments, headlineRuns } from "groklab/experiments";
import { findRun, readRun } from "groklab/runs";
import { expect, it } from "vitest";

it("every notebook of a paper has a headline run, which is stored, and generalises in the end", () => {
  const notebooks = headlineRuns.map(({ notebook }) => notebook);
  expect([...new Set(notebooks)].map((name) => name.slice(0, 2))).toEqual([
    "00",
    "01",
    "02",
    "03",
    "04",
    "05",
    "06",
    "07",
  ]);
  expect(new Set(headlineRuns.map(({ run }) => run)).size).toBe(headlineRuns.length);
  const records = headlineRuns.map(({ run }) => readRun(findRun(run).folder));
  records.forEach(({ status, id, evaluations }, i) => {
    expect([headlineRuns[i].run, status]).toEqual([`${headlineRuns[i].run.split("/")[0]}/${id}`, "done"]);
    expect(experiments.map(({ name }) => name)).toContain(headlineRuns[i].run.split("/")[0]);
    expect([id, transitions(evaluations).tGen.censored]).toEqual([id, false]);
  });
  const forgetting = records[notebooks.indexOf("04-ungrokking")];
  expect(forgetting.evaluations[0].test.accuracy).toBeGreaterThan(0.98);
  expect(forgetting.evaluations.at(-1)?.test.accuracy).toBeLessThan(0.9);
  const late = records[notebooks.indexOf("07-weight-decay-schedules")];
  expect(late.config.schedule.changes.map(({ weightDecay }) => weightDecay)).not.toEqual([]);
});
