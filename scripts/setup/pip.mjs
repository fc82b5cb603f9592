// pip, told by its user's environment and files where packages come from, and by nothing but us what to do with them.
import { devNull } from "node:os";
import { run } from "./command.mjs";
import { ISOLATED, pythonEnvironment, without } from "./environment.mjs";

/** The way to an index: which, through what, trusted by whom, kept where, how patiently. */
const NETWORK =
  /^((extra-)?index-url|no-index|find-links|proxy|cert|client-cert|trusted-host|cache-dir|no-cache-dir|(default-)?timeout|retries|keyring-provider|use-feature)$/;
/** Where pip takes settings from, the strongest last. */
const PLACES = ["global", "install", ":env:"];

/** Installs packages beside this Python. */
export async function pipInstall(python, args, { onOutput } = {}) {
  const options = ["--no-input", "--disable-pip-version-check", "--no-warn-script-location"];
  const env = { ...pythonEnvironment(), ...(await networkSettings(python)), PIP_CONFIG_FILE: devNull };
  await run(python, [...ISOLATED, "-m", "pip", "install", ...options, ...args], { env, onOutput });
}

/** As variables, which are all that pip then reads. */
export async function networkSettings(python) {
  const env = without(process.env, (name) => name.startsWith("PYTHON"));
  const list = await run(python, [...ISOLATED, "-m", "pip", "config", "list"], { env });
  const settings = [...list.matchAll(/^(global|install|:env:)\.\.?([\w-]+)=(['"])(.*)\3$/gm)]
    .filter(([, , name]) => NETWORK.test(name))
    .sort(([, a], [, b]) => PLACES.indexOf(a) - PLACES.indexOf(b))
    .map(([, , name, , value]) => [
      `PIP_${name.toUpperCase().replaceAll("-", "_")}`,
      value.replaceAll("\\n", " ").trim(),
    ]);
  return Object.fromEntries(settings);
}
