import { appendFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { projectRoot } from "groklab/core";
import { trainShown, watch } from "groklab/notebook";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { enterKernel } from "../support/kernel-bridge";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";
import { numbersOf } from "../support/typed-arrays";

vi.stubEnv("GROKLAB_DATA", scratch());
const { Comms } = createRequire(__filename)(join(projectRoot(), "jupyter", "kernels", "groklab", "comms.cjs"));
const fail = (error: unknown) => {
  throw error;
};

let kernel = enterKernel();
beforeEach(() => {
  kernel = enterKernel();
});
afterEach(() => {
  vi.restoreAllMocks();
  kernel.leave();
});

const spec = { ...smallSpec, evaluation: { every: 4, perDecade: 0 } }; // 11 evaluations of 40 updates
const options = { experiment: "watched", engine: { xla: false } };

/** The points in each figure that was shown, of which step 0 is none, by a clock that advances so much at every look. */
async function pointsDrawn(msALook: number): Promise<number[]> {
  let time = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (time += msALook));
  await watch(spec, options);
  const figures = kernel.shown.flatMap(({ data }) => data["application/vnd.plotly.v1+json"] ?? []);
  return (figures as { data: { x?: number[] }[] }[]).map(({ data }) => numbersOf(data[0]?.x).length);
}

describe("watch", () => {
  it("draws an empty figure, every evaluation that is 0.2 s or more after the last one drawn, and the end", async () => {
    const all = Array.from({ length: 11 }, (_, i) => i);
    expect(await pointsDrawn(200)).toEqual([0, ...all, 10, 10]); // the last is that with the PNG
  });

  it("draws the first evaluation and the end alone, where all come in less time", async () => {
    expect(await pointsDrawn(0)).toEqual([0, 0, 10, 10]);
  });

  it("draws what was measured before of a run that goes on, at once; so does trainShown", async () => {
    const goesOn = { ...options, experiment: "live", fresh: false };
    await watch(spec, goesOn);
    kernel.shown.length = 0;
    await watch(spec, goesOn); // finished, which is as far as a run can have come
    const drawn = (figure: unknown) => numbersOf((figure as { data: { x?: number[] }[] }).data[0]?.x).length;
    const figures = kernel.shown.flatMap(({ data }) => data["application/vnd.plotly.v1+json"] ?? []);
    expect(drawn(figures[0])).toBe(10); // step 0 has no place on the axis
    const shown: number[] = [];
    await trainShown(spec, {
      signal: new AbortController().signal,
      show: async (figure) => void shown.push(drawn(figure)),
    });
    expect(shown).toEqual([10]);
  });

  it("is of a run without measurements drawn by trainShown when the first is there", async () => {
    let time = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (time += 200));
    const names: unknown[] = [];
    const show = async (figure: unknown) => void names.push((figure as { data: unknown[] }).data.length);
    await trainShown({ ...spec, seed: 77 }, { signal: new AbortController().signal, show });
    expect(names.length).toBe(11); // one for each evaluation
  });

  it("says in the place of its buttons what the run is recorded as; and what there is to know, which is no error", async () => {
    const said = vi.spyOn(console, "log").mockImplementation(() => {});
    const comms = new Comms(() => {}, fail);
    Object.assign(Reflect.get(globalThis, "__groklab"), { comms });
    const { id } = await watch(spec, { ...options, experiment: "live", fresh: false });
    const texts = kernel.shown.map(({ data }) => data["text/plain"]);
    expect(texts.filter((text) => /^(not )?recorded/.test(String(text)))).toEqual([`recorded as ${id}`]);
    expect(said.mock.calls).toEqual([[expect.stringContaining(id)]]);
  });

  it("keeps a record that comes out the same once, and one that says something else beside it", async () => {
    const again = { ...options, experiment: "again" };
    const { id, folder } = await watch(spec, again);
    await watch(spec, again);
    expect(readdirSync(dirname(folder))).toEqual([id]);
    appendFileSync(join(folder, "metrics.jsonl"), "another\n");
    await watch(spec, again);
    expect(readdirSync(dirname(folder)).sort()).toEqual([id, `${id}.old1`]);
  });
});
