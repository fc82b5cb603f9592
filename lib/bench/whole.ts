/** @file Whole runs, ours and PyTorch's in turns: seconds on the wall and of computing, and what they went to. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { median } from "simple-statistics";
import { z } from "zod";
import { GroklabError, type PhaseTimes } from "../core";
import type { Environment } from "../runs";
import { inTemporaryData } from "./made-up-runs";
import type { Spread } from "./summary";
import { peerOrder, type WholeName, wholeRun } from "./whole-runs";

/** What the process of a whole run prints; ours and PyTorch's alike. */
export interface WholeMeasurement {
  readonly phases: PhaseTimes;
  /** Of the training set, before the first update and after the last. */
  readonly lossFirst: number;
  readonly lossLast: number;
  /** Of ours. */
  readonly environment?: Omit<Environment, "trainer">;
}

/** Who trains: groklab with an empty cache of compiled steps, with a full one, or a PyTorch user's script. */
export type WholeEngine = "cold" | "warm" | "torch";

/** One whole run, in one round. */
export interface MeasuredWhole extends WholeMeasurement {
  readonly run: WholeName;
  readonly engine: WholeEngine;
  readonly round: number;
  /** From the start of the process to its end. */
  readonly wall: number;
  /** Of all its phases, on all threads. */
  readonly cpu: number;
}

export interface WholeBenchOptions {
  readonly runs: readonly WholeName[];
  readonly rounds: number;
  /** Interpreter that has PyTorch and scikit-learn; without one, ours alone. */
  readonly python?: string;
  /** Lines for people. */
  readonly onProgress?: (line: string) => void;
}

const time = z.object({ wall: z.number(), cpu: z.number() });
const schema = z.object({
  phases: z.record(z.string(), time),
  lossFirst: z.number(),
  lossLast: z.number(),
  environment: z.custom<Environment>((value) => typeof value === "object").optional(),
});

/**
 * Measures every run in every round, each time in a new process; every round begins with the one who ended the round before.
 * Of each run ours is measured once more before the first round, when nothing of it has been compiled.
 *
 * @throws GroklabError for a process that fails, or whose network does not learn
 */
export async function measureWhole(options: WholeBenchOptions): Promise<MeasuredWhole[]> {
  const { runs, rounds, python, onProgress = () => {} } = options;
  const engines: WholeEngine[] = python ? ["warm", "torch"] : ["warm"];
  const turns = runs.flatMap((run) => [
    { run, engine: "cold" as const, round: 0 },
    ...Array.from({ length: rounds }, (_, round) =>
      (round % 2 === 0 ? engines : [...engines].reverse()).map((engine) => ({ run, engine, round })),
    ).flat(),
  ]);
  return inTemporaryData(async () =>
    turns.map((turn) => {
      const measured = { ...turn, ...measureOnce(turn.engine, turn.run, python) };
      const { run, engine, round, wall, cpu } = measured;
      onProgress(
        `${run} ${engine}, round ${round + 1} of ${rounds}: ${wall.toFixed(1)} s, ${cpu.toFixed(1)} s of computing`,
      );
      return measured;
    }),
  );
}

