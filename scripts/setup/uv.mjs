// uv, which installs from a list in a tenth of pip's time; where it can not be had or run, or fails, pip does it, and says what is amiss.
import { dirname, join } from "node:path";
import { run } from "./command.mjs";
import { pythonEnvironment, without } from "./environment.mjs";
import { networkSettings, pipInstall } from "./pip.mjs";

/** pip's way to an index, and uv's. */
const NAMES = {
  PIP_INDEX_URL: "UV_DEFAULT_INDEX",
  PIP_EXTRA_INDEX_URL: "UV_INDEX",
  PIP_FIND_LINKS: "UV_FIND_LINKS",
  PIP_TRUSTED_HOST: "UV_INSECURE_HOST",
  PIP_DEFAULT_TIMEOUT: "UV_HTTP_TIMEOUT",
  PIP_TIMEOUT: "UV_HTTP_TIMEOUT",
  PIP_RETRIES: "UV_HTTP_RETRIES",
  PIP_NO_CACHE_DIR: "UV_NO_CACHE",
  PIP_CERT: "SSL_CERT_FILE",
  PIP_CLIENT_CERT: "SSL_CLIENT_CERT",
};

/** Puts uv beside this Python from the list `uvList`; pip needs it no more than we do, so its absence is no error. */
export async function fetchUv(python, uvList) {
  await pipInstall(python, ["--require-hashes", "--only-binary=:all:", "-r", uvList]).catch(() => {});
}

/** Installs lists of packages with their hashes beside this Python; `args` are what pip and uv both know. */
export async function installLists(python, lists, { args = [], again = false, onOutput } = {}) {
  const given = ["--require-hashes", "--only-binary=:all:", ...args, ...lists.flatMap((list) => ["-r", list])];
  try {
    const pip = await networkSettings(python);
    const env = { ...without(pythonEnvironment(), isOther), ...settingsOf(pip) };
    const options = [
      "--no-config",
      "--python",
      python,
      "--no-progress",
      "--system-certs",
      ...(again ? ["--reinstall"] : []),
    ];
    if (/^(1|true|yes|on)$/i.test(pip.PIP_NO_INDEX)) options.push("--no-index");
    await run(join(dirname(python), "uv"), ["pip", "install", ...options, ...given], { env, onOutput });
  } catch {
    await pipInstall(python, [...(again ? ["--force-reinstall"] : []), ...given], { onOutput });
  }
}

/** What uv would take from its user's environment, but for where it keeps what it has fetched. */
const isOther = (name) => name.startsWith("UV_") && name !== "UV_CACHE_DIR";

function settingsOf(pip) {
  const named = Object.entries(pip).flatMap(([name, value]) => (NAMES[name] ? [[NAMES[name], value]] : []));
  const proxy = pip.PIP_PROXY ? { HTTP_PROXY: pip.PIP_PROXY, HTTPS_PROXY: pip.PIP_PROXY } : {};
  // As pip, which takes the best of all indexes, where uv takes that of the first.
  return { ...Object.fromEntries(named), ...proxy, UV_INDEX_STRATEGY: "unsafe-best-match" };
}
