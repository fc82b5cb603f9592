import { createRequire } from "node:module";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { scratch } from "./scratch";

/** What the compiler found in a cell. */
export interface Finding {
  readonly start: number;
  readonly length: number;
  readonly code?: number;
  readonly text: string;
}

export interface CellOutcome {
  readonly value?: unknown;
  /** What the cell threw, in a list. */
  readonly thrown?: readonly [unknown];
  /** Of a cell that was not run. */
  readonly errors?: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** The kernel's cells, without its messages. */
export interface Cells {
  run(code: string, name?: string): Promise<CellOutcome>;
  evaluate(code: string, name?: string): Promise<CellOutcome>;
  interrupt(reason: Error): void;
  /** The code as the next cell, for questions about it. */
  link(code: string): unknown;
  close(): void;
  /** The source of the cell that a name was given to, as places in it. */
  readonly emitted: Map<string, { code: string; source: string }>;
}

const kernelFolder = join(projectRoot(), "jupyter", "kernels", "groklab");

const load = createRequire(__filename);
load(join(projectRoot(), "lib", "register.cjs")); // modules that cells import are TypeScript

/** The standard library and Node's types, read once for all notebooks of a process; kept by cells that nobody runs. */
let shared: { registry: unknown; Notebook: new (options: object) => Cells & { close(): void } } | undefined;

function share() {
  if (shared) return shared;
  const registry = (load("typescript") as typeof import("typescript")).createDocumentRegistry(true, projectRoot());
  const { Notebook } = load(join(kernelFolder, "cells", "notebook.cjs"));
  new Notebook({ folder: scratch(), library: "", scripts: { add: () => {} }, registry });
  shared = { registry, Notebook };
  return shared;
}

/** Opens cells of a notebook that lies in this folder; `library` is the folder of groklab's sources. */
export function openCells(folder: string = process.cwd(), library = join(projectRoot(), "lib")): Cells {
  const { Notebook, registry } = share();
  const emitted = new Map<string, { code: string; source: string }>();
  const scripts = { add: (name: string, script: { code: string; source: string }) => emitted.set(name, script) };
  const notebook = new Notebook({ folder, library, scripts, registry });
  let count = 0;
  return {
    run: (code, name = `cell [${++count}]`) => notebook.run(code, name),
    evaluate: (code, name = "expression") => notebook.evaluate(code, name),
    interrupt: (reason) => notebook.interrupt(reason),
    link: (code) => notebook.link(code),
    close: () => notebook.close(),
    emitted,
  };
}
