/** @file Notebooks run from a clean kernel, and what came out of their cells. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab";
import { expect } from "vitest";
import { jupyterEnvironment, venv } from "./jupyter";
import { LONG } from "./long";

export interface Output {
  output_type: string;
  data?: Record<string, unknown>;
}

const PLOTLY = "application/vnd.plotly.v1+json";
const VIEW = "application/vnd.jupyter.widget-view+json";

/** No browser: nothing that is there has this path. */
const WITHOUT_PICTURES = { GROKLAB_CHROMIUM: "/no-browser" };

/**
 * Runs one of the project's notebooks with these parameters into a folder; it must succeed. Gives its outputs.
 *
 * @param pictures of all its figures are drawn, too; unless `npm run test:long` asks for those of every notebook, that is a
 *   matter of a few, since a picture takes longer than the figure
 */
export function executed(name: string, folder: string, params: object, { pictures = LONG } = {}): Output[] {
  const output = join(folder, name);
  const GROKLAB_PARAMS = JSON.stringify(params);
  const { status, stderr } = spawnSync(
    venv("python"),
    [join(projectRoot(), "jupyter", "execute.py"), join(projectRoot(), "notebooks", name), output],
    { env: { ...jupyterEnvironment(), GROKLAB_PARAMS, ...(!pictures && WITHOUT_PICTURES) }, encoding: "utf8" },
  );
  expect(status, stderr).toBe(0);
  const { cells } = JSON.parse(readFileSync(output, "utf8")) as { cells: { cell_type: string; outputs: Output[] }[] };
  const outputs = cells.filter(({ cell_type }) => cell_type === "code").flatMap((cell) => cell.outputs);
  expect(outputs.filter(({ output_type }) => output_type === "error")).toEqual([]);
  for (const { data } of pictures ? figuresOf(outputs) : []) expect(Object.keys(data ?? {})).toContain("image/png");
  return outputs;
}

/** Figures, and those in a widget, which has its picture or says that it is one. */
export function figuresOf(outputs: readonly Output[]): Output[] {
  const isFigure = (data: Record<string, unknown>) => "image/png" in data || /^a figure/.test(`${data["text/plain"]}`);
  return outputs.filter(({ data }) => data && (PLOTLY in data || (VIEW in data && isFigure(data))));
}
