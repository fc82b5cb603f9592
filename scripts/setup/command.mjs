// Runs one program of the set-up: quiet when it succeeds, its last words when it fails.
import { spawn } from "node:child_process";
import { statfsSync } from "node:fs";
import { tmpdir } from "node:os";

/** Something the machine lacks or refused; `remedy` says what the reader can do about it. */
export class SetupError extends Error {
  constructor(problem, remedy) {
    super(problem);
    this.remedy = remedy;
  }
}

/** Remedies for what a failing program prints most often. */
const KNOWN_CAUSES = [
  [
    /EACCES|EPERM|EROFS|Permission denied|Read-only file system/i,
    "No permission to write there: check the owner of the folder, or clone into one that you own.",
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRE|Temporary failure in name resolution|Failed to establish|connection broken|ProxyError|Tunnel connection/i,
    "The package registry was not reached: check the network or proxy and run the command again.",
  ],
  [
    /version [`'](GLIBCXX|CXXABI|GCC)_[\d.]+' not found/,
    "LD_LIBRARY_PATH puts an older C++ library before that of this system: unset it, or unload the module that set it.",
  ],
  [
    /ensurepip is not available|No module named (venv|ensurepip)/i,
    "Python lacks its venv module: on Debian and Ubuntu, `sudo apt install python3-venv`.",
  ],
  [
    /No matching distribution found/i,
    "The package index was not reached, or has nothing for this Python: check the network, the proxy and `pip config list`. TensorFlow needs Python 3.10 to 3.13 (64 bit): set GROKLAB_PYTHON to one, or use --portable.",
  ],
];

/** What a reader can do about a message, where that is known. */
export function remedyFor(message) {
  if (/ENOSPC|No space left on device/i.test(message)) return remedyForDisk() ?? DISK_IS_FULL;
  return KNOWN_CAUSES.find(([pattern]) => pattern.test(message))?.[1];
}

const DISK_IS_FULL = "The disk is full: free about 3 GB and run the command again.";
/** Bytes below which a disk is full for every step. */
const FULL = 10_000_000;

/** Where a disk is full: Python's venv module fails on one without a word about it. */
function remedyForDisk() {
  const isFull = (folder) => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < FULL;
  };
  if (isFull(import.meta.dirname)) return DISK_IS_FULL;
  if (!isFull(tmpdir())) return undefined;
  return `The disk of ${tmpdir()} is full: free some space there, or set TMPDIR to another folder.`;
}

/** Runs a program in the environment `env`, given whole. @returns {Promise<string>} what it printed on standard output */
export function run(program, args, { cwd, env = process.env, onOutput = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let all = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      all += chunk;
      onOutput(String(chunk));
    });
    child.stderr.on("data", (chunk) => {
      all += chunk;
      onOutput(String(chunk));
    });
    child.on("error", (error) =>
      reject(new SetupError(`cannot run ${program}: ${error.message}`, `Install ${program} or put it on PATH.`)),
    );
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(stdout);
      const tail = all.trim().split("\n").slice(-12).join("\n    ");
      const ending = signal ? `was ended by ${signal}` : `ended with code ${code}`;
      reject(
        new SetupError(
          `${program} ${args.slice(0, 6).join(" ")} … ${ending}:\n    ${tail}`,
          remedyFor(all) ??
            remedyForDisk() ??
            "The lines above are the program's own last words; run the same command again once mended.",
        ),
      );
    });
  });
}
