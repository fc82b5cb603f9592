/** @file Notebooks of a few cells, each cell with what it gives: `is` a value, `fails` when it runs, `rejects` by the compiler. */
export type Expected = { value: unknown } | { thrown: RegExp } | { refused: RegExp } | Record<string, never>;

const is = (value: unknown): Expected => ({ value });
const fails = (thrown: RegExp): Expected => ({ thrown });
const rejects = (refused: RegExp): Expected => ({ refused });
const ok: Expected = {};

export const cases: Record<string, [code: string, expected: Expected][]> = {
  "a function sees a variable set anew": [
    ["let x = 1; function f() { return x }", ok],
    ["x = 5", is(5)],
    ["f()", is(5)],
  ],
  "…and declared anew": [
    ["let x = 1; const f = () => x", ok],
    ["let x = 7", ok],
    ["f()", is(7)],
  ],
  "…by a constant of another type": [
    ["const x = 1; const f = () => x", ok],
    ["const x = 'a'", ok],
    ["[f(), x.toUpperCase()]", is(["a", "A"])],
  ],
  "an array set anew": [
    ["let a = [1]; const sum = () => a.reduce((s, v) => s + v, 0)", ok],
    ["a = [1, 2, 3]", ok],
    ["sum()", is(6)],
  ],
  "a counter kept by functions": [
    ["let n = 0; function up() { n++; n += 1 }", ok],
    ["up(); up()", ok],
    ["n", is(4)],
    ["n = 10; up(); n", is(12)],
  ],
  "a function declared anew": [
    ["function f() { return 1 } function g() { return f() }", ok],
    ["function f() { return 2 }", ok],
    ["g()", is(2)],
  ],
  "a class declared anew": [
    ["class A { v = 1 } const make = () => new A()", ok],
    ["class A { v = 2; w = 3 }", ok],
    ["[make().v, new A().w]", is([2, 3])],
  ],
  "an enum declared anew": [
    ["enum E { A, B } const f = () => E.B", ok],
    ["enum E { B = 9 }", ok],
    ["[f(), E.B]", is([9, 9])],
  ],
  "a constant enum": [
    ["const enum K { A = 3 } const k = K.A", ok],
    ["K.A + k", is(6)],
  ],
  "a namespace": [
    ["namespace N { export const a = 1; export function f() { return a + 1 } }", ok],
    ["N.f() + N.a", is(3)],
  ],
  "a namespace of types alone": [
    ["namespace T { export type Id = number } let id: T.Id = 3", ok],
    ["let other: T.Id = id + 1; other", is(4)],
  ],
  "an import in a later cell": [
    ["import { join as j } from 'node:path'", ok],
    ["j('a', 'b')", is("a/b")],
  ],
  "import of all, and of the default": [
    ["import * as fs from 'fs'; import os from 'os'", ok],
    ["[typeof fs.readFileSync, typeof os.cpus]", is(["function", "function"])],
  ],
  "an import replaced": [
    ["import { join } from 'node:path'; const f = () => join('a', 'b')", ok],
    ["const join = (...p: string[]) => p.join('+')", ok],
    ["f()", is("a+b")],
  ],
  "a type-only import": [
    ["import type { Stats } from 'fs'; import { type Dirent, statSync } from 'fs'", ok],
    ["let s: Stats | Dirent = statSync('.'); s.isDirectory()", is(true)],
  ],
  "a type imported without `type`": [
    ["import { Stats } from 'fs'; import { PathLike, existsSync } from 'fs'", ok],
    ["let p: PathLike = '.'; existsSync(p)", is(true)],
  ],
  "import(…)": [["const { join } = await import('node:path'); join('a', 'b')", is("a/b")]],
  "import … = require": [
    ["import p = require('node:path')", ok],
    ["p.join('a', 'b')", is("a/b")],
  ],
  "export is allowed": [
    ["export const a = 1; export function f() { return a } export class C {} export enum E { X = 4 }", ok],
    ["export { a }; [f(), E.X, typeof C]", is([1, 4, "function"])],
    ["export default a + 1", is(2)],
  ],
  "await at the top": [
    ["const a = await Promise.resolve(1)", ok],
    ["const b = (await Promise.resolve(a)) + 1; b", is(2)],
  ],
  "for await": [
    ["let s = 0; for await (const v of [Promise.resolve(1), 2]) s += v; s", is(3)],
    ["s", is(3)],
  ],
  "functions are hoisted": [
    ["const a = f(); function f() { return 3 }", ok],
    ["a", is(3)],
  ],
  destructuring: [
    [
      "const { a, b: { c = 4 }, ['k' + 1]: d, ...rest } = { a: 1, b: {} as { c?: number }, k1: 2, z: 9 } as any; let [p, , q = 5, ...more] = [1, 2, undefined, 7, 8]",
      ok,
    ],
    ["[a, c, d, rest, p, q, more]", is([1, 4, 2, { z: 9 }, 1, 5, [7, 8]])],
  ],
  "destructuring into what is there": [
    ["let a = 1, b = 2; const see = () => [a, b]", ok],
    ["[a, b] = [b, a]; see()", is([2, 1])],
    ["({ a, x: b = 6 } = { a: 5 } as { a: number; x?: number }); see()", is([5, 6])],
  ],
  "shorthand properties": [
    ["const a = 1, b = () => 2", ok],
    ["const o = { a, b, c: a }; [o.a, o.b(), o.c]", is([1, 2, 1])],
  ],
  "inner names hide outer ones": [
    ["let x = 1; function f(x: number) { { let x = 3; x++ } return x }", ok],
    ["[f(5), ((x) => x)(6), x, (() => { const x = 8; return { x } })().x]", is([5, 6, 1, 8])],
  ],
  loops: [
    [
      "for (var i = 0; i < 3; i++); for (var k of ['a', 'b']); for (const v of [1]) void v; var t = 0; for (let j = 0; j < 4; j++) t += j",
      ok,
    ],
    ["[i, k, t]", is([3, "b", 6])],
  ],
  "closures of a loop": [
    ["const fs: (() => number)[] = []; for (let i = 0; i < 3; i++) fs.push(() => i)", ok],
    ["fs.map((f) => f())", is([0, 1, 2])],
  ],
  "var in a block, and without a value": [
    ["if (true) { var a = 1 } var b; let c: number | undefined", ok],
    ["[a, b, c]", is([1, undefined, undefined])],
  ],
  "what ran before an error stays": [
    ["const a = 1; function g() { return a } throw new Error('stop'); const z = 2", fails(/stop/)],
    ["[a, g()]", is([1, 1])],
    ["z", rejects(/Cannot find name 'z'/)],
  ],
  "…with await": [
    ["const a = await Promise.resolve(1); await Promise.reject(new Error('late')); let b = 2", fails(/late/)],
    ["a", is(1)],
    ["b", rejects(/Cannot find name/)],
  ],
  "…and an old name keeps value and type": [
    ["let v = 1; const f = () => v", ok],
    ["(null as any).x; let v = 'text'", fails(/null/)],
    ["[f(), v.toFixed(1)]", is([1, "1.0"])],
  ],
  "a cell refused by the compiler changes nothing": [
    ["let v = 1", ok],
    ["v = 2; let w: string = 3", rejects(/not assignable/)],
    ["v", is(1)],
  ],
  "types across cells": [
    [
      "interface P { a: number } type Q<T> = T[]; class C<T> { constructor(private v: T) {} get() { return this.v } }",
      ok,
    ],
    ["const q: Q<P> = [{ a: 1 }]; new C(q).get()[0].a", is(1)],
    ["const p: P = { b: 1 }", rejects(/b/)],
    ["new C(1).get().foo", rejects(/foo/)],
  ],
  "a type and a value of one name": [
    ["interface T { a: number } const T = { a: 1 }", ok],
    ["const t: T = T; t.a", is(1)],
    ["const T = 5", ok],
    ["const u: T = { a: T }; u.a", is(5)],
  ],
  strict: [
    ["let s: string | undefined", ok],
    ["const f = (x) => x", rejects(/implicitly/)],
    ["const g = (o?: { a: number }) => o.a", rejects(/undefined/)],
  ],
  "an empty list grows in later cells": [
    ["const xs = []; let last = null", ok],
    ["xs.push(1); xs.push('a'); last = 3; xs", is([1, "a"])],
  ],
  "satisfies, const type parameters": [
    ["const o = { a: 1 } satisfies Record<string, number>; function k<const T>(v: T) { return v }", ok],
    ["const t = k(['a', 'b']); const u: 'a' = t[0]; [u, o.a]", is(["a", 1])],
  ],
  using: [
    [
      "const log: string[] = []; class R { constructor(readonly n: string) {} [Symbol.dispose]() { log.push(this.n) } }",
      ok,
    ],
    ["using r = new R('r'); const inner = r.n; { using s = new R('s') } log.join()", is("s")],
    ["[log.join(), inner]", is(["s,r", "r"])],
    ["r", rejects(/Cannot find name/)],
  ],
  "functions keep their names": [
    ["const f = () => 1, g = function () {}, C = class {}; let h = f; h = () => 2", ok],
    ["[f.name, g.name, C.name, h.name]", is(["f", "g", "C", "h"])],
  ],
  "this is undefined": [
    ["function f(this: any) { return this }", ok],
    ["[f(), f?.(), ((t: TemplateStringsArray) => t[0])`q`]", is([undefined, undefined, "q"])],
  ],
  "classes name themselves": [
    [
      "class C { static all: C[] = [new C()]; static { C.all.push(new C()) } copy() { return new C() } }; class D extends C {}",
      ok,
    ],
    ["[C.all.length, new D().copy() instanceof C]", is([2, true])],
  ],
  decorators: [
    [
      "const seen: string[] = []; function log(target: unknown, context: ClassMethodDecoratorContext) { seen.push(String(context.name)) }",
      ok,
    ],
    ["class L { @log m() { return seen } }", ok],
    ["new L().m()", is(["m"])],
  ],
  "generators and recursion": [
    ["function* g(n: number): Generator<number> { if (n) { yield n; yield* g(n - 1) } }", ok],
    ["[...g(3)]", is([3, 2, 1])],
  ],
  overloads: [
    ["function f(a: number): number; function f(a: string): string; function f(a: any) { return a }", ok],
    ["f('a').length + f(2)", is(3)],
  ],
  "names of the wrapping are free": [
    ["const $ = 1, $1 = 2, load = 3, progress = 4, exports = 5, require = 6", ok],
    ["((($1) => $ + $1 + load)(1)) + exports", is(10)],
  ],
  "globals can be hidden without harm": [
    ["const URL = 'u', process = 1, performance = 2", ok],
    ["[URL, process]", is(["u", 1])],
    ["import { pathToFileURL } from 'node:url'; pathToFileURL('/a').protocol", is("file:")],
  ],
  "a type assertion, an optional chain, template text": [
    ["const o: { a?: { b: number } } = { a: { b: 2 } }", ok],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a cell
    ["[(o as any).a.b, o?.a?.b, o!.a!.b, `${o.a?.b}`, typeof o, 'a' in o]", is([2, 2, 2, "2", "object", true])],
  ],
  "delete, ++ and compound assignment": [
    ["let n = 1; const o: any = { n }", ok],
    ["n++; ++n; n **= 2; n ||= 5; delete o.n; [n, o]", is([9, {}])],
  ],
  "a name of an error's line": [
    ["let x = 0\nfunction boom() {\n  throw new Error('here')\n}", ok],
    ["// first\nx = 1\n\n  boom()", fails(/here/)],
  ],
  "the last value": [
    ["1; let a = 2", is(undefined)],
    ["a; if (a) a", is(undefined)],
    ["({ a })", is({ a: 2 })],
  ],
  "interface merging within a cell, declare": [
    [
      "interface I { a: 1 } interface I { b: 2 } declare const process: { pid: number }; declare global { var late: number }",
      ok,
    ],
    ["const i: I = { a: 1, b: 2 }; globalThis.late = i.b; [late, typeof process.pid]", is([2, "number"])],
  ],
  "loops over names of earlier cells": [
    ["let x = 0, a = 0, b = ''; const o: Record<string, number> = { p: 1 }; let k = ''", ok],
    [
      "for (x of [1, 2]); for ([a, b] of [[3, 'c']] as [number, string][]); for (k in o); [x, a, b, k]",
      is([2, 3, "c", "p"]),
    ],
    ["for (const x of [9]) void x; for (x = 5; x < 7; x++); x", is(7)],
  ],
  "types of values, keyof, as const": [
    ["const o = { a: 1, b: 's' } as const; let p: typeof o = o; type K = keyof typeof o", ok],
    ["const k: K = 'b'; const q: (typeof p)['b'] = o[k]; q", is("s")],
    ["const r: K = 'z'", rejects(/not assignable/)],
  ],
  "abstract and generic classes, private members": [
    ["abstract class S { abstract area(): number; #n = 2; get twice() { return this.area() * this.#n } }", ok],
    [
      "class Q extends S { constructor(private readonly w: number) { super() } override area() { return this.w ** 2 } }",
      ok,
    ],
    ["const s: S = new Q(3); [s.twice, s instanceof Q, s instanceof S]", is([18, true, true])],
  ],
  "a class with a namespace, a function with properties": [
    [
      "class C { static make() { return new C() } } namespace C { export const size = 3 } function f() { return f.calls } namespace f { export let calls = 1 }",
      ok,
    ],
    ["[C.size, f(), C.make() instanceof C]", is([3, 1, true])],
    ["f.calls++; f()", is(2)],
  ],
  "default values and parameters": [
    ["const base = 2; function f(a = base, { b = base } = {}) { return a + b }", ok],
    ["const base = 10; f()", is(20)],
  ],
  "async functions that are still running": [
    ["let n = 0; async function work() { for (let i = 0; i < 3; i++) { n++; await null } } const running = work()", ok],
    ["await running; n", is(3)],
    ["let m = n; const later = (async () => { await null; m = 8 })()", ok],
    ["await later; m", is(8)],
  ],
  "getters, methods and accessors of objects": [
    ["let v = 1; const o = { get v() { return v }, set v(it) { v = it }, m() { return this.v + v } }", ok],
    ["o.v = 4; [o.v, v, o.m()]", is([4, 4, 8])],
  ],
  "labels, switch, try and catch": [
    [
      "let x = 1; outer: for (;;) { switch (x) { case 1: { x = 2; break outer } default: } } try { throw x } catch (x) { x = 9 }",
      ok,
    ],
    ["x", is(2)],
  ],
  "new, spread, template tags of earlier cells": [
    [
      "class P { constructor(public a: number, public b: number) {} } const args = [1, 2] as const; const tag = (t: TemplateStringsArray, ...v: number[]) => v.length",
      ok,
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a cell
    ["[new P(...args).b, tag`${1}${2}`, [...args].length, { ...args }[0]]", is([2, 2, 2, 1])],
  ],
  "an async generator, a regular expression, a big integer": [
    ["async function* g() { yield 1n; yield 2n } const re = /a(?<n>b)/", ok],
    ["let t = 0n; for await (const v of g()) t += v; [String(t), re.exec('ab')!.groups!.n]", is(["3", "b"])],
  ],
  "await using": [
    [
      "const log: string[] = []; await using r = { async [Symbol.asyncDispose]() { log.push('closed') } }; log.length",
      is(0),
    ],
    ["log", is(["closed"])],
  ],
  "an empty cell, one with a comment": [
    ["", is(undefined)],
    ["// nothing", is(undefined)],
    ["let a = 1 // end", ok],
    ["a // end", is(1)],
  ],
  "a syntax error": [
    ["let a = ;", rejects(/Expression expected/)],
    ["let a = 1; a", is(1)],
  ],
  require: [["const p = require('node:path'); p.join('a', 'b')", is("a/b")]],
  "the types of an import, through a later cell": [
    ["import { readFileSync } from 'node:fs'", ok],
    ["const n: number = readFileSync('x', 'utf8')", rejects(/string/)],
  ],
  "a cell that is run again": [
    ["let x = 1; const f = () => x", ok],
    ["let x = 1; const f = () => x", ok],
    ["x = 2; f()", is(2)],
  ],
  "not possible: what is declared, read before": [
    ["let x = 1", ok],
    ["let x: number = x + 1", rejects(/before being assigned|before its declaration/)],
  ],
  "a name that a later cell declares": [
    ["function early() { return comes() + comes.length }", ok],
    ["early()", fails(/comes is not defined/)],
    ["function comes() { return 5 }", ok],
    ["early()", is(5)],
  ],
  "…shorthand, and in a class": [
    ["const make = () => ({ comes }); class C { get() { return comes } }", ok],
    ["const comes = 'l'", ok],
    ["[make().comes, new C().get()]", is(["l", "l"])],
  ],
  "…but not a misspelt one, nor a type, nor what runs at once": [
    ["const total = 1; const f = () => totl", rejects(/Did you mean 'total'/)],
    ["const g = (v: Unknown) => v", rejects(/Cannot find name 'Unknown'/)],
    ["[1].map(() => nowhere)", rejects(/Cannot find name 'nowhere'/)],
  ],
  "a name is not read before it is set": [
    ["f(); let x = 1; function f() { return x }", fails(/before initialization/)],
    ["let n = 0; const up = () => ++n; up()", is(1)],
  ],
  "half of a statement": [
    ["let a = 1; const f = () => a", ok],
    ["let a = 'set', b = ((): number => { throw new Error('half') })()", fails(/half/)],
    ["[f(), a.toUpperCase()]", is(["set", "SET"])],
    ["b", rejects(/Cannot find name 'b'/)],
  ],
  "var in a loop before an error": [
    ["for (var i = 0; i < 3; i++) if (i === 1) throw new Error('at 1')", fails(/at 1/)],
    ["i", is(1)],
  ],
  "an import is read from its module each time": [
    ["import { counter, up } from './counter'; const seen = () => counter", ok],
    ["up(); [counter, seen()]", is([1, 1])],
    ["import { counter as again } from './counter'; up(); again + counter", is(4)],
  ],
  "an import that is declared anew, and imported anew": [
    ["import { join } from 'node:path'; const f = () => join('a', 'b')", ok],
    ["const join = (...p: string[]) => p.join('+'); f()", is("a+b")],
    ["import { join } from 'node:path'; f()", is("a/b")],
  ],
  "eval, and globalThis": [
    ["let inEval = 1; var seen = 3; function local(inEval: number) { return eval('inEval') }", ok],
    ["[eval('inEval'), local(7), globalThis.seen]", is([1, 7, 3])],
    ["eval('inEval = 4'); inEval", is(4)],
  ],
  "globals of Node are not replaced": [
    ["const performance = 1, structuredClone = 2", ok],
    ["typeof globalThis.performance + typeof globalThis.structuredClone", is("objectfunction")],
  ],
  "lints do not keep a cell from running": [
    ["let a = 0; (1, a)", is(0)],
    ["const f = () => 1; if (f) a = 2; a", is(2)],
  ],
  "@ts-nocheck": [["// @ts-nocheck\nconst n: number = 's'; n", is("s")]],
  "mixins, local enums, private members": [
    [
      "function withId<T extends new (...a: any[]) => object>(Base: T) { return class extends Base { private id = 7; show() { return this.id } } } const low = (() => { enum Level { Low } return Level.Low })()",
      ok,
    ],
    ["const Made = withId(class {}); [new Made().show(), low]", is([7, 0])],
  ],
  "NoInfer, import attributes, ES2023": [
    ["function pick<T extends string>(a: T, b: NoInfer<T>) { return b } pick('a', 'a')", is("a")],
    ["import settings from './settings.json' with { type: 'json' }; settings.steps", is(7)],
    ["[3, 1, 2].toSorted()", is([1, 2, 3])],
  ],
  "modules of one's own": [
    [
      "import { version } from './helper.ts'; import * as helper from './helper'; import { version as js } from './helper.js'; [version, helper.version, js]",
      is([1, 1, 1]),
    ],
    ["import { one } from '../above/one'; one", is(1)],
  ],
  "ES modules that await, statically and later": [
    ["import { ready } from './esm.mjs'; ready", is(true)],
    ["(await import('./esm.mjs')).ready", is(true)],
    ["(await import('./waits.ts')).late", is(4)],
    ["typeof (await import('vitest')).describe", is("function")],
  ],
  "import.meta, __dirname, __filename": [
    [
      "[import.meta.url.startsWith('file:///'), import.meta.dirname === __dirname, __filename.startsWith(__dirname), import.meta.resolve('node:fs')]",
      is([true, true, true, "node:fs"]),
    ],
  ],
  "a promise as the last value": [["const p = Promise.resolve(1); [p instanceof Promise]", is([true])]],
  "an object's own names are no variables": [
    ["const size = 4; const o = { size: 1, m() { return this.size } }; o.size + o.m() + size", is(6)],
    ["const { size: other } = o; class P { size = 2 } [other, new P().size, o['size'], size]", is([1, 2, 1, 4])],
  ],
};
