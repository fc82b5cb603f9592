import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Browser, LaunchOptions } from "playwright-core";
import { EnvironmentError } from "../core";
import { packagedChromium } from "./packaged-chromium";

/** Names under which Chromium and Chrome are installed, in order of preference. */
const PROGRAMS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const MAC_APPLICATIONS = ["Google Chrome", "Chromium"].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

/** The pages shown are our own: no sandbox (there is none for root), and nothing that talks to the network. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-sync",
  "--disable-component-update",
  "--no-first-run",
];

/** A browser that may be there: how to name it to the reader, and how to start it (undefined where it is not there). */
interface Candidate {
  name: string;
  options: () => Promise<LaunchOptions | undefined>;
}

/**
 * Starts a headless Chromium: the one `GROKLAB_CHROMIUM` names and no other, else the system's, else the one that came with
 * the npm packages (Linux on x64).
 *
 * @throws EnvironmentError naming what was tried when none of them starts.
 */
export async function launchChromium(): Promise<Browser> {
  const failures: string[] = [];
  for (const { name, options } of candidates()) {
    try {
      const found = await options();
      if (found) return await start(found);
      failures.push(`${name}: not found`);
    } catch (error) {
      failures.push(`${name}: ${firstLine(error)}`);
    }
  }
  throw new EnvironmentError(
    `no Chromium could be started (${failures.join("; ")}). Install Chromium or Chrome (on Debian: \`apt install chromium\`) ` +
      "or set GROKLAB_CHROMIUM to the path of its program.",
  );
}

function candidates(): Candidate[] {
  const chosen = process.env.GROKLAB_CHROMIUM;
  if (chosen) return [{ name: `GROKLAB_CHROMIUM=${chosen}`, options: async () => ({ executablePath: chosen }) }];
  return [
    { name: "the system's Chromium or Chrome", options: async () => systemChromium() },
    { name: "the packaged Chromium", options: packagedChromium },
  ];
}

function systemChromium(): LaunchOptions | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const paths = PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program)));
  const executablePath = [...paths, ...MAC_APPLICATIONS].find(isProgram);
  return executablePath ? { executablePath } : undefined;
}

function isProgram(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Playwright's own signal handlers would end the whole process, and with it the kernel, on Interrupt. */
async function start(options: LaunchOptions): Promise<Browser> {
  const { chromium } = await import("playwright-core"); // half a second that only an export needs
  return chromium.launch({
    ...options,
    args: ARGUMENTS,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n")[0];
}
