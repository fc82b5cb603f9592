/**
 * @file The safetensors format (huggingface/safetensors): eight bytes of header length, a JSON header of names, types,
 * shapes and byte ranges, then the data. Written in one canonical way; read strictly, because a file that any reader
 * would take differently is a damaged file.
 */
import { RecordError } from "../core";

/** One array: float32, row-major. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface SafeTensors {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  /** Free text by key, in the header. */
  readonly metadata: Readonly<Record<string, string>>;
}

const MAX_HEADER = 100_000_000;

/** Tensors in the order of their names, data without gaps; the header padded with spaces to a multiple of 8 bytes. */
export function encodeSafetensors({ tensors, metadata }: SafeTensors): Buffer {
  const names = Object.keys(tensors).sort();
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const name of names) {
    const { shape, values } = tensors[name];
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header), "utf8");
  const padding = Buffer.alloc((8 - (json.length % 8)) % 8, " ");
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length + padding.length));
  const data = names.map((name) => {
    const { buffer, byteOffset, byteLength } = tensors[name].values;
    return Buffer.from(buffer, byteOffset, byteLength);
  });
  return Buffer.concat([length, json, padding, ...data]);
}

/** @throws RecordError naming the place, for anything but a whole and unambiguous file of float32 tensors */
export function decodeSafetensors(bytes: Buffer, path: string): SafeTensors {
  const refuse = (why: string): never => {
    throw new RecordError(`${path}: not a whole safetensors file: ${why}`);
  };
  if (bytes.length < 8) refuse(`${bytes.length} bytes, fewer than the length of a header`);
  const length = Number(bytes.readBigUInt64LE(0));
  if (!(length <= MAX_HEADER && 8 + length <= bytes.length)) {
    refuse(`its header is said to take ${length} bytes of ${bytes.length - 8}`);
  }
  const data = bytes.subarray(8 + length);
  const header = parseHeader(bytes.subarray(8, 8 + length)) ?? refuse("its header is no JSON object in UTF-8");
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isTextByKey(metadata)) refuse("__metadata__ is not text by key");
  const tensors: Record<string, StoredTensor> = Object.create(null);
  const ranges: [number, number][] = [];
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: range, ...unknown } = (entry ?? {}) as Record<string, unknown>;
    if (dtype !== "F32") refuse(`${name} is of type ${dtype}, expected F32`);
    if (!(isSizes(shape) && isSizes(range) && range.length === 2 && Object.keys(unknown).length === 0)) {
      return refuse(`${name} has no proper shape and range`);
    }
    const size = 4 * shape.reduce((a, b) => a * b, 1);
    if (range[1] - range[0] !== size)
      refuse(`${name} of shape [${shape}] needs ${size} bytes, has ${range[1] - range[0]}`);
    ranges.push([range[0], range[1]]);
    // A copy: the data need not lie where a Float32Array may begin.
    const own = Uint8Array.prototype.slice.call(data, range[0], range[1]);
    tensors[name] = { shape, values: new Float32Array(own.buffer, 0, Math.floor(own.length / 4)) };
  }
  ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const end = ranges.reduce(
    (at, [from, to]) => (from === at ? to : refuse(`a gap or overlap at byte ${at} of the data`)),
    0,
  );
  if (end !== data.length) refuse(`its tensors take ${end} bytes of ${data.length}`);
  return { tensors, metadata: metadata as Record<string, string> };
}

function parseHeader(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isTextByKey(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string");
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
