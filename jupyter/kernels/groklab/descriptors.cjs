// Descriptors 1 and 2, to which child processes, native code and `fs.writeSync(1)` write, lead to files that the kernel reads.
// A file, not a pipe: it can be read at any moment, so that its text keeps its place among that of `console.log`, and it never
// fills up while a cell waits for its child. What the kernel itself has to say goes to the server's terminal, as before.
const fs = require("node:fs");
const { StringDecoder } = require("node:string_decoder");
const { join } = require("node:path");

const CHUNK = Buffer.alloc(65_536);

/**
 * Leads both descriptors to files in `folder`: `{ read(write), forget(), log(text) }`.
 * `read` hands on what came since, as `write(name, text)`; `forget` gives it to the log.
 */
function captureDescriptors(folder) {
  const terminal = reopened(2);
  const log = (text) => {
    if (terminal !== undefined) fs.writeSync(terminal, `${text}\n`);
  };
  const files = [];
  try {
    for (const [name, descriptor] of Object.entries({ stdout: 1, stderr: 2 })) {
      const path = join(folder, name);
      fs.closeSync(fs.openSync(path, "w", 0o600));
      const source = fs.openSync(path, "r");
      moveTo(descriptor, path);
      files.push({ name, source, position: 0, decoder: new StringDecoder("utf8") });
    }
  } catch (error) {
    log(`What child processes write is not shown in cells: ${error.message}`);
  }
  moveTo(0, "/dev/null", "r"); // whoever reads standard input of a kernel would wait for ever

  function read(write) {
    for (const file of files) {
      for (;;) {
        const length = fs.readSync(file.source, CHUNK, 0, CHUNK.length, file.position);
        if (length === 0) break;
        file.position += length;
        write(file.name, file.decoder.write(CHUNK.subarray(0, length)));
      }
    }
  }

  return {
    log,
    read,
    forget: () => read((_, text) => log(text.trimEnd())),
  };
}

/** A second descriptor of the same file; undefined for a socket, which cannot be opened again. */
function reopened(descriptor) {
  try {
    return fs.openSync(`/dev/fd/${descriptor}`, "a");
  } catch {
    return undefined;
  }
}

/** Gives a path a certain descriptor: the system gives the lowest that is free. */
function moveTo(descriptor, path, flags = "a") {
  try {
    fs.closeSync(descriptor);
  } catch {
    // closed already
  }
  const given = fs.openSync(path, flags);
  if (given === descriptor) return;
  fs.closeSync(given);
  throw new Error(`descriptor ${descriptor} is not free`);
}

module.exports = { captureDescriptors };
