// Tries mutants one at a time in a copy of the checkout.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../setup/steps.mjs";
import { copyOfCheckout } from "./copy.mjs";
import { mutated } from "./mutations.mjs";
import { importersIn, testsOf } from "./tests.mjs";

/** Ends a process and those that it has started, whichever of them there still are. */
function end({ pid }) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/** Seconds that these tests may take before an endless loop is thought of. */
const patience = (tests) => 120 + 30 * tests.length;

/** `judge` tells whether the tests that see a mutant, or the nearest of them alone, notice it; `close` removes the copy, which is at `path`. */
export function workshop() {
  const copy = copyOfCheckout();
  const importers = importersIn(copy.path);
  const green = new Map();
  let running;

  /** Runs tests in the copy until one fails. */
  async function runTests(tests, seconds = patience(tests)) {
    const report = join(copy.path, "node_modules", "mutant.json");
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
    const options = ["--bail=1", "--reporter=json", `--outputFile=${report}`];
    writeFileSync(report, "");
    const child = spawn(process.execPath, [vitest, "run", ...tests, ...options], {
      cwd: copy.path,
      detached: true,
      stdio: "ignore",
      env: { ...process.env, GROKLAB_TESTS: "" }, // of npm test or test:long, where these are its own tests
    });
    running = child;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      end(child);
    }, 1000 * seconds);
    const begun = performance.now();
    const code = await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    clearTimeout(timer);
    end(child); // what a broken program has left running
    running = undefined;
    const text = readFileSync(report, "utf8");
    const files = text ? JSON.parse(text).testResults : [];
    const failed = files.find(({ status }) => status === "failed");
    const by = failed?.name.slice(copy.path.length + 1);
    return { ok: code === 0, late, by, seconds: (performance.now() - begun) / 1000 };
  }

  /** Whether a test passes when nothing is broken; asked once. */
  async function isGreen(tests) {
    const key = tests.join(" ");
    if (!green.has(key)) green.set(key, await runTests(tests, 10 * patience(tests)));
    return green.get(key);
  }

  async function judge(mutant, near) {
    const lots = testsOf(mutant.file, importers).slice(0, near ? 1 : 2);
    if (lots.length === 0) return { outcome: "untested", tests: [] };
    const path = join(copy.path, mutant.file); // as the checkout was when this began, whatever is edited since
    const source = readFileSync(path, "utf8");
    const broken = mutated(source, mutant);
    for (const tests of lots) {
      const tried = async (seconds) => {
        writeFileSync(path, broken);
        try {
          return await runTests(tests, seconds);
        } finally {
          writeFileSync(path, source);
        }
      };
      let found = await tried();
      if (found.ok) continue;
      const alone = found.late || !found.by ? tests : [found.by];
      const whole = await isGreen(alone);
      if (!whole.ok)
        throw new Error(`${alone.join(" ")} fails when nothing is broken: npx vitest run ${alone.join(" ")}`);
      if (found.late && 4 * whole.seconds > patience(tests)) found = await tried(5 * whole.seconds);
      if (!found.ok) return { outcome: "killed", by: found.late ? "time" : (found.by ?? "a crash"), tests: alone };
    }
    return { outcome: "survived", tests: lots.flat() };
  }

  const close = () => {
    if (running) end(running);
    copy.remove();
  };
  return { judge, close, path: copy.path };
}
