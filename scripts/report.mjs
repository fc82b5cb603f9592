// `npm run report`: every notebook run from a clean kernel and checked, as a site of static pages and as one PDF.
import "../lib/cli/closed-pipe.cjs";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { runPython } from "./jupyter.mjs";
import { flag, readOptions } from "./options.mjs";
import { SetupError } from "./setup/command.mjs";
import { root } from "./setup/steps.mjs";
import { explain, setup } from "./setup.mjs";

const HELP = `npm run report [-- OPTIONS] [NOTEBOOK…]

Runs every notebook from a clean kernel (some five minutes), or those that are named, such as 05-parity-circuits; checks
that all cells ran in their order and without an error; and writes reports/site: an index with every claim and its
verdict, a page a notebook with interactive figures, and report.pdf with the same in vectors; and in its folder api the
pages of the library, as \`npm run api\` writes them. None of it needs the network.

  --stored          take the outputs that the notebooks are stored with, and run nothing
  --output FOLDER   write to this folder
  --no-index        the notebooks alone: no index of all claims, and no pages of the library
  --no-pdf          no PDF
  --help            show this`;

const MARGIN = "12mm";
/** Of a page when it is printed: a figure then has about the width of the text. */
const SCALE = 0.72;
/** Pixels that A4 has between its margins. */
const WIDTH = Math.floor((((210 - 2 * 12) / 25.4) * 96) / SCALE);

async function main() {
  const output = { type: "string", default: join(root, "reports", "site") };
  const options = { stored: flag, output, "no-index": flag, "no-pdf": flag };
  const { values, positionals } = readOptions("npm run report", options, { allowPositionals: true });
  if (values.help) return console.log(HELP);
  const all = readdirSync(join(root, "notebooks")).flatMap((file) => /^(.*)\.ipynb$/.exec(file)?.[1] ?? []);
  const unknown = positionals.find((name) => !all.includes(name));
  if (unknown) throw new SetupError(`there is no notebook ${unknown}`, `Name some of ${all.join(", ")}.`);
  await setup({ quiet: true });
  const site = resolve(values.output);
  const names = positionals.length > 0 ? positionals : all;
  const alone = values["no-index"];
  const failed = alone ? 0 : writeApi(join(site, "api"));
  process.exitCode =
    runPython(
      "report.py",
      ...names,
      "--output",
      site,
      ...(values.stored ? ["--stored"] : []),
      ...(alone ? ["--no-index"] : []),
    ) || failed;
  if (values["no-pdf"] || process.exitCode > 1) return;
  const parts = await print(site, alone ? names : ["index", ...names]);
  process.exitCode ||= runPython("merge_pdf.py", join(site, "report.pdf"), ...parts);
  rmSync(join(site, "parts"), { recursive: true });
}

/** The pages of the library, which the index links to; 1 if a docstring is amiss, as for a notebook. */
function writeApi(folder) {
  process.stderr.write("api\n");
  rmSync(folder, { recursive: true, force: true }); // else the index would link to older pages where typedoc fails
  const typedoc = join(root, "node_modules", "typedoc", "bin", "typedoc");
  const options = { cwd: root, stdio: ["ignore", "inherit", "inherit"] };
  return spawnSync(process.execPath, [typedoc, "--logLevel", "Warn", "--out", folder], options).status === 0 ? 0 : 1;
}

/** Prints pages of the site, each to a file of its own; their figures are SVG, and stay so. */
async function print(site, names) {
  const require = createRequire(import.meta.url);
  require("groklab/register.cjs");
  const browser = await require("../lib/figures/chromium").launchChromium();
  mkdirSync(join(site, "parts"), { recursive: true });
  const margin = { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN };
  const parts = [];
  for (const name of names.filter((name) => existsSync(join(site, `${name}.html`)))) {
    process.stderr.write(`printing ${name}\n`);
    const page = await browser.newPage({ viewport: { width: WIDTH, height: 1200 } });
    await page.emulateMedia({ media: "print" }); // figures are drawn once, as wide as the paper
    await page.goto(pathToFileURL(join(site, `${name}.html`)).href, { timeout: 600_000 });
    await page.evaluate(dropFileLinks);
    const path = join(site, "parts", `${name}.pdf`);
    await page.pdf({ path, format: "A4", margin, scale: SCALE, printBackground: true });
    await page.close();
    parts.push(path);
  }
  await browser.close();
  return parts;
}

/** In the page: links to the site's other files would name this machine's folders. */
function dropFileLinks() {
  for (const link of document.querySelectorAll("a[href]")) {
    if (link.protocol === "file:" && link.pathname !== location.pathname) link.removeAttribute("href");
  }
}

main().catch((error) => {
  explain(error);
  process.exitCode = 1;
});
