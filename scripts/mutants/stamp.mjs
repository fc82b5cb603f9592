// As long as what a result hangs on is the same, it holds.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Changed by each finding, and read by no test of lib. */
const ASIDE = join("test", "support", "equivalent-mutants.json");

/** A hash of the broken file, of the tests that saw it, and of what these read: all that is in `test/support` and in their rooms beside tests. */
export function stamp(mutant, tests, root) {
  const rooms = new Set(["support", ...tests.map((test) => test.split("/")[1])].map((room) => join("test", room)));
  const files = [mutant.file, ...tests, ...[...rooms].sort().flatMap((room) => besideTests(root, room))];
  const hash = createHash("sha256").update([mutant.start, mutant.from, mutant.to].join("\0"));
  for (const file of files) {
    hash.update(`\0${file}\0`);
    if (existsSync(join(root, file))) hash.update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

function besideTests(root, room) {
  const folder = join(root, room);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((file) => file !== ASIDE && !file.includes("__pycache__"))
    .sort();
}
