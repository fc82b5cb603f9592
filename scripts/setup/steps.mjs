// The set-up, step by step. Each step names the steps that it comes `after`, its inputs (`key`), the `files` by which its result is
// known, and makes it. Those that install into the Python environment come one after another, the rest side by side.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./command.mjs";
import { compile } from "./compiler.mjs";
import { ISOLATED, NPM_OPTIONS, npmEnvironment, pythonEnvironment } from "./environment.mjs";
import { findPython } from "./python.mjs";
import { hashOf } from "./stamps.mjs";
import { fetchUv, installLists } from "./uv.mjs";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const at = (...parts) => join(root, ...parts);
const read = (...parts) => readFileSync(at(...parts), "utf8");
const venvPython = at(".venv", "bin", "python");
const tfjs = at("node_modules", "@tensorflow", "tfjs-node-gpu");
const addon = join(tfjs, "lib", "napi-v8", "tfjs_binding.node");
const undisturbed = at("scripts", "setup", "undisturbed.cc");

/** npm packages exactly as locked, install scripts off (see .npmrc): nothing is downloaded from outside the registry. */
const packages = {
  name: "packages",
  title: "npm packages",
  key: () => hashOf(dependencies(), read("package-lock.json")),
  files: () =>
    Object.entries(JSON.parse(read("package-lock.json")).packages)
      .filter(([path, entry]) => path !== "" && !entry.optional && !entry.link)
      .map(([path]) => at(path, "package.json")),
  make: async (report) => {
    const total = Object.keys(JSON.parse(read("package-lock.json")).packages).length;
    const installed = () => (existsSync(at("node_modules")) ? readdirSync(at("node_modules")).length : 0);
    const timer = setInterval(() => report(`${installed()} of about ${total} packages`), 500);
    try {
      await run("npm", ["ci", "--no-progress", "--loglevel=error", ...NPM_OPTIONS], {
        cwd: root,
        env: npmEnvironment(),
      });
    } finally {
      clearInterval(timer);
    }
  },
};

/** What package.json says of packages; its scripts and words are no reason to install them again. */
function dependencies() {
  const manifest = JSON.parse(read("package.json"));
  return Object.entries(manifest).filter(([name]) => /dependencies|overrides|workspaces/i.test(name));
}

/** A virtual environment with JupyterLab, nbclient and nbconvert, every file checked against its hash. */
const jupyter = {
  name: "jupyter",
  title: "Python environment with JupyterLab",
  key: async () => hashOf(read("jupyter", "requirements.txt"), (await findPython()).version),
  files: () => [venvPython, ...["jupyterlab", "nbclient", "nbconvert"].map((name) => inVenv(name, "__init__.py"))],
  make: async (report) => {
    const { program } = await findPython();
    await run(program, [...ISOLATED, "-m", "venv", "--clear", at(".venv")], { env: pythonEnvironment() });
    await fetchUv(venvPython, at("jupyter", "uv.txt"));
    await install(["requirements.txt"], report);
  },
};

/** What draws widgets in the browser, without the Python packages that would drive them there; and papermill. */
const extras = {
  name: "extras",
  after: ["jupyter"],
  title: "controls for JupyterLab, and papermill",
  key: async () => hashOf(...EXTRAS.map((name) => read("jupyter", name)), await jupyter.key()),
  files: () => [
    ...["@jupyter-widgets/jupyterlab-manager", "anywidget"].map((name) =>
      shared("labextensions", name, "package.json"),
    ),
    ...["papermill", "tqdm"].map((name) => inVenv(name, "__init__.py")),
  ],
  make: (report) => install(EXTRAS, report, { args: ["--no-deps"], again: true }),
};
const EXTRAS = ["widgets.txt", "papermill.txt"];
const shared = (...parts) => at(".venv", "share", "jupyter", ...parts);

/** Links by which programs of the environment that groklab does not start find its kernel and its notebooks' parameters. */
const kernel = {
  name: "kernel",
  after: ["jupyter"],
  title: "the kernel, for VS Code and papermill",
  key: () => jupyter.key(),
  files: () => [shared("kernels", "groklab", "kernel.json"), inVenv("groklab.pth")],
  make: () => {
    link(at("jupyter", "kernels", "groklab"), shared("kernels", "groklab"));
    writeFileSync(inVenv("groklab.pth"), `${relative(sitePackages(), at("jupyter", "papermill"))}\n`);
  },
};

/** The TensorFlow wheel, taken for its C library alone: its Python dependencies stay out. */
const tensorflow = (gpu) => ({
  name: "tensorflow",
  after: ["extras"],
  title: `TensorFlow library (${gpu ? "GPU" : "CPU"})`,
  key: async () => hashOf(read("jupyter", requirements(gpu)), await jupyter.key()),
  files: () =>
    ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2", "include/tensorflow/c/c_api.h"].map((name) =>
      inVenv("tensorflow", name),
    ),
  // A wheel half unpacked counts as installed, hence `again`.
  make: (report) => install([requirements(gpu)], report, { args: ["--no-deps"], again: true }),
});

