import type { Browser, Page } from "playwright-core";
import { EnvironmentError } from "../core";
import { launchChromium } from "./chromium";
import type { PlotlyFigure } from "./figure";
import { paletted } from "./palette";

/** Size in CSS pixels; the PNG has `scale` times as many in each direction. */
export interface ExportSize {
  width: number;
  height: number;
  scale: number;
}

/** A figure as a picture; the PNG has 255 colours. */
export interface ExportedFigure {
  png: Buffer;
  svg: string;
}

/** An unused browser is closed after this time: it costs memory and would keep the process from ending. */
const IDLE_MS = 5000;
/** A browser that has given no picture after this time hangs; on a busy machine one takes half a minute. */
const HANGS_MS = 180_000;

let open: Promise<{ browser: Browser; page: Page }> | undefined;
let queue: Promise<unknown> = Promise.resolve();
let idle: NodeJS.Timeout | undefined;

/**
 * Draws a figure as PNG and SVG in a headless Chromium: the same figure gives the same bytes with the same browser and fonts.
 * The first call starts the browser (about 3 s); calls run one after the other in one page. `closeBrowser` lets the
 * process end at once, else it ends a few seconds after the last export.
 */
export function exportFigure(figure: PlotlyFigure, { width, height, scale }: ExportSize): Promise<ExportedFigure> {
  return inTurn(async () => {
    const [png, svg] = await draw(figure, { width, height, scale }, ["png", "svg"]);
    // Whether Plotly leaves an empty `style` on the root element depends on what was drawn before.
    return { png: await paletted(Buffer.from(png, "base64")), svg: decodeURIComponent(svg).replace(' style=""', "") };
  });
}

/** The PNG of `exportFigure` alone, in half the time. */
export function exportPng(figure: PlotlyFigure, { width, height, scale }: ExportSize): Promise<Buffer> {
  return inTurn(async () =>
    paletted(Buffer.from((await draw(figure, { width, height, scale }, ["png"]))[0], "base64")),
  );
}

function inTurn<T>(action: () => Promise<T>): Promise<T> {
  const result = queue.then(action);
  queue = result.catch(() => undefined);
  return result;
}

/** Closes the browser, if one is open; the next export starts another. */
export async function closeBrowser(): Promise<void> {
  clearTimeout(idle);
  const closing = open;
  open = undefined;
  await closing?.then(({ browser }) => browser.close()).catch(() => undefined);
}

type Format = "png" | "svg";

/** The figure in each format, as in a data URL. */
async function draw(figure: PlotlyFigure, size: ExportSize, formats: readonly Format[]): Promise<string[]> {
  clearTimeout(idle);
  open ??= openPage();
  try {
    const drawn = open.then(({ page }) => page.evaluate(drawInPage, { figure: figure as unknown, size, formats }));
    const urls = await inTime(drawn);
    idle = setTimeout(closeBrowser, IDLE_MS);
    return urls.map(bodyOf);
  } catch (error) {
    const closed = closeBrowser(); // a page that failed may be in any state
    if (!(error instanceof EnvironmentError)) await closed; // one that hangs may not close either
    throw error;
  }
}

/** Playwright waits for a page without a limit, and with it the cell that draws would. */
async function inTime<T>(drawn: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    const message = `the browser has drawn no picture in ${HANGS_MS / 1000} s; the next figure starts another`;
    timer = setTimeout(() => reject(new EnvironmentError(message)), HANGS_MS);
  });
  drawn.catch(() => {}); // who waits no longer need not hear of it
  return Promise.race([drawn, limit]).finally(() => clearTimeout(timer));
}

async function openPage(): Promise<{ browser: Browser; page: Page }> {
  const browser = await launchChromium();
  const page = await browser.newPage();
  await page.addScriptTag({ path: require.resolve("plotly.js-dist") });
  return { browser, page };
}

/** The part after the comma of `data:image/png;base64,…` and `data:image/svg+xml,…`. */
function bodyOf(dataUrl: string): string {
  return dataUrl.slice(dataUrl.indexOf(",") + 1);
}

interface PlotlyInPage {
  toImage(figure: unknown, options: ExportSize & { format: Format }): Promise<string>;
}

/** Runs in the page, so it may use nothing from around it. */
async function drawInPage(job: { figure: unknown; size: ExportSize; formats: readonly Format[] }): Promise<string[]> {
  const { figure, size, formats } = job;
  const plotly = (globalThis as unknown as { Plotly: PlotlyInPage }).Plotly;
  // Plotly gives its elements random names: with a fixed sequence an unchanged figure leaves an unchanged file.
  let state = 1;
  Math.random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const urls: string[] = [];
  for (const format of formats) {
    urls.push(await plotly.toImage(figure, { ...size, ...(format === "svg" ? { scale: 1 } : {}), format }));
  }
  return urls;
}
