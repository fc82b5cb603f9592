import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot, verdicts } from "groklab";
import { missingRuns, parity } from "groklab/experiments";
import { afterAll, expect, it } from "vitest";
import { jupyterEnvironment, venv } from "../support/jupyter";
import { scratchFolder } from "../support/notebook";

const NOTEBOOK = join(projectRoot(), "notebooks", "05-parity-circuits.ipynb");
const PLOTLY = "application/vnd.plotly.v1+json";

interface Output {
  output_type: string;
  data?: Record<string, unknown>;
}

const folder = scratchFolder();
afterAll(() => folder.remove());

it("05-parity-circuits runs from a clean kernel: all figures of the thesis from records, and one network live", () => {
  const output = join(folder.path, "parity.ipynb");
  const started = Date.now();
  const { status, stderr } = spawnSync(
    venv("python"),
    [join(projectRoot(), "jupyter", "execute.py"), NOTEBOOK, output],
    { env: { ...jupyterEnvironment(), GROKLAB_PARAMS: '{"seed": 987654321, "steps": 100}' }, encoding: "utf8" },
  );
  expect(status, stderr).toBe(0);
  console.log(`executed in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  const { cells } = JSON.parse(readFileSync(output, "utf8")) as { cells: { cell_type: string; outputs: Output[] }[] };
  const outputs = cells.filter(({ cell_type }) => cell_type === "code").flatMap((cell) => cell.outputs);
  expect(outputs.filter(({ output_type }) => output_type === "error")).toEqual([]);
  const figures = outputs.filter(({ data }) => data && PLOTLY in data);
  // Every figure whose runs are all there, the live one as it grows, and the one that compares it.
  const drawable = parity.figures.filter(({ id }) => missingRuns(parity, id) === undefined);
  expect(drawable.length).toBeGreaterThan(20);
  expect(figures.length).toBe(drawable.length + 2);
  for (const { data } of figures) expect(Object.keys(data ?? {})).toContain("image/png");
});

it("every claim of the thesis whose runs are all there has its verdict", () => {
  for (const { id, verdict, used, planned } of verdicts(parity)) {
    const expected = used < planned ? ["not tested"] : ["supported", "contradicted", "inconclusive"];
    expect(expected, id).toContain(verdict);
  }
});
