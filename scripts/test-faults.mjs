// `npm run test:faults`: makes all faults of test/faults, where `npm test` makes a few, and stores what was counted in
// data/reliability/faults.json.
import "../lib/cli/closed-pipe.cjs";
import { execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { stepLine } from "./setup/progress.mjs";
import { root } from "./setup/steps.mjs";

const stored = join(root, "data", "reliability", "faults.json");

const HELP = `npm run test:faults [-- options] [FILE…]

Makes every fault of the campaign (kills, power failures, flipped bits, full disks, operations, …), some 48 minutes of one core,
or those of some files of test/faults, such as kill or lock. What each file counted is stored in
data/reliability/faults.json when it passes; one that fails can be run again alone.

  --dry-run     store nothing, print the counts
  --help        this
`;

/** What the lines of all tests say, summed up for each row of the fault table and each fault. */
export function sumCounts(lines) {
  const rows = new Map();
  for (const { row, fault, made, withstood, lost } of lines) {
    const key = `${row} ${fault}`;
    const sum = rows.get(key) ?? { row, fault, made: 0, withstood: 0, lost: 0 };
    rows.set(key, {
      ...sum,
      made: sum.made + made,
      withstood: sum.withstood + withstood,
      lost: sum.lost + lost,
    });
  }
  const number = ({ row }) => Number(row.slice(1));
  return [...rows.values()].sort((a, b) => number(a) - number(b) || (a.fault < b.fault ? -1 : 1));
}

/** What the README says: processes killed or without power, bits flipped, kinds of fault, records lost. */
export function totalsOf(rows) {
  const sum = (some, key) => some.reduce((total, row) => total + row[key], 0);
  // Row R4 is about the same kills as R1, several in one run.
  const killed = rows.filter(({ row, fault }) => ["R1", "R2", "R3", "R6"].includes(row) || /SIGKILL/.test(fault));
  const flipped = rows.filter(({ row }) => row === "R8");
  return {
    killsMade: sum(killed, "made"),
    killsSurvived: sum(killed, "withstood"),
    flipsMade: sum(flipped, "made"),
    flipsDetected: sum(flipped, "withstood"),
    kindsMade: rows.length,
    kindsWithstood: rows.filter(({ made, withstood }) => made === withstood).length,
    recordsLost: sum(rows, "lost"),
  };
}

/** The rows of all files of a stored campaign. */
export function rowsOf({ files }) {
  return sumCounts(Object.values(files).flatMap(({ rows }) => rows));
}

/** The sentence of the README, in which test/readme.test.ts looks for these numbers. */
export function readmeLine(stored) {
  const totals = totalsOf(rowsOf(stored));
  const number = (count) => count.toLocaleString("en-US");
  const days = Object.values(stored.files)
    .map(({ date }) => date.slice(0, 10))
    .sort();
  const between = [...new Set([days[0], days[days.length - 1]])].join(" to ");
  return (
    `${number(totals.killsSurvived)} of ${number(totals.killsMade)} kills and power failures survived, ` +
    `${number(totals.flipsDetected)} of ${number(totals.flipsMade)} flipped bits detected, ` +
    `${number(totals.kindsWithstood)} of ${number(totals.kindsMade)} kinds of fault withstood each time, ` +
    `${number(totals.recordsLost)} records lost (${between})`
  );
}

/** Names of the test files, those asked for or all. */
export function chosenFiles(names) {
  const all = readdirSync(join(root, "test", "faults")).filter((name) => name.endsWith(".test.ts"));
  const chosen = names.map((name) => `${name.replace(/\.test\.ts$/, "")}.test.ts`);
  const unknown = chosen.find((name) => !all.includes(name));
  if (unknown) {
    const known = all.map((name) => name.replace(".test.ts", "")).join(", ");
    throw new Error(`test/faults has no ${unknown}; there are ${known}`);
  }
  return chosen.length > 0 ? chosen : all.sort();
}

async function main() {
  const options = { help: { type: "boolean" }, "dry-run": { type: "boolean" } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const files = chosenFiles(positionals);
  const failed = [];
  for (const [i, file] of files.entries()) {
    const { code, rows } = await runFile(file, stepLine(i + 1, files.length, file.replace(".test.ts", "")));
    for (const { row, fault, made, withstood } of rows)
      console.log(`${row.padEnd(4)} ${withstood} of ${made}  ${fault}`);
    if (code !== 0) failed.push(file);
    else if (!values["dry-run"]) store(file, rows);
  }
  if (failed.length > 0) {
    const again = failed.map((file) => file.replace(".test.ts", "")).join(" ");
    console.error(`\nNot stored, since a test failed; what it says is above: npm run test:faults -- ${again}`);
    return 1;
  }
  if (!values["dry-run"]) console.log(`\nstored in ${stored}\nREADME: ${readmeLine(readStored())}`);
  return 0;
}

/** Runs one file; its line tells how many faults there were so far, and what a test says is printed when one fails. */
async function runFile(file, line) {
  const folder = mkdtempSync(join(tmpdir(), "groklab-faults-"));
  const counts = join(folder, "counts.jsonl");
  const timer = setInterval(() => {
    line.update(`${readCounts(counts).reduce((sum, { made }) => sum + made, 0)} so far`);
  }, 1000);
  try {
    const { code, said } = await runTests(file, counts);
    if (code === 0) line.done();
    else {
      line.failed();
      console.error(said);
    }
    return { code, rows: sumCounts(readCounts(counts)) };
  } finally {
    clearInterval(timer);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runTests(file, counts) {
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const child = spawn(process.execPath, [vitest, "run", `test/faults/${file}`, "--testTimeout=1800000"], {
    cwd: root,
    env: { ...process.env, GROKLAB_FAULTS: "all", GROKLAB_FAULTS_COUNTS: counts },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      said += chunk;
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return { code, said };
}

function readCounts(path) {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1); // the last may be half written
  return lines.map((line) => JSON.parse(line));
}

function readStored() {
  return existsSync(stored) ? JSON.parse(readFileSync(stored, "utf8")) : { files: {} };
}

/** Replaces what was stored of this file, in a file that is replaced whole. */
function store(file, rows) {
  const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  const result = {
    date: new Date().toISOString(),
    commit: git("rev-parse", "HEAD"),
    dirty: git("status", "--porcelain", "--untracked-files=no", "--", "lib", "test", "scripts") !== "",
    node: process.versions.node,
    rows,
  };
  const files = Object.entries({ ...readStored().files, [file]: result }).sort(([a], [b]) => (a < b ? -1 : 1));
  mkdirSync(dirname(stored), { recursive: true });
  writeFileSync(`${stored}.new`, `${JSON.stringify({ files: Object.fromEntries(files) }, null, 1)}\n`);
  renameSync(`${stored}.new`, stored);
}

if (process.argv[1]?.endsWith("test-faults.mjs")) {
  process.exitCode = await main();
}
