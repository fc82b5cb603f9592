import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { ConfigError, EnvironmentError } from "./errors";

/**
 * The root folder of the project: the nearest folder upwards from this file that holds groklab's workspace.
 * It does not depend on the working directory, which is `notebooks/` in a kernel and anything in a shell.
 */
export function projectRoot(): string {
  root ??= findRoot();
  return root;
}

let root: string | undefined;

function findRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).workspaces) return folder;
    if (folder === dirname(folder)) throw new EnvironmentError(`no groklab project above ${__dirname}`);
  }
}

/**
 * The folder that GROKLAB_DATA names, if it does: everything that groklab writes then goes there, and nothing into the
 * project. Child processes inherit it and work elsewhere, so it has to be an absolute path.
 *
 * @throws ConfigError when it is no folder's path
 */
export function namedDataFolder(): string | undefined {
  const named = process.env.GROKLAB_DATA;
  if (!named) return undefined;
  const given = `GROKLAB_DATA: expected the absolute path of a folder, got ${JSON.stringify(named)}`;
  if (!isAbsolute(named)) throw new ConfigError(`${given}; did you mean ${resolve(named)}?`);
  if (existsSync(named) && !statSync(named).isDirectory()) throw new ConfigError(`${given}, which is a file`);
  return resolve(named);
}
