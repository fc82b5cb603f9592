import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { projectRoot } from "groklab";
import { describe, expect, it } from "vitest";
import { until } from "../support/processes";
import { scratch } from "../support/scratch";
import { runNpmScript } from "../support/script";
import { slowness } from "../support/speed";

const folder = scratch();

/** A folder of modules that JupyterLab imports, of which none may be. */
function aliens(): string {
  for (const name of ["jupyterlab", "nbformat", "tornado"]) writeFileSync(join(folder, `${name}.py`), "1 / 0\n");
  return folder;
}

function run(script: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const started = Date.now();
  return { ...runNpmScript(script, args, env), seconds: (Date.now() - started) / 1000 };
}

describe("npm start", () => {
  it("--help lists its options and starts nothing", () => {
    const { status, stdout } = run("start.mjs", ["--help"]);
    expect(status).toBe(0);
    for (const option of ["--headless", "--port", "--gpu", "--portable"]) expect(stdout).toContain(option);
  });

  it.each([
    [["--headles"], /Unknown option '--headles'/],
    [["--port", "http"], /--port: expected a number from 1 to 65535, got http/],
    [["notebooks/00-start-her.ipynb"], /there is no notebook notebooks\/00-start-her.ipynb/],
    [["--gpu", "--portable"], /exclude each other/],
  ])("refuses %j in one line with its remedy", (args, message) => {
    const { status, stderr } = run("start.mjs", args);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/\n→ /);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it("says so when the port asked for is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const { status, stderr } = run("start.mjs", ["--no-browser", "--port", String(port)]);
    server.close();
    expect(status).toBe(1);
    expect(stderr).toContain(`port ${port} is taken`);
    expect(stderr).toContain("Choose another with --port");
  });
});

describe("JupyterLab, as npm start opens it", () => {
  it("listens on 127.0.0.1 alone, and lets nobody in without the token", async () => {
    const free = createServer().listen(0, "127.0.0.1");
    await once(free, "listening");
    const { port } = free.address() as { port: number };
    free.close();
    const script = join(projectRoot(), "scripts", "start.mjs");
    const notebook = join("reports", "50 % of #1, or less?.ipynb");
    mkdirSync(join(projectRoot(), "reports"), { recursive: true });
    copyFileSync(join(projectRoot(), "notebooks", "00-start-here.ipynb"), join(projectRoot(), notebook));
    const lab = spawn(process.execPath, [script, "--no-browser", "--port", String(port), notebook], {
      cwd: projectRoot(),
      env: { ...process.env, PYTHONHOME: "/nonexistent", PYTHONPATH: aliens(), CONDA_PREFIX: "/nonexistent" },
    });
    let said = "";
    for (const stream of [lab.stdout, lab.stderr]) stream.on("data", (chunk) => void (said += chunk));
    const ended = once(lab, "close");
    try {
      await until("JupyterLab answers", () => said.includes("?token="));
      const [, token] = /\?token=([0-9a-f]{48})\n/.exec(said) ?? [];
      const status = async (path: string) =>
        (await fetch(`http://127.0.0.1:${port}${path}`, { redirect: "manual" })).status;
      const address = new URL(/^JupyterLab: (.*)$/m.exec(said)?.[1] ?? "");
      expect([address.searchParams.get("token"), address.hash]).toEqual([token, ""]);
      expect(decodeURIComponent(address.pathname)).toBe(`/lab/tree/${notebook}`);
      // Its root leads there, too; a browser that is opened is led through it.
      const headers = { Authorization: `token ${token}` };
      const first = await fetch(new URL("/", address), { headers, redirect: "manual" });
      expect(first.headers.get("location")).toContain(address.pathname);
      expect((await fetch(address)).status).toBe(200);
      const contents = address.pathname.replace("/lab/tree", "/api/contents");
      expect(await status(`${contents}?token=${token}`)).toBe(200);
      expect([await status("/api/contents"), await status("/api/contents?token=wrong")]).toEqual([403, 403]);
      expect(await status(`/api/contents?token=${token}`)).toBe(200);
      // Its files are those of the project, and no folder above it.
      expect(await status(`/api/contents/package.json?token=${token}`)).toBe(200);
      expect(await status(`/api/contents/..%2F..%2Fetc%2Fpasswd?token=${token}`)).toBeGreaterThanOrEqual(400);
      const hex = port.toString(16).toUpperCase().padStart(4, "0");
      const listening = ["tcp", "tcp6"].flatMap((table) =>
        readFileSync(`/proc/net/${table}`, "utf8")
          .split("\n")
          .map((line) => line.trim().split(/\s+/))
          .filter(([, local, , state]) => local?.endsWith(`:${hex}`) && state === "0A")
          .map(([, local]) => local),
      );
      expect(listening).toEqual([`0100007F:${hex}`]);
    } finally {
      lab.kill("SIGTERM");
      await ended;
      rmSync(join(projectRoot(), notebook));
    }
  });
});

describe("set-up", () => {
  it("does nothing when all is done, in moments", () => {
    const { status, stdout, seconds } = run("setup.mjs", []);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^groklab is set up \(.*\)\.\n$/);
    expect(seconds / slowness()).toBeLessThan(5);
  });

  it("repairs what was cut short, whatever its stamp says", () => {
    const plotly = join(projectRoot(), "jupyter", "labextensions", "groklab-plotly", "static", "plotly.js");
    const whole = statSync(plotly).size;
    truncateSync(plotly, 1000);
    const { status, stdout } = run("setup.mjs", []);
    expect(status).toBe(0);
    expect(stdout).toContain("Plotly for JupyterLab … done");
    expect(statSync(plotly).size).toBe(whole);
  });

  it("names what the machine lacks, and its remedy", () => {
    const { status, stderr } = run("setup.mjs", [], { GROKLAB_PYTHON: "/nonexistent/python3" });
    expect(status).toBe(1);
    expect(stderr).toContain("no Python 3.10 to 3.13 found");
    expect(stderr).toContain("apt install python3 python3-venv");
  });

  it("installs from locks that name no registry, every Python file with its hash", () => {
    const lock = readFileSync(join(projectRoot(), "package-lock.json"), "utf8");
    expect(lock).not.toContain('"resolved": "http');
    for (const name of [
      "requirements.txt",
      "tensorflow-cpu.txt",
      "tensorflow-gpu.txt",
      "widgets.txt",
      "papermill.txt",
      "uv.txt",
    ]) {
      const text = readFileSync(join(projectRoot(), "jupyter", name), "utf8");
      expect(text).not.toMatch(/https?:\/\//);
      const packages = text.split("\n").filter((line) => /^[a-z]/i.test(line));
      expect(packages.length).toBeGreaterThan(0);
      for (const line of packages) expect(line).toMatch(/==.* \\$/); // pinned, and a hash follows
    }
  });
});
