/** @file The leaderboard and the grids behind it as rows of tables. */
import type { Interval } from "../../analysis";
import type { StoredPart } from "../../claims";
import { describeTimes } from "../measures";
import { describeTried, lastKey, triedIn } from "../tuning";
import type { Entry } from "./entry";
import { leaderboard, type Standing } from "./leaderboard";
import { finals, grids } from "./speedrun";

/** Where an entry stands. */
export type LeaderboardRow = Readonly<
  Record<
    | "entry"
    | "updates to 99 %"
    | "10¹² operations"
    | "seeds"
    | "test accuracy at the end"
    | "p, of the row above"
    | "first place",
    string
  >
>;

/** The standings of the entries all of whose runs are stored. */
export function standingsOf(stored: Readonly<Record<string, StoredPart>>): Standing[] {
  return leaderboard(
    finals.flatMap(({ entry, part: { name } }) => {
      const { records, planned } = stored[name];
      return records.length === planned ? [{ entry, runs: records }] : [];
    }),
  );
}

/**
 * A row an entry, from the fewest updates on; where a seed does not get there, the median of those that do, or none. Entries whose runs are
 * not all stored are left out.
 */
export function leaderboardTable(stored: Readonly<Record<string, StoredPart>>): LeaderboardRow[] {
  return standingsOf(stored).map(
    ({ entry, n, reached, times, accuracy, updates, compute, tookFirst, pFirst, pAbove }) => ({
      entry: entry.label,
      "updates to 99 %": updates ? spanOf(updates, 0) : describeTimes(times),
      "10¹² operations": compute ? spanOf(compute, 2, 1e12) : "–",
      seeds: `${reached} of ${n}`,
      "test accuracy at the end": accuracy.toFixed(3),
      "p, of the row above": formatP(pAbove),
      "first place":
        pFirst === null
          ? tookFirst
            ? `${entry.added}, the first entry`
            : "no"
          : describePlace(entry, tookFirst, pFirst),
    }),
  );
}

/** What was tried of an entry, and what came of it. */
export type GridRow = Readonly<
  Record<"entry" | "tried" | "best" | "T_gen at the best" | "seeds there, best to worst point", string>
>;

/** A row an entry that has a grid, all of whose runs are stored. */
export function gridTable(stored: Readonly<Record<string, StoredPart>>): GridRow[] {
  return triedOf(stored).map(({ entry, points }) => {
    return {
      entry: entry.label,
      tried: Object.entries(entry.grid ?? {})
        .map(([path, values]) => `${lastKey(path)} ${values.map((value) => JSON.stringify(value)).join(", ")}`)
        .join("; "),
      ...describeTried(points),
    };
  });
}

/** The points of each grid with their runs, of the entries for which all of these are stored. */
export function triedOf(stored: Readonly<Record<string, StoredPart>>) {
  return grids.flatMap(({ entry, points, part: { name } }) => {
    const tried = triedIn(points, stored[name]);
    return tried.length > 0 ? [{ entry, points: tried }] : [];
  });
}

function spanOf({ estimate, low, high }: Interval, digits: number, unit = 1): string {
  const [middle, least, most] = [estimate, low, high].map((value) => (value / unit).toFixed(digits));
  return `${middle} (${least} to ${most})`;
}

const formatP = (p: number | null) => (p === null ? "–" : p < 0.001 ? "< 0.001" : p.toFixed(3));

function describePlace({ added }: Entry, tookFirst: boolean, p: number): string {
  return tookFirst ? `${added}, p ${formatP(p)}` : `no, p ${formatP(p)}`;
}
