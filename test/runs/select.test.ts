import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "groklab/core";
import { startEngine } from "groklab/engine";
import { flattenConfig, recordRun, resolveRun, runFolder, runId, selectRuns } from "groklab/runs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

const configs = [5, 6, 7].map((seed) => resolveRun({ ...smallSpec, seed, steps: 4 }));

beforeAll(async () => {
  vi.stubEnv("GROKLAB_DATA", scratch());
  await startEngine({ xla: false });
  for (const config of configs) for await (const _ of recordRun(config, runFolder("one", runId(config))));
});

const onProblem = (problem: string) => expect.fail(problem);

describe("selectRuns", () => {
  it("makes something of each run that is so, with its own configuration, and counts the others", () => {
    const { chosen, others } = selectRuns({ where: { seed: [5, 7, 9] }, onProblem }, (run, config) => {
      expect(config).toEqual(flattenConfig(run.config));
      return run.id;
    });
    expect(chosen).toEqual([configs[0], configs[2]].map((config) => runId(config)));
    expect(others).toBe(1);
    expect(selectRuns({ experiment: "one", where: {}, onProblem }, ({ id }) => id).chosen.length).toBe(3);
  });

  it("counts a run that can not be read neither here nor there, and names the nearest of a key that there is not", () => {
    writeFileSync(join(runFolder("one", runId(configs[0])), "metrics.jsonl"), "");
    const problems: string[] = [];
    const where = { seed: [5, 7] };
    const { chosen, others } = selectRuns({ where, onProblem: (text) => problems.push(text) }, ({ id }) => id);
    expect([chosen, others, problems.length]).toEqual([[runId(configs[2])], 1, 1]);
    expect(() => selectRuns({ where: { sed: [1] }, onProblem }, () => 0)).toThrow(ConfigError);
    expect(() => selectRuns({ where: { sed: [1] }, onProblem }, () => 0)).toThrow("did you mean seed?");
  });
});
