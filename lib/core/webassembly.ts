/**
 * @file Loops over numbers that compute several lanes at a time, two of float64 or four of float32, as WebAssembly: where they sum in
 * the order of the plain loop the same bits, in a fraction of its time. A function is a list of instructions, each the bytes that
 * stand for it.
 */

/** The part of Node's WebAssembly that is used: its types come with those of browsers alone. */
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: { host: { memory: Memory } }) => { readonly exports: unknown };
};
interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Bytes of instructions. */
export type Code = readonly number[];

const I32 = 0x7f;
const F32 = 0x7d;
const F64 = 0x7c;
const V128 = 0x7b;
const TYPES = { i32: I32, f32: F32, f64: F64, v128: V128 } as const;
type TypeName = keyof typeof TYPES;

/** A function of the module: named parameters and locals, an optional float64 result, and its body, in which names are numbers. */
export interface Definition {
  readonly parameters: Readonly<Record<string, TypeName>>;
  readonly locals: Readonly<Record<string, TypeName>>;
  readonly result?: "f64";
  readonly body: (place: Readonly<Record<string, number>>) => Code;
}

/** Functions, and the float64 numbers that they share, of which several arrays lie one after the other. */
export interface Kernel<K extends string> {
  readonly call: Readonly<Record<K, (...numbers: number[]) => number>>;
  /** Arrays of these lengths, zeros, in place of those of before; with them the address of each, as functions take it. */
  arrays(...lengths: number[]): { readonly arrays: Float64Array[]; readonly addresses: number[] };
}

const PAGE = 65_536;

/** Lends a kernel for as long as `work` takes: what works meanwhile, inside of it, is lent another. */
export type Lend<K extends string> = <T>(work: (kernel: Kernel<K>) => T) => T;

/** Compiles functions, when they are first asked for. */
export function assemble<K extends string>(definitions: Readonly<Record<K, Definition>>): Lend<K> {
  let module: object | undefined;
  const free: Kernel<K>[] = [];
  return (work) => {
    module ??= new WebAssembly.Module(encode(definitions));
    const kernel = free.pop() ?? instantiate<K>(module);
    try {
      return work(kernel);
    } finally {
      free.push(kernel);
    }
  };
}

function encode<K extends string>(definitions: Readonly<Record<K, Definition>>): Uint8Array {
  const names = Object.keys(definitions) as K[];
  const all = names.map((name) => definitions[name]);
  const types = all.map(({ parameters, result }) => [
    0x60,
    ...list(Object.values(parameters).map((type) => [TYPES[type]])),
    ...list(result ? [[TYPES[result]]] : []),
  ]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(types)),
    ...section(2, list([[...text("host"), ...text("memory"), 0x02, 0x00, ...unsigned(1)]])),
    ...section(3, list(all.map((_, i) => unsigned(i)))),
    ...section(7, list(names.map((name, i) => [...text(name), 0x00, ...unsigned(i)]))),
    ...section(10, list(all.map(functionBody))),
  ]);
}

function instantiate<K extends string>(module: object): Kernel<K> {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(module, { host: { memory } });
  return {
    call: exports as Kernel<K>["call"],
    arrays(...lengths) {
      let end = 0;
      const addresses = lengths.map((length) => {
        const begin = end;
        end += 16 * Math.ceil(length / 2);
        return begin;
      });
      const lacking = end - memory.buffer.byteLength;
      if (lacking > 0) memory.grow(Math.ceil(lacking / PAGE));
      const arrays = lengths.map((length, i) => new Float64Array(memory.buffer, addresses[i], length).fill(0));
      return { arrays, addresses };
    },
  };
}

function functionBody({ parameters, locals, body }: Definition): Code {
  const names = [...Object.keys(parameters), ...Object.keys(locals)];
  const place = Object.fromEntries(names.map((name, i) => [name, i]));
  const declared = list(Object.values(locals).map((type) => [1, TYPES[type]]));
  const code = [...declared, ...body(place), 0x0b];
  return [...unsigned(code.length), ...code];
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

function list(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(name: string): Code {
  return list([...Buffer.from(name)].map((byte) => [byte]));
}

/** LEB128. */
function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function signed(value: number): Code {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];
}

// -- instructions, in the order of the operands that they take from the stack --

export const get = (place: number): Code => [0x20, ...unsigned(place)];
/** The value of `code` into a local. */
export const set = (place: number, code: Code): Code => [...code, 0x21, ...unsigned(place)];
export const whole = (value: number): Code => [0x41, ...signed(value)];
export const number = (value: number): Code => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)];

