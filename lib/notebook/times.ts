import { medianTime } from "../analysis";
import { ConfigError } from "../core";
import { isMissing } from "./missing";
import { dataFrame, type TableLike } from "./table";

/**
 * Times of runs by setting: how many of n got there, and the median by Kaplan-Meier, which counts those that did not
 * as "none by `until`". Infinity: half of them had not by the last step that was measured. A run of which nothing was
 * measured is left out.
 *
 * @param frame as `runs` gives it: with the columns of `by`, `time` and `until`
 * @param by columns whose values make the groups
 * @throws ConfigError for a column that there is not
 * @example table(await timesBy(await runs({ experiment: "live" }), ["optimizer.weightDecay"]))
 */
export async function timesBy(
  frame: TableLike,
  by: readonly string[],
  time: "T_mem" | "T_gen" = "T_gen",
): Promise<import("danfojs-node").DataFrame> {
  const place = (column: string) => {
    const at = frame.columns.indexOf(column);
    if (at < 0) throw new ConfigError(`timesBy: there is no column ${column}; there are ${frame.columns.join(", ")}`);
    return at;
  };
  const [keys, at, until] = [by.map(place), place(time), place("until")];
  const groups = new Map<string, (number | string)[][]>();
  for (const row of frame.values as (number | string)[][]) {
    if (isMissing(row[at])) continue;
    const key = JSON.stringify(keys.map((key) => row[key]));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return dataFrame(
    [...groups.values()].map((rows) => {
      const times = rows.map((row) =>
        row[at] === Number.POSITIVE_INFINITY
          ? { censored: true, step: Number(row[until]) }
          : { censored: false, step: Number(row[at]) },
      );
      const median = medianTime(times);
      return {
        ...Object.fromEntries(by.map((column, i) => [column, rows[0][keys[i]]])),
        reached: `${times.filter(({ censored }) => !censored).length} of ${times.length}`,
        [`median ${time}`]: median.censored ? Number.POSITIVE_INFINITY : median.step,
      };
    }),
  );
}
