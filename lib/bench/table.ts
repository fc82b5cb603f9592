import type { EngineRow, Spread, WorkloadSummary } from "./summary";
import { workload } from "./workloads";

/** Everything that was measured, as text: one line an engine, then what it says, one line a workload. */
export function describeBench(rows: readonly EngineRow[], summaries: readonly WorkloadSummary[]): string {
  const names = [...new Set(rows.map((row) => row.workload))];
  const engines = names.flatMap((name) => [
    [`${name}: ${workload(name).title}`],
    ...rows.filter((row) => row.workload === name).map(engineLine),
  ]);
  return [
    ...aligned([["", "steps/s, median (lowest to highest)", "groklab is … times as fast"], ...engines]),
    "",
    ...aligned([SUMMARY_HEAD, ...summaries.map(summaryLine)]),
    "",
    "Ratios are taken within a round; shown is their median (lowest to highest).",
    "Equal arithmetic: groklab without its per-token tables, over the same peers. Of the matmul peak: what it computes a second so, over",
    "what products of the step's largest shape alone do in the same process.",
  ].join("\n");
}

function engineLine(row: EngineRow): string[] {
  const digits = row.stepsPerSecond < 100 ? 1 : 0;
  return [
    `  ${row.engine}`,
    spreadText({ median: row.stepsPerSecond, low: row.lowest, high: row.highest }, digits),
    row.engine === "groklab" ? "" : spreadText(row.groklabRatio, 2),
  ];
}

const SUMMARY_HEAD = [
  "",
  "to best PyTorch",
  "to JAX",
  "equal arithmetic: to PyTorch",
  "to JAX",
  "of the matmul peak",
  "two processes",
  "first update",
  "memory",
];

const RATIOS = ["toTorch", "toJax", "equalToTorch", "equalToJax", "ofMatmul", "twoProcesses"] as const;

function summaryLine(summary: WorkloadSummary): string[] {
  const { firstUpdateSeconds, peakMegabytes } = summary;
  return [
    summary.workload,
    ...RATIOS.map((ratio) => spreadText(summary[ratio], 2)),
    firstUpdateSeconds === null ? "–" : `${firstUpdateSeconds.toFixed(1)} s`,
    peakMegabytes === null ? "–" : `${peakMegabytes.toFixed(0)} MB`,
  ];
}

function spreadText(spread: Spread | null, digits: number): string {
  if (spread === null) return "–";
  const { median, low, high } = spread;
  if (low === high) return median.toFixed(digits); // one round
  return `${median.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

/** Lines with their cells one below the other; a line of one cell is a heading, as wide as it likes. */
function aligned(lines: readonly (readonly string[])[]): string[] {
  const cells = lines.filter((line) => line.length > 1);
  const widths = cells[0].map((_, i) => Math.max(...cells.map((line) => line[i].length)));
  return lines.map((line) =>
    line.length === 1
      ? line[0]
      : line
          .map((text, i) => text.padEnd(widths[i]))
          .join("  ")
          .trimEnd(),
  );
}
