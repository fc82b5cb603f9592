import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab/core/paths";

export interface CodeCell {
  code: string;
  tags?: string[];
}

/** A folder inside the project, where cells can import groklab; `remove` it afterwards. */
export function scratchFolder(): { path: string; remove: () => void } {
  const parent = join(projectRoot(), ".setup");
  mkdirSync(parent, { recursive: true });
  const path = mkdtempSync(join(parent, "test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Writes a notebook of these cells and returns its path. */
export function writeNotebook(folder: string, name: string, cells: CodeCell[]): string {
  const notebook = {
    cells: cells.map(({ code, tags = [] }, index) => ({
      cell_type: "code",
      id: `cell-${index}`,
      execution_count: null,
      metadata: { tags },
      outputs: [],
      source: code,
    })),
    metadata: { kernelspec: { name: "groklab", display_name: "TypeScript (groklab)", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(notebook));
  return path;
}
