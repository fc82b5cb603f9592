/** @file `npm run api`, by the real typedoc: what a reader of the pages meets in a browser. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { projectRoot } from "groklab/core";
import { launchChromium } from "groklab/figures/chromium";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";

const root = projectRoot();
const site = scratch();
/** [room, sentence] of CONTRIBUTING's table, of the rooms that can be imported. */
const table = readFileSync(join(root, "CONTRIBUTING.md"), "utf8").matchAll(/^\| `(\w+)` \| (.*) \|$/gm);
const rooms = [...table].map(([, ...row]) => row).filter(([room]) => existsSync(join(root, "lib", room, "index.ts")));

let [output, browser, page]: [string, Browser, Page] = ["", undefined!, undefined!];
/** What a page lists, by name. */
const names = ".tsd-member-summary-name a:first-of-type";
const asked: string[] = [];
const errors: string[] = [];

beforeAll(async () => {
  const args = ["run", "--silent", "api", "--", "--out", site, "--logLevel", "Warn"];
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd: root, encoding: "utf8" });
  output = stdout + stderr;
  expect(status, output).toBe(0);
  browser = await launchChromium();
  page = await browser.newPage();
  page.setDefaultTimeout(300_000); // guards against hanging
  page.on("request", (request) => void asked.push(request.url()));
  page.on("pageerror", (error) => void errors.push(error.message));
});
afterAll(() => browser?.close());

/** The text of a page, of what the selector finds in it. */
async function read(path: string, selector = ".col-content"): Promise<string> {
  await page.goto(pathToFileURL(join(site, path)).href);
  return page.locator(selector).first().innerText();
}

describe("the pages of the library", () => {
  it("are written without a warning", () => {
    expect(output).not.toMatch(/\[(warning|error)\]/);
  });

  it("begin with what a cell writes, then the rooms in CONTRIBUTING's order and words", async () => {
    const first = await read("index.html");
    expect(first).toContain('import { reference, trainingCurves, watch } from "groklab";');
    expect(await page.locator(names).allInnerTexts()).toEqual(rooms.map(([room]) => room));
    expect(rooms.length).toBeGreaterThan(10);
    const sentences = rooms.map(([, words]) => `${words[0].toUpperCase()}${words.slice(1).replaceAll("`", "")}.`);
    expect(await page.locator("dd.tsd-member-summary").allInnerTexts()).toEqual(sentences);
  });

  it("have every export of every room, under its name", async () => {
    for (const [room] of rooms) {
      await read(`modules/${room}.html`);
      const listed = await page.locator(names).allInnerTexts();
      const exported = Object.keys(await import(join(root, "lib", room, "index.ts")));
      expect(
        exported.filter((name) => !listed.includes(name)),
        room,
      ).toEqual([]);
    }
  });

  it("show an example with what it gives as code, a formula letter by letter, what is thrown, and options by name", async () => {
    const example = await read("functions/analysis.holm.html", ".tsd-tag-example pre code");
    expect(example.trim()).toBe("holm([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]");
    const information = await read("functions/analysis.oInformation.html");
    expect(information).toContain("Omega = (k - 2) H(S) + sum_j [H(j) - H(S\\j)]");
    expect(information).toContain("oInformation(covariance: Matrix, options?: InformationOptions): OInformation");
    expect(information).toMatch(/Throws\s+ConfigError for a matrix that is not square/);
    expect(
      await page
        .locator("a", { hasText: /^gaussianise$/ })
        .first()
        .getAttribute("href"),
    ).toMatch(/analysis.gaussianise.html$/);
  });

  it("are found by their names", async () => {
    await read("index.html");
    await page.locator("#tsd-search-trigger").click();
    await page.locator("#tsd-search-input").fill("watch");
    await page.locator("#tsd-search-results a").first().click();
    await page.waitForURL(/notebook\.watch\.html/);
  });

  it("lead to pages that are there, and name neither the network nor this machine", () => {
    const pages = readdirSync(site, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".html"));
    expect(pages.length).toBeGreaterThan(500);
    for (const path of pages) {
      const text = readFileSync(join(site, path), "utf8");
      const links = [...text.matchAll(/ (?:href|src)="([^"#]+)/g)].map(([, link]) => link);
      expect(
        links.filter((link) => !existsSync(join(site, dirname(path), link))),
        path,
      ).toEqual([]);
      expect(text, path).not.toMatch(/__namedParameters|<em>|<strong>/);
      for (const place of [root, site]) expect(text.includes(place), `${path} names ${place}`).toBe(false);
    }
    expect(asked.length).toBeGreaterThan(rooms.length);
    expect(asked.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
    expect(errors).toEqual([]);
  });
});
