/**
 * @file What is missing, NaN or null, in danfojs as in pandas: sorted last, skipped in means, not counted, empty in CSV.
 * danfojs 1.2.0 sorts by comparisons that NaN breaks, counts it in groups, and joins cells without quotes. Its methods are
 * mended where they are, so that what a cell gets stays a danfojs table, however it came about.
 */

type Danfo = typeof import("danfojs-node");
type Cell = number | string | boolean | null | undefined;
type Methods = Record<string, (this: unknown, ...args: never[]) => unknown>;

/** The part of a DataFrame or a Series that the mended methods use. */
interface Table {
  readonly columns: string[];
  readonly values: unknown[];
  readonly index: (number | string)[];
  readonly dtypes: string[];
  readonly $isSeries?: boolean;
  column(name: string): Table & { describe(): Table };
  iloc(rows: unknown): Table;
  $setValues(values: unknown): void;
  $setIndex(index: unknown): void;
}

interface SortOptions {
  readonly ascending?: boolean;
  readonly inplace?: boolean;
}

export function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined || Number.isNaN(value);
}

const mended = new WeakSet<object>();

/** Mends the methods of danfojs once, for every table of this process. */
export function mendMissing(danfo: Danfo): void {
  if (mended.has(danfo.DataFrame)) return;
  mended.add(danfo.DataFrame);
  const methods = (value: object) => Object.getPrototypeOf(value) as Methods;
  // Tables for users extend those that operations return: both are mended in what they share.
  const [frame, series] = [danfo.DataFrame, danfo.Series].map(({ prototype }) => methods(prototype));
  const groups = methods(new danfo.DataFrame([[1, 2]], { columns: ["key", "value"] }).groupby(["key"]));
  mendSorting(frame, series);
  mendSummaries(series);
  frame.describe = describeWith(danfo.DataFrame);
  groups.groupMathLog = skippingMissing(groups.groupMathLog as GroupOperation) as never;
  for (const { prototype } of [danfo.DataFrame, danfo.Series]) {
    const own = prototype as unknown as Methods;
    own.toCSV = quoting(own.toCSV as never) as never;
    methods(prototype).toCSV = own.toCSV;
  }
}

function mendSorting(frame: Methods, series: Methods): void {
  frame.sortValues = function (this: Table, column: string, options: SortOptions = {}) {
    if (!this.columns.includes(column)) {
      throw new Error(`sortValues: there is no column ${JSON.stringify(column)}; there are ${this.columns.join(", ")}`);
    }
    const order = sortedPlaces(this.column(column).values, options);
    return put(this, this.iloc({ rows: order }), options);
  } as never;
  series.sortValues = function (this: Table, options: SortOptions = {}) {
    return put(this, this.iloc(sortedPlaces(this.values, options)), options);
  } as never;
}

function put(table: Table, sorted: Table, { inplace = false }: SortOptions): Table | undefined {
  if (!inplace) return sorted;
  table.$setValues(sorted.values);
  table.$setIndex(sorted.index);
  return undefined;
}

/** The places of values in their order, equal ones as they were; those of missing ones last in either direction. */
function sortedPlaces(values: readonly unknown[], { ascending = true }: SortOptions): number[] {
  const places = values.map((_, i) => i);
  const present = places.filter((i) => !isMissing(values[i]));
  const sign = ascending ? 1 : -1;
  present.sort((i, j) => sign * compare(values[i] as never, values[j] as never));
  return [...present, ...places.filter((i) => isMissing(values[i]))];
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A summary of nothing is missing; danfojs throws. */
function mendSummaries(series: Methods): void {
  for (const name of ["mean", "median", "min", "max", "std", "var"]) {
    const summary = series[name];
    series[name] = function (this: Table) {
      const isEmpty = this.dtypes[0] !== "string" && this.values.every(isMissing);
      return isEmpty ? Number.NaN : summary.call(this);
    } as never;
  }
}

/** Each column that is no text, as that column describes itself. */
function describeWith(DataFrame: Danfo["DataFrame"]): Methods[string] {
  return function (this: Table) {
    const names = this.columns.filter((_, i) => this.dtypes[i] !== "string");
    const described = names.map((name) => this.column(name).describe());
    const data = Object.fromEntries(names.map((name, i) => [name, described[i].values]));
    return new DataFrame(data, { index: described[0]?.index });
  } as never;
}

type GroupOperation = (values: Cell[], operation: string) => Cell[];

/** One value for a group, or with an operation along the group one for each of its rows, missing where that is. */
function skippingMissing(operate: GroupOperation): GroupOperation {
  return (values, operation) => {
    const present = values.filter((value) => !isMissing(value));
    if (operation === "count") return [present.length];
    if (operation.startsWith("cum")) {
      const results = present.length > 0 ? operate(present, operation) : [];
      let next = 0;
      return values.map((value) => (isMissing(value) ? Number.NaN : results[next++]));
    }
    if (present.length === 0) return [operation === "sum" ? 0 : Number.NaN];
    return operate(present, operation);
  };
}

interface CsvOptions {
  readonly sep?: string;
}

/** Comma-separated values as in RFC 4180: quotes where a cell holds separators, quotes or lines; nothing for what is missing. */
function quoting(toCSV: (this: unknown, options?: CsvOptions) => unknown) {
  return function (this: Table, options: CsvOptions = {}) {
    const { sep = "," } = options;
    const cell = (value: unknown) => {
      if (isMissing(value)) return "";
      const text = typeof value === "object" ? JSON.stringify(value) : String(value);
      return text.includes(sep) || /["\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
    };
    const values = this.values.map((row) => (Array.isArray(row) ? row.map(cell) : cell(row)));
    return toCSV.call({ $isSeries: this.$isSeries, columns: this.columns.map(cell), values }, options);
  };
}
