/** @file What the container files say, held against everything else that says the same; no container is built. */
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join, relative } from "node:path";
import { projectRoot } from "groklab/core";
import { describe, expect, it } from "vitest";
import { jupyterEnvironment, python } from "../../scripts/jupyter.mjs";

const root = projectRoot();
const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");

const readme = read("README.md").replace(/\s+/g, " ");
const manifest = JSON.parse(read("package.json"));
const image = instructionsOf(read("binder", "Dockerfile"));
const WORKSPACE = "/workspaces/groklab";
const devcontainer = JSON.parse(
  read(".devcontainer", "devcontainer.json").replace(/\$\{containerWorkspaceFolder\}/g, WORKSPACE),
);

const HOME = "/home/jovyan";
/** Of a Debian release, the minor version of its Python 3. */
const PYTHON: Record<string, number> = { bookworm: 11, trixie: 13 };

interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** The instructions one after the other, with the variables that they set put in. */
function instructionsOf(dockerfile: string): Instruction[] {
  const lines = dockerfile
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n")
    .replace(/\s*\\\n\s*/g, " ");
  const values: Record<string, string> = { PATH: "/usr/bin" };
  return [...lines.matchAll(/^(\w+) +(.*)$/gm)].map(([, word, text]) => {
    const rest = text.replace(/\$\{(\w+)\}/g, (_, name) => values[name]);
    if (word === "ARG" || word === "ENV") Object.assign(values, pairsOf(rest));
    return { word, rest };
  });
}

function pairsOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));
}

function allOf(word: string): string[] {
  return image.filter((instruction) => instruction.word === word).map(({ rest }) => rest);
}

/** Everything that ENV or ARG sets, by name. */
function settingsOf(word: string): Record<string, string> {
  return pairsOf(allOf(word).join(" "));
}

/** What `npm start` adds in front of each of Jupyter's search paths, with the project in another folder. */
function searchPaths(folder: string): Record<string, string> {
  const added = Object.entries(jupyterEnvironment()).filter(
    ([name, value]) => value !== process.env[name] && name !== "PATH",
  );
  return Object.fromEntries(
    added.map(([name, value]) => [name, `${folder}/${relative(root, value?.split(delimiter)[0] ?? "")}`]),
  );
}

describe("binder/Dockerfile", () => {
  it("begins with a tagged image, of a Node that package.json takes and README calls tried, and of a Python that README names", () => {
    const [, node, debian] = /^node:(\d+)-(\w+)-slim AS tools$/.exec(allOf("FROM")[0]) ?? [];
    expect(Number(node)).toBeGreaterThan(Number(/^>=(\d+)\.\d+$/.exec(manifest.engines.node)?.[1]));
    expect(/\(([\d, and]+) were tried\)/.exec(readme)?.[1].match(/\d+/g)).toContain(node);
    const [, oldest, newest] = /Python 3\.(\d+) to 3\.(\d+)/.exec(readme) ?? [];
    expect(PYTHON[debian]).toBeGreaterThanOrEqual(Number(oldest));
    expect(PYTHON[debian]).toBeLessThanOrEqual(Number(newest));
  });

  it("installs what .ci/run installs on a bare Debian, apart from npm, which comes with the image's Node", () => {
    const ci = read(".ci", "run");
    const needed = [...ci.matchAll(/missing\+=\(([^)]*)\)/g)].flatMap(([, names]) => names.split(" "));
    expect(needed).toContain("g++");
    const installed = /apt-get install (.*?) &&/.exec(allOf("RUN")[0])?.[1].split(" ") ?? [];
    const packages = installed.filter((name) => !name.startsWith("-"));
    expect(packages.sort()).toEqual([...needed.filter((name) => name !== "npm"), "ca-certificates"].sort());
    expect(readme).toContain("with its `venv` module, `g++`,");
  });

  it("copies the repository to the home of the user that Binder demands, and sets it up there as everywhere", () => {
    expect(settingsOf("ARG")).toEqual({ NB_USER: "jovyan", NB_UID: "1000" });
    expect(settingsOf("ENV")).toMatchObject({ USER: "jovyan", HOME });
    expect(allOf("USER")).toEqual(["jovyan"]);
    expect(allOf("WORKDIR")).toEqual([HOME]);
    expect(allOf("COPY")).toEqual([`--chown=1000:1000 . ${HOME}`]);
    const words = image.map(({ word }) => word);
    expect(words.indexOf("USER")).toBeLessThan(words.indexOf("COPY"));
    expect(image[words.indexOf("COPY") + 1].rest).toMatch(/^npm run setup && /);
    expect(manifest.scripts.setup).toBe("node scripts/setup.mjs");
  });

  it("lets Jupyter be started by its bare name, with the search paths of npm start", () => {
    const { PATH, ...others } = settingsOf("ENV");
    const programs = relative(root, dirname(python));
    expect(PATH).toBe(`${HOME}/${programs}:/usr/bin`);
    expect(others).toMatchObject(searchPaths(HOME));
    expect(allOf("RUN")).toContain(`ln -s jupyter-lab ${HOME}/${programs}/jupyter-notebook`);
    expect(allOf("ENTRYPOINT")).toEqual(["[]"]);
    expect(JSON.parse(allOf("CMD")[0]).slice(0, 2)).toEqual(["jupyter", "lab"]);
  });

  it("leaves out of the image what set-up makes in the working tree", () => {
    const left = read(".dockerignore").split("\n");
    const made = [".setup", ".venv", "node_modules", "jupyter/labextensions/*/static/plotly.js"];
    expect(left).toEqual(expect.arrayContaining(made));
    expect(left).not.toContain(".git"); // a record names its commit
  });
});

describe(".devcontainer", () => {
  it("takes the tools and the user of Binder's image, and the set-up of everybody", () => {
    const { dockerfile, context, target } = devcontainer.build;
    expect(existsSync(join(root, ".devcontainer", dockerfile))).toBe(true);
    expect(join(root, ".devcontainer", context, "binder", "Dockerfile")).toBe(join(root, ".devcontainer", dockerfile));
    expect(allOf("FROM")[0]).toMatch(new RegExp(` AS ${target}$`));
    expect(allOf("FROM")[1]).toBe(target);
    expect(devcontainer.remoteUser).toBe(settingsOf("ARG").NB_USER);
    expect(devcontainer.postCreateCommand).toBe("npm run setup");
  });

  it("has the search paths of npm start, and its port", () => {
    expect(devcontainer.remoteEnv).toEqual(searchPaths(WORKSPACE));
    const port = Number(/port of JupyterLab \(default: (\d+)/.exec(read("scripts", "start.mjs"))?.[1]);
    expect(devcontainer.forwardPorts).toEqual([port]);
    expect(Object.keys(devcontainer.portsAttributes)).toEqual([String(port)]);
  });
});
