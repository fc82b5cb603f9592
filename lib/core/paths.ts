import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { EnvironmentError } from "./errors";

/**
 * The root folder of the project: the nearest folder upwards from this file that holds groklab's workspace.
 * It does not depend on the working directory, which is `notebooks/` in a kernel and anything in a shell.
 */
export function projectRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).workspaces) return folder;
    if (folder === dirname(folder)) throw new EnvironmentError(`no groklab project above ${__dirname}`);
  }
}
