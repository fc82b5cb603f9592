import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { claimRows, experiments } from "groklab";
import { launchChromium } from "groklab/figures/chromium";
import { describe, expect, it } from "vitest";
import { venv } from "../support/jupyter";
import { scratch } from "../support/scratch";
import { runNpmScript } from "../support/script";

const site = scratch();

const report = (...args: string[]) => runNpmScript("report.mjs", args);

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

  it("writes a page, an index with every claim and its verdict, the library's pages, and a PDF, none of which asks the network", async () => {
    const { status, stderr } = report("--stored", "--output", site, "05-parity-circuits");
    expect(status, stderr).toBe(0);
    const pdf = readFileSync(join(site, "report.pdf"));
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    const links = linksOf(join(site, "report.pdf"));
    expect(links.filter((link) => link.startsWith("file:"))).toEqual([]);
    expect(existsSync(join(site, "parts"))).toBe(false);
    const browser = await launchChromium();
    const asked: string[] = [];
    const page = await browser.newPage();
    page.setDefaultTimeout(300_000); // guards against hanging
    page.on("request", (request) => void asked.push(request.url()));
    const errors: string[] = [];
    page.on("pageerror", (error) => void errors.push(error.message));
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
    expect(await page.locator(".js-plotly-plot .main-svg").count()).toBeGreaterThan(30);
    await browser.close();
    expect(errors).toEqual([]);
    expect(
      asked.filter((url) => !url.startsWith("file:") && !url.startsWith("data:") && !url.startsWith("blob:")),
    ).toEqual([]);
  });
});
