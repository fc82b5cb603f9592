import { join } from "node:path";
import { expect, it } from "vitest";
import { runScript } from "../support/script";

// oneDNN's product keeps numbers below its stack pointer: a handler on that thread overwrites them, and the heap after them.
it("signals change nothing of what is computed meanwhile", async () => {
  const script = join(__dirname, "processes", "disturbed.ts");
  const { code, signal, stdout, stderr } = await runScript(script, { args: ["300"] });
  expect({ code, signal, stdout }, stderr).toEqual({ code: 0, signal: null, stdout: '{"wrong":0,"heard":true}' });
});
