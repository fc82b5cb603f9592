/** @file What a paper prints of its settings, and in which of them the runs of a claim differ. */
import type { Json } from "../core";
import type { RunConfig, RunRecord } from "../runs";

/** What a paper prints of one setting. Of several entries of a setting, the first that is about a claim and its runs counts. */
export interface Printed {
  /** In words, as a deviation names it: `learning rate`. */
  readonly setting: string;
  /** Dotted path in the configuration of a run. */
  readonly path: string;
  /** The values that are printed; none where the paper leaves the setting out. */
  readonly values: readonly Json[];
  /** What is printed, where no value of ours can be it: `6,000 epochs`. */
  readonly words?: string;
  /** Section, table or figure that prints it. */
  readonly where?: string;
  /** Claims that it is about, by their place in the paper; default all. */
  readonly claims?: RegExp;
  /** Kind of the networks that it is about; default all. */
  readonly model?: RunConfig["model"]["kind"];
}

/** A setting in which runs differ from what is printed. */
export interface Deviation {
  readonly setting: string;
  /** Values of our runs that are not printed, ascending. */
  readonly ours: readonly Json[];
  /** What the paper prints; null where it leaves the setting out. */
  readonly printed: string | null;
}

/**
 * The settings in which the runs of a claim differ from the printed ones, or for which there is no printed one.
 *
 * @param where the place of the claim in the paper
 */
export function deviationsOf(printed: readonly Printed[], where: string, records: readonly RunRecord[]): Deviation[] {
  const settings = [...new Set(printed.map(({ setting }) => setting))];
  return settings.flatMap((setting) => {
    const entries = printed.filter((entry) => entry.setting === setting && (entry.claims?.test(where) ?? true));
    return entriesWithRuns(entries, records).flatMap(({ entry, runs }) => {
      const ours = distinct(runs.flatMap(({ config }) => valuesAt(config, entry.path))).filter(
        (value) => !entry.values.some((one) => JSON.stringify(one) === JSON.stringify(value)),
      );
      return ours.length === 0 ? [] : [{ setting, ours, printed: inWords(entry) }];
    });
  });
}

/** `learning rate 0.003 (printed: 0.001, Algorithm 1); batch size 512 (not printed)` */
export function describeDeviations(deviations: readonly Deviation[]): string {
  return deviations
    .map(
      ({ setting, ours, printed }) => `${setting} ${listed(ours)} (${printed ? `printed: ${printed}` : "not printed"})`,
    )
    .join("; ");
}

/** Each run with the first entry that is about its kind of network, the runs of an entry together. */
function entriesWithRuns(entries: readonly Printed[], records: readonly RunRecord[]) {
  const runsOf = new Map<Printed, RunRecord[]>();
  for (const run of records) {
    const entry = entries.find(({ model }) => model === undefined || model === run.config.model.kind);
    if (entry) runsOf.set(entry, [...(runsOf.get(entry) ?? []), run]);
  }
  return [...runsOf].map(([entry, runs]) => ({ entry, runs }));
}

/** The value at a path, and those that a schedule changes it to. */
function valuesAt(config: RunConfig, path: string): Json[] {
  const value = path
    .split(".")
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], config);
  const changed = path.startsWith("optimizer.")
    ? config.schedule.changes.map(
        (change) => (change as unknown as Record<string, unknown>)[path.slice("optimizer.".length)],
      )
    : [];
  return [value, ...changed].filter((one) => one !== undefined && one !== null) as Json[];
}

function distinct(values: readonly Json[]): Json[] {
  const found = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  return found.sort((a, b) => (typeof a === "number" && typeof b === "number" ? a - b : 0));
}

function inWords({ values, words, where }: Printed): string | null {
  const said = words ?? (values.length > 0 ? values.map(formatted).join(", ") : null);
  return said === null ? null : [said, ...(where ? [where] : [])].join("; ");
}

function listed(values: readonly Json[]): string {
  if (values.length <= 4) return values.map(formatted).join(", ");
  return `${formatted(values[0])} to ${formatted(values[values.length - 1])}`;
}

const formatted = (value: Json) =>
  typeof value === "number"
    ? value.toLocaleString("en-US", { maximumSignificantDigits: 6 })
    : JSON.stringify(value).replace(/"/g, "");
