// Loaded before anything else: what would otherwise fail later, in words that lead astray. TensorFlow is handed steps in the
// folder for temporary files, and what is made must be usable by the one who made it.
const { accessSync, constants, mkdirSync } = require("node:fs");
const { tmpdir } = require("node:os");

const mask = process.umask();
if (mask & 0o700 && process.geteuid?.() !== 0) {
  refuse(
    `the file mask, umask ${mask.toString(8).padStart(4, "0")}, takes from you what you need in folders that are made`,
    "set it with: umask 022",
  );
}
try {
  mkdirSync(tmpdir(), { recursive: true });
  accessSync(tmpdir(), constants.W_OK | constants.X_OK);
} catch (error) {
  refuse(
    `the folder for temporary files, ${tmpdir()}, can not be written (${error.code})`,
    "set TMPDIR to a folder that can, with a few MB of space",
  );
}

function refuse(what, mend) {
  process.stderr.write(`groklab: ${what}: ${mend}\n`);
  process.exit(1);
}
