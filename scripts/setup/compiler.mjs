// The C++ compiler: that of CXX, which may be several words, as for make.
import { run, SetupError } from "./command.mjs";

/** The words of CXX as the shell reads them, as make lets it: `ccache g++`, `g++ -O1`; without it, `g++`. */
async function compiler() {
  const named = process.env.CXX?.trim() || "g++";
  try {
    const words = (await run("sh", ["-c", `printf '%s\\n' ${named}`])).trim().split("\n");
    await run(words[0], [...words.slice(1), "--version"]);
    return words;
  } catch {
    throw new SetupError(
      `no C++ compiler (${named})`,
      "On Debian and Ubuntu: `sudo apt install g++`. Elsewhere set CXX to yours, or use --portable to run without TensorFlow's native library.",
    );
  }
}

/** Compiles with these arguments, after those that CXX names itself. */
export async function compile(args) {
  const [program, ...given] = await compiler();
  await run(program, [...given, ...args]);
}
