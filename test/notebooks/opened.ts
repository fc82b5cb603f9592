/** @file A notebook of made-up cells, open in JupyterLab for the tests of a file. */
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { command, type Lab, startLab } from "../support/lab";
import { type CodeCell, scratchFolder, writeNotebook } from "../support/notebook";

/** What comes about some time; the limit guards against hanging. */
export function eventually(read: () => unknown): ReturnType<typeof expect.poll> {
  return expect.poll(read, { timeout: 240_000 });
}

/** Opens the notebook before the tests, and closes JupyterLab behind them. Cells are counted from 0. */
export function opened(name: string, cells: CodeCell[]) {
  const folder = scratchFolder();
  const path = join(folder.path, name);
  let [lab, page]: [Lab, Page] = [undefined!, undefined!];
  beforeAll(async () => {
    lab = await startLab(folder.path, { home: join(folder.path, ".home") });
    page = await lab.open(writeNotebook(folder.path, name, cells));
  });
  afterAll(async () => {
    await lab?.close();
    folder.remove();
  });

  const cell = (index: number) => page.locator(".jp-CodeCell").nth(index);
  const select = (index: number) =>
    page.evaluate((at) => {
      // biome-ignore lint/suspicious/noExplicitAny: JupyterLab's own object, in the browser
      (globalThis as any).jupyterapp.shell.currentWidget.content.activeCellIndex = at;
    }, index);
  return {
    /** The notebook's file. */
    path,
    page: () => page,
    /** Runs one of JupyterLab's commands; false when a cell that it runs fails. */
    command: (name: string, given?: Record<string, string>) => command(page, name, given),
    cell,
    /** Makes a cell the active one. */
    select,
    /** Runs a cell to its end. */
    run: async (index: number) => {
      await select(index);
      await command(page, "notebook:run-cell");
    },
    /** The text of a cell's last output. */
    result: (index: number) => cell(index).locator(".jp-OutputArea-output").last().innerText(),
  };
}
