/** @file A notebook of made-up cells, open in JupyterLab for the tests of a file. */
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { command, type Lab, startLab } from "../support/lab";
import { type CodeCell, scratchFolder, writeNotebook } from "../support/notebook";

/** What comes about some time; the limit guards against hanging. */
export function eventually(read: () => unknown): ReturnType<typeof expect.poll> {
  return expect.poll(read, { timeout: 240_000 });
}

/** A cell of a test ends in seconds, in a minute beside many others. */
const HANGS_MS = 300_000;

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
  /** Of a cell that does not end: whether its kernel works, waits, or lost a message on the way. */
  async function stateOf(index: number): Promise<string> {
    const kernel = await page.evaluate(() => {
      // biome-ignore lint/suspicious/noExplicitAny: JupyterLab's own object, in the browser
      const { session } = (globalThis as any).jupyterapp.shell.currentWidget.sessionContext;
      return `${session?.kernel?.status}, ${session?.kernel?.connectionStatus}`;
    });
    const prompt = await cell(index).locator(".jp-InputPrompt").innerText();
    const outputs = await cell(index).locator(".jp-OutputArea-output").allInnerTexts();
    return `prompt ${prompt}, kernel ${kernel}, outputs ${JSON.stringify(outputs).slice(0, 1000)}`;
  }
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
      const ended = command(page, "notebook:run-cell").then(() => true);
      const limit = new AbortController();
      const hangs = setTimeout(HANGS_MS, false, { signal: limit.signal }).catch(() => false);
      const inTime = await Promise.race([ended, hangs]);
      limit.abort();
      if (!inTime) throw new Error(`cell ${index} has not ended in ${HANGS_MS / 1000} s: ${await stateOf(index)}`);
    },
    /** The text of a cell's last output. */
    result: (index: number) => cell(index).locator(".jp-OutputArea-output").last().innerText(),
  };
}
