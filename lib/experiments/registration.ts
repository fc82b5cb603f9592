/** @file Whether a rule was committed before the runs that it judges: its words in the history of git, and the commits of records. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { git } from "../core";

/** A rule beside the sources that made the runs which it judges. */
export interface Registration {
  /** The first commit whose sources have all of the rule's words; null where it is not committed. */
  readonly commit: string | null;
  /** How many of the runs were made by sources that do not go back to that commit, or of a commit that is not known. */
  readonly before: number;
}

/** A rule, and for each run that it judges the commit of the sources that made it. */
export interface Registered {
  readonly rule: string;
  readonly runs: readonly (string | null)[];
}

/** Where rules are, now and in all that there was. */
const FOLDERS = ["lib/experiments", "lib/claims"];
/** So many words in a row tell a rule: what a program fills in breaks a row, and such rows are not looked for. */
const ROW = 4;

/**
 * When rules were committed, and which of their runs were made before. A rule is in a commit where a file has all its rows of four
 * words that one has today, whatever the file is: a text that merely moved is no other. A number that the program fills in by name
 * is not looked for.
 *
 * @param root the top level of the repository
 * @returns in the order of the rules; null where there is no history, as in a clone of the last commit alone
 */
export function registrationsOf(rules: readonly Registered[], root: string): Registration[] | null {
  if (git(root, ["rev-parse", "--is-shallow-repository"]).text !== "false") return null;
  const today = FOLDERS.flatMap((folder) => sourcesIn(join(root, folder))).map(rowsOf);
  const found = firstCommits(
    rules.map(({ rule }) => mostIn(rowsOf(rule), today)),
    root,
  );
  const goesBack = new Map<string, boolean>();
  const isAfter = (commit: string, run: string): boolean => {
    const key = `${commit} ${run}`;
    const known = goesBack.get(key) ?? git(root, ["merge-base", "--is-ancestor", commit, run]).text !== undefined;
    goesBack.set(key, known);
    return known;
  };
  return rules.map(({ runs }, i) => {
    const commit = found[i];
    const after = commit === null ? [] : runs.filter((run) => run !== null && isAfter(commit, run));
    return { commit, before: runs.length - after.length };
  });
}

/** For each list of rows the first commit, from the oldest on, that has them all; null for none, and for an empty list. */
function firstCommits(wanted: readonly (readonly string[])[], root: string): (string | null)[] {
  const first = new Array<string | null>(wanted.length).fill(null);
  const commits = lines(git(root, ["log", "--reverse", "--topo-order", "--format=%H", "--", ...FOLDERS]).text);
  const versions = commits.map((commit) => ({ commit, blobs: blobsOf(commit, root) }));
  const rows = rowsOfBlobs([...new Set(versions.flatMap(({ blobs }) => blobs))], root);
  for (const { commit, blobs } of versions) {
    const sets = blobs.flatMap((blob) => rows.get(blob) ?? []);
    wanted.forEach((list, i) => {
      if (first[i] === null && list.length > 0 && sets.some((set) => list.every((row) => set.has(row))))
        first[i] = commit;
    });
    if (first.every((one, i) => one !== null || wanted[i].length === 0)) break;
  }
  return first;
}

/** Those of some rows that the file has which has the most of them. */
function mostIn(rows: ReadonlySet<string>, files: readonly ReadonlySet<string>[]): string[] {
  const had = files.map((file) => [...rows].filter((row) => file.has(row)));
  return had.reduce((most, one) => (one.length > most.length ? one : most), []);
}

/** Ids of the TypeScript files below the folders in a commit. */
function blobsOf(commit: string, root: string): string[] {
  return lines(git(root, ["ls-tree", "-r", commit, "--", ...FOLDERS]).text).flatMap((line) => {
    const [about, path] = line.split("\t");
    return path.endsWith(".ts") ? [about.split(" ")[2]] : [];
  });
}

function rowsOfBlobs(blobs: readonly string[], root: string): Map<string, ReadonlySet<string>> {
  const all = Buffer.from(git(root, ["cat-file", "--batch"], `${blobs.join("\n")}\n`).text ?? "");
  const rows = new Map<string, ReadonlySet<string>>();
  let at = 0;
  for (const blob of blobs) {
    const end = all.indexOf("\n", at);
    const size = Number(all.subarray(at, end).toString().split(" ")[2]);
    rows.set(blob, rowsOf(all.subarray(end + 1, end + 1 + size).toString()));
    at = end + size + 2;
  }
  return rows;
}

/** Every four words in a row, in lower case, strings that a plus joins being one; of a shorter text all its words. */
function rowsOf(text: string): Set<string> {
  const words = text
    .replace(/["'`]\s*\+\s*["'`]/g, "")
    .toLowerCase()
    .split(/[^a-z0-9.%]+/)
    .filter((word) => word !== "");
  if (words.length < ROW) return new Set([words.join(" ")]);
  return new Set(words.slice(ROW - 1).map((_, i) => words.slice(i, i + ROW).join(" ")));
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => readFileSync(join(folder, path), "utf8"));
}

const lines = (text = ""): string[] => text.split("\n").filter((line) => line !== "");
