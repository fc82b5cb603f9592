// `npm run test:faults`: makes all faults of test/faults, where `npm test` makes a few, and stores what was counted in
// data/reliability/faults.json.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { stepLine } from "./setup/progress.mjs";
import { root } from "./setup/steps.mjs";

const stored = join(root, "data", "reliability", "faults.json");

const HELP = `npm run test:faults [-- options]

Makes every fault of the campaign (kills, power failures, flipped bits, full disks, …), some 45 minutes of one core,
and stores what was counted in data/reliability/faults.json, if no test failed.

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

/** What the README says: processes killed or without power, bits flipped, records lost; and faults of all kinds. */
export function totalsOf(rows) {
  const sum = (some, key) => some.reduce((total, row) => total + row[key], 0);
  const killed = rows.filter(({ row, fault }) => ["R1", "R2", "R3", "R4", "R6"].includes(row) || /SIGKILL/.test(fault));
  const flipped = rows.filter(({ row }) => row === "R8");
  return {
    killsMade: sum(killed, "made"),
    killsSurvived: sum(killed, "withstood"),
    flipsMade: sum(flipped, "made"),
    flipsDetected: sum(flipped, "withstood"),
    faultsMade: sum(rows, "made"),
    faultsWithstood: sum(rows, "withstood"),
    recordsLost: sum(rows, "lost"),
  };
}

/** The sentence of the README, in which test/readme.test.ts looks for these numbers. */
export function readmeLine({ totals, date }) {
  const number = (count) => count.toLocaleString("en-US");
  return (
    `${number(totals.killsSurvived)} of ${number(totals.killsMade)} kills and power failures survived, ` +
    `${number(totals.flipsDetected)} of ${number(totals.flipsMade)} flipped bits detected, ` +
    `${number(totals.faultsWithstood)} of ${number(totals.faultsMade)} faults of all kinds withstood, ` +
    `${number(totals.recordsLost)} records lost (${date.slice(0, 10)})`
  );
}

async function main() {
  const options = { help: { type: "boolean" }, "dry-run": { type: "boolean" } };
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), "groklab-faults-"));
  const counts = join(folder, "counts.jsonl");
  try {
    const code = await runTests(counts);
    const rows = sumCounts(readCounts(counts));
    for (const { row, fault, made, withstood } of rows)
      console.log(`${row.padEnd(4)} ${withstood} of ${made}  ${fault}`);
    if (code !== 0 || rows.length === 0) {
      console.error("\nNot stored: a test failed; what it says is above.");
      return 1;
    }
    if (!values["dry-run"]) console.log(`\nstored in ${store(rows)}`);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the tests; one line tells how many faults there were so far, and what a test says is printed when one fails. */
async function runTests(counts) {
  const line = stepLine(1, 1, "faults");
  const timer = setInterval(() => {
    const rows = readCounts(counts);
    line.update(`${rows.reduce((sum, { made }) => sum + made, 0)} so far, last ${rows.at(-1)?.row ?? "none"}`);
  }, 1000);
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const child = spawn(process.execPath, [vitest, "run", "test/faults", "--testTimeout=1800000"], {
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
  clearInterval(timer);
  if (code === 0) line.done();
  else {
    line.failed();
    console.error(said);
  }
  return code;
}

function readCounts(path) {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1); // the last may be half written
  return lines.map((line) => JSON.parse(line));
}

/** Replaces the file, whole. */
function store(rows) {
  const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  const content = {
    date: new Date().toISOString(),
    commit: git("rev-parse", "HEAD"),
    dirty: git("status", "--porcelain", "--untracked-files=no", "--", "lib", "test", "scripts") !== "",
    node: process.versions.node,
    totals: totalsOf(rows),
    rows,
  };
  mkdirSync(dirname(stored), { recursive: true });
  writeFileSync(`${stored}.new`, `${JSON.stringify(content, null, 1)}\n`);
  renameSync(`${stored}.new`, stored);
  return `${stored}\nREADME: ${readmeLine(content)}`;
}

if (process.argv[1]?.endsWith("test-faults.mjs")) {
  process.exitCode = await main();
}
