import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { logInterval, projectRoot, readRuns, resolveRun, runId, runsFolder, transitions } from "groklab";
import { describeRunsMeasurement, type RunsBench, type Spread, type StoredBench } from "groklab/bench";
import { describeTally, experiments, parseLedger, plannedRuns, startHere } from "groklab/papers";
import { describe, expect, it } from "vitest";
import { chosenFiles, readmeLine, rowsOf, type StoredFaults, totalsOf } from "../scripts/test-faults.mjs";

const readme = readFileSync(join(projectRoot(), "README.md"), "utf8");

describe("README", () => {
  it("states the numbers of 00-start-here that its records give", () => {
    const { runs, problems } = readRuns(runsFolder(startHere.name));
    expect(problems).toEqual([]);
    const times = runs.map(({ evaluations }) => transitions(evaluations).tGen);
    const reached = times.filter(({ censored }) => !censored).map(({ step }) => step);
    const { estimate, low, high } = logInterval(reached);
    expect(readme).toContain(
      `${reached.length} of ${times.length} seeds generalise, at ${estimate.toFixed(0)} steps ` +
        `(95 % interval ${low.toFixed(0)} to ${high.toFixed(0)})`,
    );
  });

  it.each(experiments.map(({ name }) => name))(
    "states how the claims that %s decides came out, where they have been tested",
    (name) => {
      // That the ledger is what rules and records come to, ledger.test.ts checks.
      const ledger = parseLedger(readFileSync(join(projectRoot(), "data", "claims.json"), "utf8"));
      const rows = ledger.filter(({ experiment }) => experiment === name);
      const judged = rows.some(({ parts, verdict }) => parts.length > 0 && verdict !== "not tested");
      if (judged) expect(readme).toContain(describeTally(rows));
    },
  );

  it("states the speeds that the stored bench has, of a committed tree", () => {
    const bench: StoredBench = JSON.parse(readFileSync(join(projectRoot(), "data", "bench", "steps.json"), "utf8"));
    const spread = (ratio: Spread | null) =>
      ratio ? `${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)})` : "none";
    expect(bench.summary.map(({ workload }) => workload)).toEqual(["A", "B", "C", "D", "E", "F"]);
    for (const { workload, toTorch, toJax, equalToTorch, equalToJax } of bench.summary) {
      const equal = `${equalToTorch?.median.toFixed(2)} / ${equalToJax?.median.toFixed(2)}`;
      const row = readme.split("\n").find((line) => line.startsWith(`| ${workload} `));
      expect(row).toContain(`| ${spread(toTorch)} | ${spread(toJax)} | ${equal} |`);
    }
    expect(readme).toContain(`${bench.environment.cpu}, engines taking turns, ${bench.date.slice(0, 10)}`);
    expect(bench.environment.dirty).toBe(false);
  });

  it("states what the stored campaign of faults counted, without a record lost, of a committed tree", () => {
    const stored: StoredFaults = JSON.parse(
      readFileSync(join(projectRoot(), "data", "reliability", "faults.json"), "utf8"),
    );
    expect(readme.replace(/\s+/g, " ")).toContain(readmeLine(stored));
    expect(Object.keys(stored.files)).toEqual(chosenFiles([]));
    expect(Object.values(stored.files).filter(({ dirty }) => dirty)).toEqual([]);
    const { kindsMade, kindsWithstood, recordsLost } = totalsOf(rowsOf(stored));
    expect([kindsWithstood, recordsLost]).toEqual([kindsMade, 0]);
  });

  it("states what the stored bench of records and sweeps measured, of a committed tree", () => {
    const { measurements, environment }: RunsBench = JSON.parse(
      readFileSync(join(projectRoot(), "data", "bench", "runs.json"), "utf8"),
    );
    expect(measurements.map(({ name }) => name)).toEqual(["recording", "pool", "listing"]);
    for (const measurement of measurements) expect(readme).toContain(`- ${describeRunsMeasurement(measurement)}\n`);
    expect(environment.dirty).toBe(false);
  });

  it("names files and scripts that are there", () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)]
      .map(([, path]) => path)
      .filter((path) => !/^https?:/.test(path));
    expect(links.length).toBeGreaterThan(3);
    for (const path of links) expect(existsSync(join(projectRoot(), path)), path).toBe(true);
  });
});

describe("the records", () => {
  it.each(experiments.map((experiment) => [experiment.name, experiment] as const))(
    "of %s are whole, planned and made from committed sources",
    (name, experiment) => {
      const { runs, problems } = readRuns(runsFolder(name));
      expect(problems).toEqual([]);
      const planned = new Set(plannedRuns(experiment).map((spec) => runId(resolveRun(spec))));
      expect(runs.map(({ id }) => id).filter((id) => !planned.has(id))).toEqual([]);
      for (const run of runs) {
        expect(["done", "diverged"]).toContain(run.status);
        expect(run.environment.dirty).toBe(false);
        expect(run.environment.commit).toMatch(/^[0-9a-f]{40}$/);
      }
    },
  );
});
