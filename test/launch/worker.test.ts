import { join } from "node:path";
import { expect, it } from "vitest";
import { runScript } from "../support/script";

it("a training process loads no package that it does not need", async () => {
  const script = join(__dirname, "processes", "modules.cjs");
  await runScript(script); // compiles what has changed, by TypeScript, and keeps it
  const { code, stdout } = await runScript(script);
  expect(code).toBe(0);
  const packages = stdout.split(" ");
  expect(packages).toEqual(expect.arrayContaining(["@tensorflow/tfjs-core", "zod"])); // so the list is one
  for (const other of [
    "danfojs-node",
    "plotly.js-dist",
    "typescript",
    "playwright-core",
    "umap-js",
    "yalps",
    "commander",
  ]) {
    expect(packages).not.toContain(other);
  }
});
