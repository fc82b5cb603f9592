/** @file Notebooks run from a clean kernel, and what came out of their cells. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab";
import { expect } from "vitest";
import { jupyterEnvironment, venv } from "./jupyter";

export interface Output {
  output_type: string;
  data?: Record<string, unknown>;
}

const PLOTLY = "application/vnd.plotly.v1+json";
const VIEW = "application/vnd.jupyter.widget-view+json";

/** Runs one of the project's notebooks with these parameters into a folder; it must succeed, with a picture of each figure. Gives its outputs. */
export function executed(name: string, folder: string, params: object): Output[] {
  const output = join(folder, name);
  const GROKLAB_PARAMS = JSON.stringify(params);
  const { status, stderr } = spawnSync(
    venv("python"),
    [join(projectRoot(), "jupyter", "execute.py"), join(projectRoot(), "notebooks", name), output],
    { env: { ...jupyterEnvironment(), GROKLAB_PARAMS }, encoding: "utf8" },
  );
  expect(status, stderr).toBe(0);
  const { cells } = JSON.parse(readFileSync(output, "utf8")) as { cells: { cell_type: string; outputs: Output[] }[] };
  const outputs = cells.filter(({ cell_type }) => cell_type === "code").flatMap((cell) => cell.outputs);
  expect(outputs.filter(({ output_type }) => output_type === "error")).toEqual([]);
  for (const { data } of figuresOf(outputs)) expect(Object.keys(data ?? {})).toContain("image/png");
  return outputs;
}

/** Figures, and those in a widget, which has its picture or says that it is one. */
export function figuresOf(outputs: readonly Output[]): Output[] {
  const isFigure = (data: Record<string, unknown>) => "image/png" in data || /^a figure/.test(`${data["text/plain"]}`);
  return outputs.filter(({ data }) => data && (PLOTLY in data || (VIEW in data && isFigure(data))));
}
