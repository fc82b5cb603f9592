// Which mutants to try: of the lines that differ from a commit, of the files named, or drawn from them.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../setup/steps.mjs";
import { mutantsOf } from "./mutations.mjs";

/** Every file of lib that computes something. */
function sources() {
  const all = readdirSync(join(root, "lib"), { recursive: true, encoding: "utf8" });
  return all.filter((path) => path.endsWith(".ts")).map((path) => join("lib", path));
}

/** So many of them, whose hash with the seed is lowest: the draw does not depend on what else there is. */
export function drawn(mutants, count, seed) {
  const times = new Map();
  const keyed = mutants.map((mutant) => {
    const what = [mutant.file, mutant.text, mutant.from, mutant.to].join("\0");
    times.set(what, (times.get(what) ?? 0) + 1);
    return {
      mutant,
      key: createHash("sha256")
        .update(`${seed}\0${what}\0${times.get(what)}`)
        .digest("hex"),
    };
  });
  return keyed
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, count)
    .map(({ mutant }) => mutant);
}

/** Lines of the working tree that a diff without context has added or changed, by file. */
export function changedLines(diff) {
  const lines = new Map();
  let file = "";
  for (const line of diff.split("\n")) {
    if (line.startsWith("+++ ")) file = line.replace(/^\+\+\+ (b\/)?/, "");
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (!hunk) continue;
    const [first, count] = [Number(hunk[1]), Number(hunk[2] ?? 1)];
    lines.set(file, [...(lines.get(file) ?? []), ...Array.from({ length: count }, (_, i) => first + i)]);
  }
  return lines;
}

/** @throws Error for a file that lib has not */
export function chosen(positionals, { since, sample, seed = "1" }) {
  const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1e8 });
  const places = positionals.map((place) => /^(.*?)(?::(\d+))?$/.exec(place).slice(1, 3));
  const files = sources();
  for (const [file] of places) {
    if (!files.some((one) => one === file || one.startsWith(`${file.replace(/\/$/, "")}/`))) {
      throw new Error(
        `lib has no ${file}; give a file or folder such as lib/runs/lines.ts, or a line, lib/runs/lines.ts:20`,
      );
    }
  }
  let mutants = files.flatMap((file) => mutantsOf(file, readFileSync(join(root, file), "utf8")));
  if (places.length > 0) {
    mutants = mutants.filter((one) =>
      places.some(([file, line]) =>
        line
          ? one.file === file && one.line === Number(line)
          : `${one.file}/`.startsWith(`${file.replace(/\/$/, "")}/`),
      ),
    );
  }
  if (since !== undefined || (places.length === 0 && sample === undefined)) {
    const added = git("ls-files", "--others", "--exclude-standard", "--", "lib").split("\n");
    const lines = changedLines(git("diff", "--unified=0", "--no-color", since ?? "HEAD", "--", "lib"));
    mutants = mutants.filter(({ file, line }) => added.includes(file) || lines.get(file)?.includes(line));
  }
  return sample === undefined ? mutants : drawn(mutants, sample, seed);
}
