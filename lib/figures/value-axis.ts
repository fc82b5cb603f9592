/** @file The values of runs, some of which have none, and the axis that shows both. */
import type { LayoutAxis } from "plotly.js";
import { type Crossing, logInterval, meanInterval } from "../analysis";
import { type AxisScale, linearAxis, logAxis } from "./axes";
import type { Setting } from "./settings-axis";

/** One run: where it stands and what came of it. */
export interface Dose {
  readonly setting: Setting;
  /** A number, or a time that may not have come within the steps of the run. */
  readonly value: number | Crossing;
  readonly seed?: number;
  /** A colour for each. Default one group. */
  readonly group?: string;
}

export function isCensored(value: number | Crossing): boolean {
  return typeof value !== "number" && value.censored;
}

export function numberOf(value: number | Crossing): number {
  return typeof value === "number" ? value : value.step;
}

export interface Summary {
  readonly setting: Setting;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Of the settings at which every run has a value. */
export function summaries(
  members: readonly Dose[],
  settings: readonly Setting[],
  scale: AxisScale,
  level: number,
): Summary[] {
  return settings.flatMap((setting) => {
    const values = members.filter((dose) => dose.setting === setting).map(({ value }) => value);
    if (values.length === 0 || values.some(isCensored)) return [];
    const numbers = values.map(numberOf);
    if (numbers.length === 1) return [{ setting, estimate: numbers[0], low: numbers[0], high: numbers[0] }];
    return [{ setting, ...(scale === "log" ? logInterval : meanInterval)(numbers, level) }];
  });
}

export interface ValueAxis {
  readonly layout: Partial<LayoutAxis>;
  /** Where runs stand that did not get there. */
  readonly edge: number;
  /** Where the lower end of a group's texts is: a row for each group, or one row for all that are brief. */
  readonly text: (group: number) => number;
  /** Whether there are too many groups for a row each, so that their texts have to be brief. */
  readonly brief: boolean;
}

/** Pixels above the highest value: to the triangles, from there to the texts, and of a row of texts. */
const ABOVE = { edge: 26, text: 6, row: 44, brief: 18, plot: 370 };
/** Groups that have a row of texts each, at most. */
const ROWS = 4;

/** Room above all values for the runs that have none. */
export function valueAxis(
  doses: readonly Dose[],
  intervals: readonly Summary[],
  scale: AxisScale,
  groups: readonly string[],
): ValueAxis {
  const to = scale === "log" ? Math.log : (value: number) => value;
  const back = scale === "log" ? Math.exp : (value: number) => value;
  const places = doses.map(({ value }) => to(numberOf(value)));
  const [least, most] = [Math.min(...places), Math.max(...places)];
  // An interval of two runs can be endless: it gets half as much room as the values at most.
  const half = (most - least) / 2;
  const low = Math.max(
    least - half,
    Math.min(least, ...intervals.flatMap((one) => (one.low > 0 || scale === "linear" ? [to(one.low)] : []))),
  );
  const high = Math.min(most + half, Math.max(most, ...intervals.map((one) => to(one.high))));
  const last = Math.max(-1, ...doses.map((dose) => (isCensored(dose.value) ? groups.indexOf(dose.group ?? "") : -1)));
  const brief = groups.length > ROWS;
  const rows = brief ? ABOVE.brief : ABOVE.row * (last + 1);
  const room = last < 0 ? ABOVE.edge : ABOVE.edge + ABOVE.text + rows;
  const alone = scale === "log" ? 0.7 : Math.abs(high) || 1;
  const pixel = (high > low ? high - low : alone) / (ABOVE.plot - room - ABOVE.edge);
  const above = (pixels: number) => back(high + pixels * pixel);
  const [from, until] = [back(low - ABOVE.edge * pixel), above(room)];
  const ticksTo = last < 0 ? until : back(high); // no numbers in the room for what has none
  return {
    layout: scale === "log" ? logAxis(from, until, "", ticksTo) : { ...linearAxis(), range: [from, until] },
    edge: above(ABOVE.edge),
    text: (group) => above(ABOVE.edge + ABOVE.text + (brief ? 0 : ABOVE.row * group)),
    brief,
  };
}
