import { type RunSpec, resolveRun, runId } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { smallSpecs } from "../support/small-run";

/** A spec with one value in it, at a path such as `optimizer.betas`. */
function withValue(spec: RunSpec, path: string, value: unknown): RunSpec {
  const changed = structuredClone(spec) as never as Record<string, unknown>;
  const keys = path.split(".");
  let place = changed;
  for (const key of keys.slice(0, -1)) place = (place[key] ??= {}) as Record<string, unknown>;
  place[keys[keys.length - 1]] = value;
  return changed as never as RunSpec;
}

/** Whether what is wrong with a spec, if anything is, is not the value there. */
function takes(spec: RunSpec, path: string, value: unknown): boolean {
  try {
    resolveRun(withValue(spec, path, value));
    return true;
  } catch (error) {
    const lines = (error as Error).message.split("\n");
    return !lines.some((line) => line.startsWith(`config.${path}: expected`));
  }
}

const probed = (kind: string, options: object = {}) => ({ ...smallSpecs.mlp, probes: [{ kind, options }] }) as RunSpec;
const embedding = probed("embedding", { activation: "hidden0.post" });
const ofVersion = (version: number) => probed("embedding", { activation: "hidden0.post", version });

/** Whole numbers, from the least that is taken to the largest; the largest of all where none is named. */
const bounds: readonly [string, RunSpec, number, number?][] = [
  ["task.p", smallSpecs.mlp, 2, 1000],
  ["task.trainSubset", smallSpecs.mlp, 1],
  ["task.n", smallSpecs.parity, 1, 256],
  ["task.k", withValue(smallSpecs.parity, "task.n", 256), 1, 256],
  ["task.trainSize", smallSpecs.parity, 1, 100_000],
  ["task.testSize", smallSpecs.parity, 1, 100_000],
  ["model.embedding", smallSpecs.mlp, 0, 65_536],
  ["model.layers", smallSpecs.transformer, 1, 64],
  ["model.heads", smallSpecs.transformer, 1],
  ["steps", smallSpecs.mlp, 1, 10_000_000],
  ["seed", smallSpecs.mlp, 0, 4_294_967_295],
  ["splitSeed", smallSpecs.mlp, 0, 4_294_967_295],
  ["evaluation.every", smallSpecs.mlp, 1],
  ["evaluation.perDecade", smallSpecs.mlp, 0, 100],
  ["schedule.warmup", smallSpecs.mlp, 0],
  ["probes.0.options.draws", probed("circuit"), 1, 1000],
  ["probes.0.options.most", embedding, 20, 2000],
  ["probes.0.options.perplexity", embedding, 2, 100],
  ["probes.0.options.neighbours", embedding, 1, 100],
  ["probes.0.options.clusters", probed("synergy"), 3, 20],
  ["probes.0.options.nulls", probed("synergy"), 0, 1000],
];

describe("a whole number", () => {
  it.each(bounds)("%s is taken from its least to its largest, and no other", (path, spec, least, most) => {
    expect([least - 1, least, least + 0.5, least + 1].map((value) => takes(spec, path, value))).toEqual([
      false,
      true,
      false,
      true,
    ]);
    if (most === undefined) return;
    expect([most - 1, most, most + 1].map((value) => takes(spec, path, value))).toEqual([true, true, false]);
  });
});

describe("ids", () => {
  it("of every kind of task, network and probe are what they were: no default has changed", () => {
    const kinds = ["norms", "margins", "efficiency", "spectrum", "weights", "walsh", "circuit", "synergy", "fourier"];
    const specs: [string, RunSpec][] = [
      ...Object.entries(smallSpecs),
      ...kinds.map((kind): [string, RunSpec] => [kind, probed(kind)]),
      ["embedding", ofVersion(1)],
    ];
    expect(specs.map(([name, spec]) => `${name} ${idOf(spec)}`)).toMatchInlineSnapshot(`
      [
        "mlp ce99763aa3",
        "transformer d6c194d5fe",
        "lstm c6a0ec83e8",
        "rnn 484964c784",
        "mixture fb92f35bd2",
        "parity ab3369fd76",
        "norms 55f1cd770f",
        "margins 2ad07a8c35",
        "efficiency 52f42d01e5",
        "spectrum 4c5f101f14",
        "weights 263ea9bf8c",
        "walsh 0419d08a06",
        "circuit efd3f164a5",
        "synergy 49a4879920",
        "fourier 83fab9211e",
        "embedding a75958862d",
      ]
    `);
    expect(resolveRun(embedding)).toEqual(resolveRun(ofVersion(2))); // of this probe the default is the newest version
    expect(idOf(ofVersion(2))).not.toBe(idOf(ofVersion(1)));
  });
});

/** Its id, or why it has none. */
function idOf(spec: RunSpec): string {
  try {
    return runId(resolveRun({ ...spec, schema: 3 })).slice(-10); // of all fields, not only of those that train
  } catch (error) {
    return (error as Error).message;
  }
}
