// TensorFlow is handed steps in the folder for temporary files.
const { accessSync, constants, mkdirSync } = require("node:fs");
const { tmpdir } = require("node:os");

try {
  mkdirSync(tmpdir(), { recursive: true });
  accessSync(tmpdir(), constants.W_OK);
} catch (error) {
  console.error(
    `groklab: the folder for temporary files, ${tmpdir()}, can not be written (${error.code}): ` +
      "set TMPDIR to a folder that can, with a few MB of space",
  );
  process.exit(1);
}
