/** @file Which columns of a table of runs a reader wants: what tells these runs apart, as far as the terminal is wide. */
import { canonicalJson } from "../core";
import type { FlatConfig, RunRow } from "../runs";
import { differingKeys } from "../runs/compare";
import { cellText, tableWidth } from "./text-table";

/** Settings that a table shows, unless all are asked for; in a narrow terminal fewer, down to `LEAST` before others go. */
const MOST = 6;
const LEAST = 3;

/** Characters of a cell, such as a list of probes. */
const CELL = 24;

/** What a narrow terminal does without, in this order. */
const SPARE = ["seconds", "train", "test", "T_mem"];

/**
 * The settings that tell most of these runs apart, the most telling first: each is the one by which the groups that those
 * before it leave become the most even (the greatest entropy of the groups), then the one with the most even values.
 */
export function tellingKeys(configs: readonly FlatConfig[], most = MOST): string[] {
  const keys = differingKeys(configs);
  const texts = new Map(keys.map((key) => [key, configs.map((config) => canonicalJson(config[key] ?? null))]));
  const alone = new Map(keys.map((key) => [key, evenness(texts.get(key) as string[])]));
  const chosen: string[] = [];
  let groups: number[] = configs.map(() => 0);
  while (chosen.length < Math.min(most, keys.length)) {
    let best: { key: string; together: number; groups: number[] } | undefined;
    for (const key of keys.filter((key) => !chosen.includes(key))) {
      const split = numbered((texts.get(key) as string[]).map((text, i) => `${groups[i]} ${text}`));
      const together = evenness(split);
      const gain = best ? together - best.together : 1;
      const more = best ? (alone.get(key) as number) - (alone.get(best.key) as number) : 1;
      if (gain > 1e-9 || (gain > -1e-9 && more > 1e-9)) best = { key, together, groups: split };
    }
    if (!best) break;
    chosen.push(best.key);
    groups = best.groups;
  }
  return chosen;
}

/** Equal texts as equal numbers. */
function numbered(texts: readonly string[]): number[] {
  const numbers = new Map<string, number>();
  return texts.map((text) => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  });
}

/** The entropy of how often the values come, in nats. */
function evenness(values: readonly (number | string)[]): number {
  const counts = new Map<number | string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum - (n / values.length) * Math.log(n / values.length), 0);
}

/** A table that fits, and the settings that it leaves out. */
export interface FittedTable {
  readonly rows: readonly RunRow[];
  readonly leftOut: readonly string[];
}

/**
 * Rows of `tabulate` with the most telling settings alone, long cells cut. Where that is wider than `width` characters:
 * settings by their last word, fewer settings down to three, then without seconds and accuracies, then without settings.
 *
 * @param settings what differs, the most telling first
 * @param differing all that differs
 */
export function fitTable(
  rows: readonly RunRow[],
  settings: readonly string[],
  differing: readonly string[],
  width: number,
): FittedTable {
  const all = Object.keys(rows[0] ?? {});
  const cut = rows.map((row) => Object.fromEntries(all.map((key) => [key, cutCell(row[key])])));
  let shown = { count: Math.min(settings.length, MOST), spared: 0, short: false };
  for (;;) {
    const kept = settings.slice(0, shown.count);
    const gone = SPARE.slice(0, shown.spared);
    const columns = all.filter((key) => (differing.includes(key) ? kept.includes(key) : !gone.includes(key)));
    const heads = shown.short ? shortHeads(columns) : columns;
    const table = cut.map((row) => Object.fromEntries(columns.map((key, i) => [heads[i], row[key]])));
    const narrower = next(shown);
    if (tableWidth(table) <= width || !narrower) {
      return { rows: table, leftOut: differing.filter((key) => !columns.includes(key)) };
    }
    shown = narrower;
  }
}

/** One step narrower; undefined where nothing is left to leave out. */
function next<T extends { count: number; spared: number; short: boolean }>(shown: T): T | undefined {
  if (!shown.short) return { ...shown, short: true };
  if (shown.count > LEAST) return { ...shown, count: shown.count - 1 };
  if (shown.spared < SPARE.length) return { ...shown, spared: shown.spared + 1 };
  return shown.count > 0 ? { ...shown, count: shown.count - 1 } : undefined;
}

/** `optimizer.weightDecay` as `weightDecay`, where no other column reads so. */
function shortHeads(columns: readonly string[]): string[] {
  const last = columns.map((column) => column.slice(column.lastIndexOf(".") + 1));
  return columns.map((column, i) => (last.filter((word) => word === last[i]).length === 1 ? last[i] : column));
}

function cutCell(value: RunRow[string]): RunRow[string] {
  if (typeof value === "number" || value === null) return value;
  const text = cellText(value);
  // A run's id is what other commands take: it stays whole.
  return typeof value === "object" && text.length > CELL ? `${text.slice(0, CELL - 1)}…` : value;
}
