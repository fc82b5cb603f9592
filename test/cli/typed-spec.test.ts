import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { listPresets, presets } from "groklab/cli/presets";
import { axesOf, resolveTyped, specOf, type TypedOptions, withHints } from "groklab/cli/typed-spec";
import { ConfigError } from "groklab/core";
import { entries } from "groklab/experiments";
import { expandSweep, reference, resolveRun, runId } from "groklab/runs";
import { kinds } from "groklab/runs/schema";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SMALL } from "../support/program";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

const folder = scratch();
afterEach(() => vi.restoreAllMocks());

/** What was typed, as the run that it is or the complaint; and what stands on standard error. */
function typed(texts: readonly string[], options: TypedOptions = {}) {
  const err: string[] = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => void err.push(line));
  try {
    return { config: resolveTyped(texts, options, specOf(texts, options)), err };
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return { complaint: (error as Error).message, err };
  }
}

const presetNamed = (name: string) => presets.find((preset) => preset.name === name) as (typeof presets)[number];
const filled = (name: string) => [`groklab: what is not given is as in --preset ${name}; --print-config shows it`];

/** Of one's own there is none to begin with. */
const networks = Object.keys(kinds.model).filter((kind) => kind !== "own");

describe("probes of files", () => {
  it("are measured beside those of the settings, each once", () => {
    const options = { probe: ["dead=./dead.ts", "alive=./alive.ts"] };
    const probes = 'probes=[{"kind":"norms"},{"kind":"own","name":"alive"}]';
    expect(specOf([probes], options).probes).toEqual([
      { kind: "norms" },
      { kind: "own", name: "alive" },
      { kind: "own", name: "dead" },
    ]);
    expect(specOf(["seed=1"], options).probes?.map(({ name }) => name)).toEqual(["dead", "alive"]);
  });
});

describe("presets", () => {
  it("that are changed are the runs that a cell makes of them; one as it is is the paper's, by its stored id", () => {
    const preset = presetNamed("00-start-here");
    const idOf = (texts: string[], axes = {}) => runId(resolveRun(specOf(texts, { preset }, axes)));
    expect(idOf(["steps=150"])).toBe(runId(resolveRun({ ...reference, steps: 150 })));
    expect(idOf([], { seed: [0, 1] })).toBe(runId(resolveRun({ ...reference, seed: 0 })));
    expect(idOf([])).toBe("addition97-mlp250-wd2-f0.4-seed0-c2a5f74c48");
  });

  it("are runs, and there is one for every kind of task and of network", () => {
    const runs = presets.map(({ spec }) => resolveRun(spec()));
    expect(new Set(runs.map(({ task }) => task.kind))).toEqual(new Set(Object.keys(kinds.task)));
    expect(new Set(runs.map(({ model }) => model.kind))).toEqual(new Set(networks));
    expect(
      listPresets()
        .split("\n")
        .map((line) => line.split(/ +/).slice(0, 3).join(" ")),
    ).toEqual([
      "preset task.kind model.kind",
      "00-start-here modular mlp",
      "parity parity parity",
      "transformer modular transformer",
      "lstm modular lstm",
      "gru modular gru",
      "rnn modular rnn",
      "s6 modular s6",
      "mlstm modular mlstm",
      "mixture modular mixture",
      "table table mlp",
      "efficiency modular transformer",
      "synergy modular mlp",
      "regularization modular lstm",
      ...["mlp", "rnn", "gru", "lstm", "s6", "mlstm", "transformer"].map((kind) => `matched-${kind} modular ${kind}`),
      ...["sharpness", "edge", "lines", "whole"].map((name) => `inside-${name} modular mlp`),
      ...["inside-parity parity parity", "inside-transformer modular transformer"],
      ...["unions", "sizes", "l1"].map((name) => `inside-${name} parity parity`),
      ...["inside-dropout modular mlp"],
      ...entries.map(({ name }) => `${name} modular mlp`),
    ]);
    expect(entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["muon", "lion", "grokfast", "orthogonal-gradient", "l1", "sgd"]),
    );
  });

  it.each([...Object.keys(kinds.task).map((kind) => ["task", kind]), ...networks.map((kind) => ["model", kind])])(
    "complete %s.kind=%s, and a line says whose values these are",
    (section, kind) => {
      const preset = presets.find(({ spec }) => resolveRun(spec())[section as "task" | "model"].kind === kind);
      const { config, err } = typed([`${section}.kind=${kind}`, "seed=7"]);
      expect(config).toEqual(resolveRun({ ...(preset as (typeof presets)[number]).spec(), seed: 7 }));
      expect(err).toEqual(filled(preset?.name as string));
    },
  );

  it("of two kinds that none has together give the task of one and the rest of the other", () => {
    const { config, err } = typed(["task.kind=table", "model.kind=lstm"]);
    expect(config?.task).toEqual(resolveRun(presetNamed("table").spec()).task);
    expect(config?.model).toEqual(resolveRun(presetNamed("lstm").spec()).model);
    expect(err).toEqual(filled("lstm"));
  });

  it("add nothing to what is complete: batches are full, as they are where nothing is said of them", () => {
    const whole = ["task.kind=parity", "task.n=40", "task.k=3", "task.trainSize=300", "model.kind=parity", "steps=40"];
    const { config, err } = typed([...whole, "optimizer.learningRate=0.1", "optimizer.weightDecay=0.01"]);
    expect([config?.batchSize, err]).toEqual(["full", []]);
  });
});