function measureOnce(engine: WholeEngine, run: WholeName, python = "python3") {
  const ours = ["--require", join(__dirname, "..", "register.cjs"), join(__dirname, "whole-process.ts"), run];
  const theirs = ["-B", join(__dirname, "peers", "whole.py"), JSON.stringify(peerOrder(run))];
  const [file, args] = engine === "torch" ? [python, theirs] : [process.execPath, ours];
  const started = performance.now();
  // On one thread and without a GPU, whatever the machine has.
  const env = { ...process.env, CUDA_VISIBLE_DEVICES: "-1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  const { status, signal, stdout, stderr } = spawnSync(file, args, { env, encoding: "utf8", maxBuffer: 1e8 });
  const wall = (performance.now() - started) / 1000;
  const words = `${run} ${engine}: it ended with ${signal ?? `code ${status}`}: ${stderr?.trim().slice(-2000)}`;
  if (status !== 0) throw new GroklabError(words);
  const measurement = schema.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")) as WholeMeasurement;
  if (!(measurement.lossLast < measurement.lossFirst)) {
    throw new GroklabError(
      `${run} ${engine}: its loss did not fall, from ${measurement.lossFirst} to ${measurement.lossLast}`,
    );
  }
  return { ...measurement, wall, cpu: Object.values(measurement.phases).reduce((sum, { cpu }) => sum + cpu, 0) };
}

/** What the measurements of a run say: medians of the rounds. */
export interface WholeRow {
  readonly run: WholeName;
  /** Of ours, with all compiled before. */
  readonly wall: number;
  readonly cpu: number;
  readonly updates: number;
  /** The first time, with nothing compiled before. */
  readonly coldWall: number;
  /** Of PyTorch's script; null without one. */
  readonly torchWall: number | null;
  /** Its wall-clock time over ours, within a round. */
  readonly torchRatio: Spread | null;
  /** Seconds of computing by phase, ours. */
  readonly phases: Readonly<Record<string, number>>;
}

/** A row for each run, of what was measured of it in all rounds. */
export function wholeRows(measured: readonly MeasuredWhole[]): WholeRow[] {
  return [...new Set(measured.map(({ run }) => run))].map((run) => {
    const of = (engine: WholeEngine) => measured.filter((one) => one.run === run && one.engine === engine);
    const [warm, torch, [cold]] = [of("warm"), of("torch"), of("cold")];
    const middle = (values: readonly number[]) => median([...values]);
    const ratios = torch.flatMap(({ round, wall }) => {
      const ours = warm.find((one) => one.round === round);
      return ours ? [wall / ours.wall] : [];
    });
    const names = [...new Set(warm.flatMap(({ phases }) => Object.keys(phases)))];
    const phase = (name: string) => middle(warm.map(({ phases }) => phases[name]?.cpu ?? 0));
    return {
      run,
      wall: middle(warm.map(({ wall }) => wall)),
      cpu: middle(warm.map(({ cpu }) => cpu)),
      updates: phase("updates"),
      coldWall: cold.wall,
      torchWall: torch.length > 0 ? middle(torch.map(({ wall }) => wall)) : null,
      torchRatio:
        ratios.length > 0 ? { median: middle(ratios), low: Math.min(...ratios), high: Math.max(...ratios) } : null,
      phases: Object.fromEntries(names.map((name) => [name, phase(name)])),
    };
  });
}

/** The rows as a table in Markdown; of the phases the five that took longest. */
export function wholeTable(rows: readonly WholeRow[]): string {
  const lines = rows.map((row) => {
    const phases = Object.entries(row.phases)
      .filter(([name]) => name !== "updates")
      .sort(([, a], [, b]) => b - a)
      .slice(0, 5)
      .map(([name, seconds]) => `${name} ${seconds.toFixed(1)}`);
    const { torchRatio: ratio, torchWall } = row;
    const spread = ratio && `${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)})`;
    return [
      wholeRun(row.run).title,
      ...[row.wall, row.coldWall, row.cpu, row.updates].map((seconds) => seconds.toFixed(1)),
      phases.join(", "),
      torchWall === null ? "–" : torchWall.toFixed(1),
      spread ?? "–",
    ];
  });
  const head = [
    "seconds of a whole run",
    "groklab",
    "nothing compiled before",
    "computing",
    "of it updates",
    "besides",
    "PyTorch",
    "PyTorch over groklab",
  ];
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A text with what stands between its marks of this bench replaced. @throws GroklabError for a text without them */
export function withWholeTable(text: string, table: string): string {
  const marks = /(<!-- whole -->\n)[\s\S]*?(<!-- \/whole -->)/;
  if (!marks.test(text))
    throw new GroklabError("expected a part between <!-- whole --> and <!-- /whole -->, found none");
  return text.replace(marks, (_, before, after) => `${before}${table}\n${after}`);
}
