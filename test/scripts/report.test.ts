/** @file `npm run report`, and in its folder api what `npm run api` writes by the real typedoc: what a reader of the pages meets in a browser. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { projectRoot } from "groklab/core";
import { launchChromium } from "groklab/figures/chromium";
import { claimRows, experiments } from "groklab/papers";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { venv } from "../support/jupyter";
import { scratch } from "../support/scratch";
import { runNpmScript } from "../support/script";

const root = projectRoot();
const site = scratch();
const api = join(site, "api");
const report = (...args: string[]) => runNpmScript("report.mjs", args);

let [output, browser, page]: [string, Browser, Page] = ["", undefined!, undefined!];
const asked: string[] = [];
const errors: string[] = [];

beforeAll(async () => {
  const { status, stdout, stderr } = report("--stored", "--output", site, "05-parity-circuits");
  output = stdout + stderr;
  expect(status, output).toBe(0);
  browser = await launchChromium();
  page = await browser.newPage();
  page.setDefaultTimeout(300_000); // guards against hanging
  page.on("request", (request) => void asked.push(request.url()));
  page.on("pageerror", (error) => void errors.push(error.message));
});
afterAll(() => browser?.close());

/** Where the links of a PDF lead that leave it. */
function linksOf(pdf: string): string[] {
  const program = `
import json, sys, pypdf
annotations = [a.get_object() for page in pypdf.PdfReader(sys.argv[1]).pages for a in page.get("/Annots") or []]
print(json.dumps([a["/A"]["/URI"] for a in annotations if "/URI" in a.get("/A", {})]))`;
  return JSON.parse(execFileSync(venv("python"), ["-c", program, pdf], { encoding: "utf8" }));
}

describe("npm run report", () => {
  it("lists its options; refuses another, and a notebook that there is not", () => {
    expect(report("--help").stdout).toContain("--stored");
    const unknown = report("05-parity");
    expect([unknown.status, unknown.stdout]).toEqual([1, ""]);
    expect(unknown.stderr).toMatch(/there is no notebook 05-parity\n→ Name some of 00-start-here, /);
    expect(report("--store").stderr).toMatch(/Unknown option '--store'.*\n→ /s);
  });

  it("writes a notebook alone where no index is wanted: its page, and a PDF of it", () => {
    const alone = scratch();
    const { status, stdout, stderr } = report("--stored", "--no-index", "--output", alone, "05-parity-circuits");
    expect(status, stderr).toBe(0);
    expect(stdout).toContain(join(alone, "05-parity-circuits.html"));
    expect(
      readdirSync(alone)
        .filter((name) => /^(index|api|.*\.html|.*\.pdf)$/.test(name))
        .sort(),
    ).toEqual(["05-parity-circuits.html", "report.pdf"]);
    const sizes = [alone, site].map((folder) => readFileSync(join(folder, "report.pdf")).length);
    expect(sizes[0]).toBeLessThan(sizes[1]); // which has the index of all claims, too
  });

  it("writes a page, an index with every claim and its verdict, the library's pages, and a PDF, none of which asks the network", async () => {
    const pdf = readFileSync(join(site, "report.pdf"));
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    const links = linksOf(join(site, "report.pdf"));
    expect(links.filter((link) => link.startsWith("file:"))).toEqual([]);
    expect(existsSync(join(site, "parts"))).toBe(false);
    await page.goto(pathToFileURL(join(site, "index.html")).href);
    for (const { id, verdict } of claimRows(experiments)) {
      const row = page.locator(`tr[id="${id}"]`);
      expect(await row.locator(".verdict").innerText()).toBe(verdict);
    }
    await page.getByRole("link", { name: "The library" }).click();
    expect(await page.locator("h1").innerText()).toBe("groklab");
    await page.goBack();
    const link = page.locator('tr[id="T-2.2-a"] a');
    expect(await link.innerText()).toBe("parity-2-2");
    const cell = (await link.getAttribute("href")) ?? "";
    await page.goto(pathToFileURL(join(site, "05-parity-circuits.html")).href);
    const target = page.locator(`[id="${cell.split("#")[1]}"]`);
    expect(await target.locator(".js-plotly-plot, img").count()).toBe(1); // of a large figure the picture alone is stored
    expect(await page.locator(".js-plotly-plot .main-svg").count()).toBeGreaterThan(20);
    expect(errors).toEqual([]);
    expect(
      asked.filter((url) => !url.startsWith("file:") && !url.startsWith("data:") && !url.startsWith("blob:")),
    ).toEqual([]);
  });
});

/** [room, sentence] of CONTRIBUTING's table, of the rooms that can be imported. */
const table = readFileSync(join(root, "CONTRIBUTING.md"), "utf8").matchAll(/^\| `(\w+)` \| (.*) \|$/gm);
const rooms = [...table].map(([, ...row]) => row).filter(([room]) => existsSync(join(root, "lib", room, "index.ts")));

/** What a page lists, by name. */
const names = ".tsd-member-summary-name a:first-of-type";

/** The text of a page, of what the selector finds in it. */
async function read(path: string, selector = ".col-content"): Promise<string> {
  await page.goto(pathToFileURL(join(api, path)).href);
  return page.locator(selector).first().innerText();
}

describe("the pages of the library", () => {
  it("are written without a warning, by what `npm run api` starts", () => {
    expect(output).not.toMatch(/\[(warning|error)\]/);
    const { stdout } = spawnSync("npm", ["run", "--silent", "api", "--", "--version"], { cwd: root, encoding: "utf8" });
    expect(stdout).toMatch(/^TypeDoc \d/m);
  });

  it("begin with what a cell writes, then the rooms in CONTRIBUTING's order and words", async () => {
    const first = await read("index.html");
    expect(first).toContain('import { reference, trainingCurves, watch } from "groklab";');
    expect(await page.locator(names).allInnerTexts()).toEqual([
      ...rooms.map(([room]) => room),
      "groklab/papers",
      "recipes",
    ]);
    expect(rooms.length).toBeGreaterThan(10);
    const sentences = rooms.map(([, words]) => `${words[0].toUpperCase()}${words.slice(1).replaceAll("`", "")}.`);
    expect((await page.locator("dd.tsd-member-summary").allInnerTexts()).slice(0, rooms.length)).toEqual(sentences);
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
    const example = await read("functions/analysis.benjaminiYekutieli.html", ".tsd-tag-example pre code");
    expect(example.trim()).toBe("benjaminiYekutieli([0.01, 0.5]) // [0.03, 0.75]");
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
    const pages = readdirSync(api, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".html"));
    expect(pages.length).toBeGreaterThan(500);
    for (const path of pages) {
      const text = readFileSync(join(api, path), "utf8");
      const links = [...text.matchAll(/ (?:href|src)="([^"#]+)/g)].map(([, link]) => link);
      expect(
        links.filter((link) => !existsSync(join(api, dirname(path), link))),
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
