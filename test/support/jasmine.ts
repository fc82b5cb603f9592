/**
 * @file As much of Jasmine as tfjs-core's own tests use: they are part of its package, Jasmine is not. Tests are collected
 * by `describe` and `it` as globals, then run one after the other.
 */
import { inspect, isDeepStrictEqual } from "node:util";

type Body = (done: Done) => unknown;
type Done = (() => void) & { fail(reason?: unknown): void };

interface Suite {
  readonly name: string;
  readonly parent: Suite | undefined;
  readonly before: Record<"All" | "Each", Body[]>;
  readonly after: Record<"All" | "Each", Body[]>;
  readonly children: (Suite | Spec)[];
}

interface Spec {
  readonly name: string;
  readonly body: Body;
}

export interface Outcome {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "excluded";
  readonly message?: string;
}

const suiteOf = (name: string, parent?: Suite): Suite => ({
  name,
  parent,
  before: { All: [], Each: [] },
  after: { All: [], Each: [] },
  children: [],
});

let current = suiteOf("");
const root = current;
/** What undoes the spies of the test, or of the suite's `beforeAll`, that is running. */
let restore: (() => void)[] = [];

async function undoingSpies<T>(action: () => Promise<T>): Promise<T> {
  const outer = restore;
  restore = [];
  try {
    return await action();
  } finally {
    for (const undo of restore) undo();
    restore = outer;
  }
}

/** Defines the globals; what is imported afterwards defines tests. */
export function installJasmine(): void {
  const hook = (when: "before" | "after", which: "All" | "Each") => (body: Body) => current[when][which].push(body);
  Object.assign(globalThis, {
    describe(name: string, body: () => void) {
      const suite = suiteOf(name, current);
      current.children.push(suite);
      current = suite;
      body();
      current = suite.parent as Suite;
    },
    it: (name: string, body: Body) => current.children.push({ name, body }),
    xit: () => {},
    beforeAll: hook("before", "All"),
    beforeEach: hook("before", "Each"),
    afterAll: hook("after", "All"),
    afterEach: hook("after", "Each"),
    fail(reason?: unknown) {
      throw reason instanceof Error ? reason : new Error(String(reason ?? "fail()"));
    },
    expect,
    expectAsync: (promise: Promise<unknown>) => ({
      async toBeRejectedWithError(message: string | RegExp) {
        await promise.then(
          () => check(false, "resolved, expected an error"),
          (error) => expectMessage(error, message),
        );
      },
    }),
    spyOn,
    jasmine: { DEFAULT_TIMEOUT_INTERVAL: 20_000, arrayWithExactContents: (items: unknown[]) => new AnyOrder(items) },
  });
}

/** Runs all tests but those that `isExcluded` knows by a part of their full names. */
export async function runJasmine(isExcluded: (name: string) => boolean): Promise<Outcome[]> {
  return runSuite(root, "", isExcluded);
}

async function runSuite(suite: Suite, prefix: string, isExcluded: (name: string) => boolean): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const body of suite.before.All) await call(body);
  for (const child of suite.children) {
    const name = `${prefix} ${child.name}`.trim();
    if (!("body" in child)) outcomes.push(...(await undoingSpies(() => runSuite(child, name, isExcluded))));
    else if (isExcluded(name)) outcomes.push({ name, outcome: "excluded" });
    else outcomes.push(await undoingSpies(() => runSpec(suite, child, name)));
  }
  for (const body of suite.after.All) await call(body);
  return outcomes;
}

async function runSpec(suite: Suite, { body }: Spec, name: string): Promise<Outcome> {
  const lineage: Suite[] = [];
  for (let s: Suite | undefined = suite; s; s = s.parent) lineage.unshift(s);
  let outcome: Outcome = { name, outcome: "passed" };
  const attempt = async (body: Body) => {
    try {
      await call(body);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (outcome.outcome === "passed") outcome = { name, outcome: "failed", message };
    }
  };
  for (const { before } of lineage) for (const each of before.Each) await attempt(each);
  if (outcome.outcome === "passed") await attempt(body);
  for (const { after } of lineage.reverse()) for (const each of after.Each) await attempt(each);
  return outcome;
}

/** A test that takes an argument says by it when it is done. */
async function call(body: Body): Promise<void> {
  if (body.length === 0) {
    await body(undefined as unknown as Done);
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const done = Object.assign(() => resolve(), { fail: reject });
    Promise.resolve(body(done)).catch(reject);
  });
}

class AnyOrder {
  constructor(readonly items: unknown[]) {}
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new Error(message);
}