const binary =
  (...opcode: number[]) =>
  (a: Code, b: Code): Code => [...a, ...b, ...opcode];
export const i32 = {
  add: binary(0x6a),
  sub: binary(0x6b),
  below: binary(0x48),
  load: (address: Code, offset = 0): Code => [...address, 0x28, 2, ...unsigned(offset)],
};
export const f64 = {
  add: binary(0xa0),
  sub: binary(0xa1),
  mul: binary(0xa2),
  div: binary(0xa3),
  load: (address: Code, offset = 0): Code => [...address, 0x2b, 3, ...unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0x39, 3, ...unsigned(offset)],
};
export const f32 = {
  number: (value: number): Code => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)],
  add: binary(0x92),
  sub: binary(0x93),
  mul: binary(0x94),
  div: binary(0x95),
  load: (address: Code, offset = 0): Code => [...address, 0x2a, 2, ...unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0x38, 2, ...unsigned(offset)],
  /** The same number as a float64. */
  toF64: (value: Code): Code => [...value, 0xbb],
};
/** Four float32 side by side. */
export const f32x4 = {
  add: binary(0xfd, 0xe4, 0x01),
  sub: binary(0xfd, 0xe5, 0x01),
  mul: binary(0xfd, 0xe6, 0x01),
  div: binary(0xfd, 0xe7, 0x01),
  splat: (value: Code): Code => [...value, 0xfd, 0x13],
  lane: (value: Code, lane: number): Code => [...value, 0xfd, 0x1f, lane],
  load: (address: Code, offset = 0): Code => [...address, 0xfd, 0x00, 2, ...unsigned(offset)],
  /** One float32 into all lanes. */
  loadSplat: (address: Code, offset = 0): Code => [...address, 0xfd, 0x09, 2, ...unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0xfd, 0x0b, 2, ...unsigned(offset)],
};
/** Of each bit of two vectors whether both have it. */
export const both = binary(0xfd, 0x4e);
/** Each bit of `a` where `mask` has it, else that of `b`. */
export const choose = (a: Code, b: Code, mask: Code): Code => [...a, ...b, ...mask, 0xfd, 0x52];
/** The bits of two 64-bit numbers moved up by so many places. */
export const shiftedUp = (a: Code, places: number): Code => [...a, ...whole(places), 0xfd, 0xcb, 0x01];
/** Two float64 side by side. */
export const f64x2 = {
  add: binary(0xfd, 0xf0, 0x01),
  sub: binary(0xfd, 0xf1, 0x01),
  mul: binary(0xfd, 0xf2, 0x01),
  div: binary(0xfd, 0xf3, 0x01),
  splat: (value: Code): Code => [...value, 0xfd, 0x14],
  lane: (value: Code, lane: number): Code => [...value, 0xfd, 0x21, lane],
  /** Of each lane b where a < b, else a. */
  larger: binary(0xfd, 0xf7, 0x01),
  /** Towards zero. */
  truncated: (value: Code): Code => [...value, 0xfd, 0x7a],
  /** All bits of a lane where a > b, else none. */
  above: binary(0xfd, 0x4a),
  load: (address: Code, offset = 0): Code => [...address, 0xfd, 0x00, 3, ...unsigned(offset)],
  /** From two float32 of memory. */
  fromF32: (address: Code): Code => [...address, 0xfd, 0x5d, 2, 0, 0xfd, 0x5f],
  /** One float64 into both lanes. */
  loadSplat: (address: Code, offset = 0): Code => [...address, 0xfd, 0x0a, 3, ...unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0xfd, 0x0b, 3, ...unsigned(offset)],
};

/** `while (condition) body`. */
export const repeat = (condition: Code, body: Code): Code => [
  ...[0x02, 0x40, 0x03, 0x40],
  ...[...condition, 0x45, 0x0d, 1],
  ...[...body, 0x0c, 0, 0x0b, 0x0b],
];
/** `if (condition) body`. */
export const when = (condition: Code, body: Code): Code => [...condition, 0x04, 0x40, ...body, 0x0b];