/** tfjs-node-gpu's native addon, compiled against that library; one addon serves CPU and GPU. */
const nativeAddon = (gpu) => ({
  name: "addon",
  after: ["packages", "tensorflow"],
  title: "native addon for tfjs-node-gpu",
  key: async () => hashOf(await tensorflow(gpu).key(), packages.key(), ADDON_FLAGS, readFileSync(undisturbed, "utf8")),
  files: () => [addon, join(tfjs, "deps", "lib", "libtensorflow_cc.so.2")],
  make: async () => {
    const library = linkTensorFlow();
    mkdirSync(dirname(addon), { recursive: true });
    const sources = [...["tfjs_backend.cc", "tfjs_binding.cc"].map((file) => join(tfjs, "binding", file)), undisturbed];
    const headers = [at("node_modules", "node-api-headers", "include"), tfjs, join(tfjs, "deps", "include")].map(
      (folder) => `-I${folder}`,
    );
    await compile([
      ...ADDON_FLAGS,
      ...headers,
      ...sources,
      "-o",
      `${addon}.new`,
      join(library, "libtensorflow_cc.so.2"),
      join(library, "libtensorflow_framework.so.2"),
      "-Wl,-rpath,$ORIGIN/../../deps/lib",
    ]);
    renameSync(`${addon}.new`, addon);
    await run(process.execPath, ["--require", "groklab/register.cjs", "-e", CHECK_ADDON], {
      cwd: root,
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2" },
    });
  },
});

/** The calls during which threads compute, or are started. */
const CALLS = ["TFE_NewContext", "TFE_Execute", "TF_LoadSessionFromSavedModel", "TF_SessionRun"];
const ADDON_FLAGS = [
  ...["-std=gnu++17", "-O2", "-fPIC", "-shared", "-DNAPI_VERSION=8"],
  ...CALLS.map((call) => `-Wl,--wrap=${call}`),
];
const CHECK_ADDON = `require("groklab").startEngine({ backend: "tensorflow" })`;

/** Plotly for JupyterLab: a copy of the one pinned version, since the server does not follow links out of its folder. */
const labExtension = {
  name: "lab",
  after: ["packages"],
  title: "Plotly for JupyterLab",
  key: () => hashOf(packages.key()),
  files: () => [labPlotly],
  make: () => {
    rmSync(labPlotly, { force: true });
    copyFileSync(packagedPlotly, labPlotly);
  },
};
const packagedPlotly = at("node_modules", "plotly.js-dist", "plotly.js");
const labPlotly = at("jupyter", "labextensions", "groklab-plotly", "static", "plotly.js");

/** The types of groklab's library, by which the kernel checks cells without reading the library's sources. */
const types = {
  name: "types",
  after: ["packages"],
  title: "types of the library, for notebooks",
  key: async () => hashOf((await declarations()).keyOfSources()),
  files: () => [at("node_modules", ".cache", "groklab", "types", "index.d.ts")],
  make: () => run(process.execPath, [at(...DECLARATIONS)]),
};
const DECLARATIONS = ["jupyter", "kernels", "groklab", "cells", "declarations.cjs"];
/** Imported when the packages are there, which it needs. */
const declarations = () => import(at(...DECLARATIONS));

/** All steps, in order; `portable` leaves TensorFlow's native library out. */
export function steps({ gpu, portable }) {
  return [
    packages,
    jupyter,
    extras,
    kernel,
    ...(portable ? [] : [tensorflow(gpu), nativeAddon(gpu)]),
    labExtension,
    types,
  ];
}

const requirements = (gpu) => (gpu ? "tensorflow-gpu.txt" : "tensorflow-cpu.txt");

function sitePackages() {
  const lib = at(".venv", "lib");
  const version = existsSync(lib) ? readdirSync(lib).find((name) => name.startsWith("python3.")) : undefined;
  return join(lib, version ?? "missing", "site-packages");
}

function inVenv(...parts) {
  return join(sitePackages(), ...parts);
}

/** Installs lists of jupyter/ into the environment, and reports how far pip is, where it has to do it. */
async function install(lists, report, options = {}) {
  const lines = lists.flatMap((list) => read("jupyter", list).split("\n"));
  const total = lines.filter((line) => /^[a-z0-9]/i.test(line)).length;
  let seen = 0;
  const onOutput = (text) => {
    seen += text.match(/^Collecting /gm)?.length ?? 0;
    if (/Installing collected/.test(text)) report(`installing ${seen} packages`);
    else if (seen > 0) report(`${Math.min(seen, total)} of ${total} packages`);
  };
  const paths = lists.map((list) => at("jupyter", list));
  await installLists(venvPython, paths, { ...options, onOutput });
}

/** Makes deps/ of the addon's package point at the wheel, by relative links so that the clone can be moved. */
function linkTensorFlow() {
  const wheel = inVenv("tensorflow");
  const library = join(tfjs, "deps", "lib");
  rmSync(join(tfjs, "deps"), { recursive: true, force: true });
  for (const file of ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"])
    link(join(wheel, file), join(library, file));
  link(join(wheel, "include"), join(tfjs, "deps", "include"));
  // The GPU wheel looks for CUDA through $ORIGIN/../nvidia.
  if (existsSync(inVenv("nvidia"))) link(inVenv("nvidia"), join(tfjs, "deps", "nvidia"));
  return library;
}

function link(target, path) {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  symlinkSync(relative(realpathSync(dirname(path)), realpathSync(target)), path);
}
