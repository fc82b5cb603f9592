// A throw-away copy of the checkout, in which files are broken: the user's own are never touched.
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../setup/steps.mjs";

/** Made by the set-up, read by tests, and not in git: the copy uses those of the checkout. */
const MADE = [".venv", ".setup"];
const DRAWN = join("jupyter", "labextensions", "groklab-plotly", "static", "plotly.js");
/** Of node_modules, what is not a package. */
const NO_PACKAGES = [".cache", ".experimental-vitest-cache", ".vite", ".vite-temp"];

/** Copies the checkout as it is, changes that are not committed included. @returns its path, and how to remove it */
export function copyOfCheckout() {
  const copy = mkdtempSync(join(tmpdir(), "groklab-mutants-"));
  const git = (folder, ...args) => execFileSync("git", args, { cwd: folder, encoding: "utf8", maxBuffer: 1e8 });
  git(root, "clone", "--quiet", "--shared", "--no-checkout", root, copy);
  git(copy, "reset", "--quiet");
  const files = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0").filter(Boolean);
  for (const file of files.filter((one) => existsSync(join(root, one)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file), { verbatimSymlinks: true });
  }
  for (const name of MADE.filter((one) => existsSync(join(root, one)))) symlinkSync(join(root, name), join(copy, name));
  if (existsSync(join(root, DRAWN))) copyFileSync(join(root, DRAWN), join(copy, DRAWN));
  linkPackages(join(root, "node_modules"), join(copy, "node_modules"));
  return { path: copy, remove: () => rmSync(copy, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Every package as it is, but groklab, which is the copy's own. */
function linkPackages(from, to) {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    if (NO_PACKAGES.includes(name)) continue;
    symlinkSync(name === "groklab" ? join("..", "lib") : join(from, name), join(to, name));
  }
}
