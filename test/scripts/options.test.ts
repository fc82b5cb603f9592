import { describe, expect, it } from "vitest";
import { runNpmScript } from "../support/script";

describe("scripts with options", () => {
  it.each([
    ["bench-kernel.mjs", "npm run bench:kernel"],
    ["bench-use.mjs", "npm run bench:use"],
    ["replicate.mjs", "npm run replicate"],
    ["report.mjs", "npm run report"],
    ["screens.mjs", "npm run screens"],
    ["start.mjs", "npm start"],
  ])("lead from an option that %s has not to its own help", (file, command) => {
    const { status, stderr } = runNpmScript(file, ["--no-such-option"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^\nUnknown option '--no-such-option'/);
    expect(stderr).toMatch(new RegExp(`\\n→ \`${command} -- --help\` lists the options.\\n$`));
    expect(stderr).not.toMatch(/\n {4}at /);
    const help = runNpmScript(file, ["--help"]);
    expect([help.status, help.stdout.split(" [-- ")[0]]).toEqual([0, command]);
  });
});
