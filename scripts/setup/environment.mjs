// What the programs that groklab starts learn from their surroundings: not what to install, nor from where to take modules.

/** Settings about the way to a registry: which, through what, trusted by whom, kept where, how patiently. */
const NPM_NETWORK =
  /^npm_config_(\/\/.*|_auth.*|@.*|.*registry|.*proxy|ca|cafile|cert|key|certfile|keyfile|strict[-_]ssl|cache|userconfig|globalconfig|fetch[-_].*|maxsockets|offline|prefer[-_](off|on)line|local[-_]address)$/i;

/** A whole environment without the settings of npm that decide what is installed, and where. */
export function npmEnvironment(env = process.env) {
  return without(env, (name) => name === "NODE_ENV" || (/^npm_config_/i.test(name) && !NPM_NETWORK.test(name)));
}

/** Given on the command line, which settings in the files of a user or a machine do not overrule. */
export const NPM_OPTIONS = [
  ...["--include=dev", "--include=optional", "--include=peer", "--install-strategy=hoisted", "--location=project"],
  ...["--no-global", "--package-lock", "--no-package-lock-only", "--no-dry-run", "--no-install-links", "--bin-links"],
];

/** A whole environment in which a Python finds its own modules alone, whatever is active around it. */
export function pythonEnvironment(env = process.env) {
  return without(env, (name) => /^(PYTHON|PIP_|VIRTUAL_ENV|__PYVENV_LAUNCHER__)/.test(name));
}

/** Options of a Python that runs a module, and looks for modules beside no file and in no folder of its user's. */
export const ISOLATED = ["-I", "-X", "utf8"];

/** Options of a Python that runs a program of ours, which may import its neighbours. */
export const ALMOST_ISOLATED = ["-E", "-s", "-X", "utf8"];

/** Without the variables whose name is amiss. */
export function without(env, isAmiss) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isAmiss(name)));
}