const show = (value: unknown) => {
  const text = inspect(value, { breakLength: Number.POSITIVE_INFINITY });
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};

function equal(actual: unknown, expected: unknown): boolean {
  if (!(expected instanceof AnyOrder)) return isDeepStrictEqual(actual, expected);
  const rest = [...(actual as unknown[])];
  return expected.items.every((item) => {
    const at = rest.findIndex((one) => isDeepStrictEqual(one, item));
    return at >= 0 && rest.splice(at, 1).length === 1;
  });
}

function expectMessage(error: unknown, expected?: unknown): void {
  const message = (error as Error)?.message;
  if (expected === undefined || typeof expected === "function") return;
  const fits = expected instanceof RegExp ? expected.test(message) : message === expected;
  check(fits, `error ${show(message)}, expected ${expected instanceof RegExp ? expected : show(expected)}`);
}

function thrownBy(action: unknown): unknown {
  try {
    (action as () => void)();
  } catch (error) {
    return error ?? new Error("threw nothing");
  }
  return undefined;
}

/** By name, whether a value is as expected. */
const MATCHERS: Record<string, (actual: never, ...expected: never[]) => boolean> = {
  nothing: () => true,
  toBe: (a: unknown, b: unknown) => Object.is(a, b) || a === b,
  toEqual: equal,
  toBeNull: (a: unknown) => a === null,
  toBeUndefined: (a: unknown) => a === undefined,
  toBeDefined: (a: unknown) => a !== undefined,
  toBeTruthy: (a: unknown) => Boolean(a),
  toBeFalsy: (a: unknown) => !a,
  toBeTrue: (a: unknown) => a === true,
  toBeFalse: (a: unknown) => a === false,
  toBeCloseTo: (a: number, b: number, digits = 2) => Math.abs(a - b) < 0.5 * Number(`1e-${digits}`),
  toBeGreaterThan: (a: number, b: number) => a > b,
  toBeGreaterThanOrEqual: (a: number, b: number) => a >= b,
  toBeLessThan: (a: number, b: number) => a < b,
  toBeLessThanOrEqual: (a: number, b: number) => a <= b,
  toMatch: (a: string, b: RegExp | string) => new RegExp(b).test(a),
  toContain: (a: unknown[] | string, b: never) => a.includes(b),
  toBeInstanceOf: (a: unknown, b: new () => unknown) => a instanceof b,
  toThrow: (a: unknown) => thrownBy(a) !== undefined,
  toHaveBeenCalled: (a: Spy) => a.calls.count() > 0,
  toHaveBeenCalledTimes: (a: Spy, n: number) => a.calls.count() === n,
  toHaveBeenCalledWith: (a: Spy, ...args: unknown[]) =>
    a.calls.all().some((call) => isDeepStrictEqual(call.args, args)),
} as never;

function expect(actual?: unknown): Record<string, unknown> {
  const matchers = (positive: boolean) =>
    Object.fromEntries(
      Object.entries(MATCHERS).map(([name, fits]) => [
        name,
        (...expected: unknown[]) =>
          check(
            fits(actual as never, ...(expected as never[])) === positive,
            `${show(actual)} ${positive ? "" : "not "}${name} ${expected.map(show).join(", ")}`,
          ),
      ]),
    );
  const toThrowError = (...expected: unknown[]) => {
    const error = thrownBy(actual);
    check(error !== undefined, "threw nothing, expected an error");
    for (const one of expected) expectMessage(error, one);
  };
  const not = { ...matchers(false), toThrowError: () => check(thrownBy(actual) === undefined, "threw an error") };
  return { ...matchers(true), toThrowError, not };
}

interface Spy {
  calls: {
    all(): { args: unknown[] }[];
    count(): number;
    first(): { args: unknown[] };
    mostRecent(): { args: unknown[] };
  };
}

function spyOn(target: Record<string, unknown>, name: string): unknown {
  const original = target[name] as (...args: unknown[]) => unknown;
  const made: { args: unknown[] }[] = [];
  let action: (...args: unknown[]) => unknown = () => undefined;
  const spy = function (this: unknown, ...args: unknown[]) {
    made.push({ args });
    return action.apply(this, args);
  };
  const then = (next: typeof action) => {
    action = next;
    return spy;
  };
  target[name] = spy;
  restore.push(() => {
    target[name] = original;
  });
  return Object.assign(spy, {
    calls: { all: () => made, count: () => made.length, first: () => made[0], mostRecent: () => made[made.length - 1] },
    and: {
      callThrough: () => then(original),
      callFake: then,
      returnValue: (value: unknown) => then(() => value),
    },
  });
}
