// `npm run screens`: pictures of JupyterLab: as one meets it after `npm start`, with stored outputs, and with controls, whose cells are run.
import "../lib/cli/closed-pipe.cjs";
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";
import { command, startLab } from "./lab.mjs";
import { readOptions } from "./options.mjs";
import { SetupError } from "./setup/command.mjs";
import { root } from "./setup/steps.mjs";
import { explain, setup } from "./setup.mjs";

const HELP = `npm run screens [-- OPTIONS]

Opens JupyterLab and writes pictures of it: figures/screen-start-here.png, of a notebook as it is stored, and
figures/screen-interact.png, of one whose cells are run (a minute).

  --output FOLDER  write to this folder, which has to be there
  --help           show this`;

/** What is pictured: a notebook, as it is stored or `live`, scrolled until this heading is at the top. */
const SCREENS = [
  { id: "screen-start-here", notebook: "00-start-here.ipynb", heading: "Watch it learn" },
  { id: "screen-interact", notebook: "09-explore.ipynb", heading: "Drag over the map", live: true },
];

/** In CSS pixels: as wide as a page shows it, so that its text stays legible. */
const VIEW = { viewport: { width: 920, height: 880 }, deviceScaleFactor: 1.5 };
/** Milliseconds between two looks at the page, and how many there may be. */
const PAUSE = 500;
const LOOKS = 60;
/** Milliseconds that the cells of a notebook may take. */
const RUN = 600_000;

async function main() {
  const { values } = readOptions("npm run screens", { output: { type: "string", default: join(root, "figures") } });
  if (values.help) return console.log(HELP);
  const folder = resolve(values.output);
  if (!existsSync(folder)) throw new SetupError(`--output: there is no folder ${folder}`, "Make it first.");
  await setup({ quiet: true });
  const require = createRequire(import.meta.url);
  require("groklab/register.cjs");
  const { launchChromium } = require("../lib/figures/chromium");
  const scratch = mkdtempSync(join(root, ".setup", "screens-")); // in the project, where a cell finds groklab;
  const lab = await startLab(launchChromium, scratch, { home: join(scratch, ".home") });
  try {
    for (const { id, notebook, heading, live = false } of SCREENS) {
      const copy = join(scratch, notebook); // JupyterLab may save what it shows
      copyFileSync(join(root, "notebooks", notebook), copy);
      const file = join(folder, `${id}.png`);
      const page = await lab.open(copy, VIEW);
      page.setDefaultTimeout(RUN);
      if (live) await command(page, "notebook:run-all-cells");
      writeFileSync(file, await picture(page, heading));
      console.log(relative(process.cwd(), file));
    }
  } finally {
    await lab.close();
    rmSync(scratch, { recursive: true });
  }
}

/** The notebook from this heading on, without side bars, once a figure is drawn and nothing moves any more. */
async function picture(page, heading) {
  await command(page, "application:toggle-left-area");
  for (const side of ["left", "right"]) await command(page, "application:toggle-side-tabbar", { side });
  await command(page, "statusbar:toggle");
  const cell = page.locator(".jp-MarkdownCell", { has: page.getByRole("heading", { name: heading }) });
  let last;
  for (let look = 0; look < LOOKS; look++) {
    await cell.evaluate((node) => node.scrollIntoView({ block: "start" })); // outputs that are drawn late push it down
    const now = await page.screenshot();
    if (last?.equals(now) && (await showsFigure(page))) return now;
    last = now;
    await page.waitForTimeout(PAUSE);
  }
  throw new SetupError(
    `${heading}: no figure stood still below this heading within ${(LOOKS * PAUSE) / 1000} s`,
    "Is the notebook stored with its outputs? `npm run notebooks` makes them.",
  );
}

/** Whether a figure that Plotly has drawn is in sight. */
function showsFigure(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll(".js-plotly-plot .main-svg")].some((plot) => {
      const { top, height } = plot.getBoundingClientRect();
      return height > 0 && top < innerHeight && top + height > 0;
    }),
  );
}

main().catch((error) => {
  explain(error);
  process.exitCode = 1;
});