describe("what is typed", () => {
  it("begins with a file, and takes values from files", () => {
    const [config, table] = [join(folder, "config.json"), join(folder, "table.json")];
    writeFileSync(config, JSON.stringify(resolveRun(smallSpec)));
    writeFileSync(table, "[[0, 1], [1, null]]");
    expect(typed(["seed=3"], { config }).config).toEqual(resolveRun({ ...smallSpec, seed: 3 }));
    expect(typed(["task.kind=table", "task.name=s2", `task.table=@${table}`]).config?.task).toMatchObject({
      kind: "table",
      table: [
        [0, 1],
        [1, null],
      ],
    });
    expect(axesOf([`task.table=@${table}`, "seed=0..1"])).toEqual({
      "task.table": [
        [
          [0, 1],
          [1, null],
        ],
      ],
      seed: [0, 1],
    });
    // A run that goes on from another one's weights is said with that one's own file.
    expect(typed([`start.run=@${config}`, "start.moments=kept"], { config }).config?.start).toMatchObject({
      kind: "network",
      moments: "kept",
    });
  });

  it("says of a file that is not there, or is no JSON, which and why", () => {
    const torn = join(folder, "torn.json");
    writeFileSync(torn, "{");
    const there = join(folder, "none.json");
    expect(typed([`task.table=@${there}`]).complaint).toBe(
      `task.table: expected the path of a JSON file, got "${there}": ENOENT: no such file or directory, open '${there}'`,
    );
    expect(typed([], { config: torn }).complaint).toMatch(
      new RegExp(`^--config: expected the path of a JSON file, got "${torn}": is no JSON: .*$`),
    );
    expect(typed([], { config: torn, preset: presetNamed("lstm") }).complaint).toBe(
      "--config and --preset: give one of them to begin with",
    );
  });

  it("names the preset that takes what was typed where fields are missing", () => {
    const hint = (texts: string[]) => typed(texts).complaint?.split("\n").pop();
    expect(hint([])).toBe("--preset 00-start-here begins with a complete run; --list-presets names them all");
    expect(hint(["task.n=60"])).toBe("--preset parity begins with a complete run; --list-presets names them all");
    expect(hint(["model.heads=2"])).toBe(
      "--preset transformer begins with a complete run; --list-presets names them all",
    );
  });

  it("names the sweep where one value was to be several", () => {
    const options = { preset: presetNamed("00-start-here") };
    expect(typed(["optimizer.learningRate=1e-3,1e-2"], options).complaint).toBe(
      'config.optimizer.learningRate: expected a number above 0, got "1e-3,1e-2" (string)\n' +
        "optimizer.learningRate=1e-3,1e-2: one run takes one value of optimizer.learningRate; " +
        "`groklab sweep … -m optimizer.learningRate=1e-3,1e-2` trains a run with each",
    );
    expect(typed(["seed=0..9"], options).complaint?.split("\n")[1]).toBe(
      "seed=0..9: one run takes one value of seed; `groklab sweep … -m seed=0..9` trains a run with each",
    );
    const axes = axesOf(["seed=0..1"]);
    const wide = ["optimizer.weightDecay=1,2"];
    expect(() => withHints(wide, options, () => expandSweep(specOf(wide, options, axes), axes))).toThrow(
      'config.optimizer.weightDecay: expected a number of at least 0, got "1,2" (string) (2 of 2 runs)\n' +
        "optimizer.weightDecay=1,2: one run takes one value of optimizer.weightDecay; `groklab sweep … -m",
    );
  });

  it("is completed for a sweep by its axes before a preset is looked for", () => {
    const axes = axesOf(["task.p=11,13"]);
    const texts = ["model.kind=mlp", ...SMALL.filter((text) => !text.startsWith("task.p="))];
    expect(expandSweep(specOf(texts, {}, axes), axes).map((spec) => resolveRun(spec))).toEqual(
      [11, 13].map((p) =>
        resolveRun({ ...smallSpec, seed: 0, task: { operation: "addition", p, trainFraction: 0.4 } }),
      ),
    );
  });
});
