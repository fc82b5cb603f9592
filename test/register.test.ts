import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "groklab/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** A library of its own beside a copy of the file, so that what is kept of it can be changed and damaged. */
let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
const kept = () => at("node_modules", ".cache", "groklab");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groklab-register-"));
  mkdirSync(at("lib"));
  mkdirSync(at("node_modules"));
  for (const name of ["typescript", "tsx"])
    symlinkSync(join(projectRoot(), "node_modules", name), at("node_modules", name));
  copyFileSync(join(projectRoot(), "lib", "register.cjs"), at("lib", "register.cjs"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function said(code: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--require", "./lib/register.cjs", "--eval", code], {
    cwd: folder,
  });
  return stdout.trim();
}

const write = (name: string, text: string) => writeFileSync(at(name), text);
const valueIn = (name = "./lib/a") => said(`console.log(require("${name}").value)`);

/** Puts other code in place of what is kept, with a seal that holds, or as it is. */
function changeKept(text: string, code: string, sealed: boolean): void {
  const [file] = readdirSync(kept()).filter((name) => !name.includes(".maps."));
  const entries = JSON.parse(readFileSync(join(kept(), file), "utf8")) as Record<
    string,
    { seal: string; code: string }
  >;
  const seal = createHash("sha256").update(`${text}\0${code}`).digest("base64");
  for (const source of Object.keys(entries)) entries[source] = { seal: sealed ? seal : entries[source].seal, code };
  writeFileSync(join(kept(), file), JSON.stringify(entries));
}

describe("register", () => {
  it("compiles a source once, and anew when its bytes change", async () => {
    const text = "export const value: number = 1;";
    write("lib/a.ts", text);
    expect(await valueIn()).toBe("1");
    changeKept(text, "exports.value = 'kept';", true);
    expect(await valueIn()).toBe("kept");
    changeKept(text, "exports.value = 'damaged';", false);
    expect(await valueIn()).toBe("1");
    write("lib/a.ts", "export const value: number = 2;");
    expect(await valueIn()).toBe("2");
    write("lib/a.ts", text); // what was kept of it is gone
    expect(await valueIn()).toBe("1");
  });

  it.each([
    ["damaged", () => readdirSync(kept()).map((name) => writeFileSync(join(kept(), name), '{"a.ts": {"ha'))],
    ["gone", () => rmSync(kept(), { recursive: true })],
    [
      "not to be written",
      () => {
        rmSync(kept(), { recursive: true });
        writeFileSync(kept(), "a file where the folder would be");
      },
    ],
  ])("compiles again where what was kept is %s", async (_, harm) => {
    write("lib/a.ts", "export const value = 1 as number;");
    await valueIn();
    harm();
    expect(await valueIn()).toBe("1");
    expect(await valueIn()).toBe("1");
  });

  it("keeps what several processes compile at once", async () => {
    for (let i = 0; i < 6; i++) write(`lib/a${i}.ts`, `export const value = ${i} as number;`);
    expect(await Promise.all([0, 1, 2, 3, 4, 5].map((i) => valueIn(`./lib/a${i}`)))).toEqual([..."012345"]);
    expect(await Promise.all([0, 1, 2, 3, 4, 5].map((i) => valueIn(`./lib/a${i}`)))).toEqual([..."012345"]);
    expect(readdirSync(kept()).filter((name) => /\d$/.test(name))).toEqual([]); // nothing unfinished is left
  });

  it("takes ./name to be name.ts, though there be a name.json", async () => {
    write("lib/a.ts", "export const value = 'source' as string;");
    write("lib/a.json", '{ "value": "data" }');
    expect(await valueIn()).toBe("source");
    expect(await valueIn("./lib/a.json")).toBe("data");
  });

  it("tells places in the sources, compiled now or before", async () => {
    const text =
      "interface Long {\n  a: number;\n}\n\nexport function fail(it: Long) {\n\n  throw new Error(String(it));\n}\n";
    write("lib/a.ts", `export { fail } from "./b";`);
    write("lib/b.ts", text);
    const code = 'try { require("./lib/a").fail({}) } catch (error) { console.log(error.stack) }';
    for (const _ of ["now", "before"]) expect(await said(code)).toContain(`fail (${at("lib", "b.ts")}:7:9)`);
  });

  it("leaves TypeScript outside the library to tsx, with its places", async () => {
    write(
      "own.ts",
      "type T = number;\nimport { value } from './lib/a.js';\n\nexport const fail = () => { throw new Error(String(value as T)); };",
    );
    write("lib/a.ts", "export const value = 1;");
    const code = 'try { require("./own").fail() } catch (error) { console.log(error.stack) }';
    const stack = await said(code);
    expect(stack).toContain("Error: 1\n");
    expect(stack).toContain(`${at("own.ts")}:4:35)`);
  });
});
