import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { RecordError } from "groklab/core";
import { decodeSafetensors, encodeSafetensors, type SafeTensors } from "groklab/runs/safetensors";
import { describe, expect, it } from "vitest";

const stored = (name: string) => readFileSync(join(__dirname, "reference", name));

/** What reference/make_safetensors.py holds, with a negative zero, the smallest normal number, a scalar and an empty tensor. */
const content: SafeTensors = {
  tensors: {
    "weights/hidden0.weight": { shape: [2, 3], values: Float32Array.of(1.5, -2.25, 3e-38, 0, -0, 65504) },
    "weights/factor": { shape: [], values: Float32Array.of(0.1) },
    "moments/0/empty": { shape: [0, 4], values: new Float32Array(0) },
  },
  metadata: { state: '{"step":7}', note: "naïve ✓" },
};

const decode = (bytes: Buffer) => decodeSafetensors(bytes, "a/file");

/** A file of this header and so many bytes of data. */
function fileOf(header: unknown, data = 0): Buffer {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(data)]);
}

describe("safetensors", () => {
  it("reads what the reference implementation wrote", () => {
    expect({ ...decode(stored("python.safetensors")) }).toEqual(content);
  });

  it("writes the bytes that the reference implementation has read", () => {
    expect(encodeSafetensors(content).equals(stored("ours.safetensors"))).toBe(true);
  });

  it("gives back what it was given, whatever the order of names", () => {
    const tensor = fc
      .array(fc.float(), { maxLength: 20 })
      .map((values) => ({ shape: [values.length], values: Float32Array.from(values) }));
    const file = fc.record({
      tensors: fc.dictionary(
        fc.string().filter((name) => !["__metadata__", "__proto__"].includes(name)),
        tensor,
      ),
      metadata: fc.dictionary(
        fc.string().filter((key) => key !== "__proto__"),
        fc.string(),
      ),
    });
    fc.assert(
      fc.property(file, ({ tensors, metadata }) => {
        const bytes = encodeSafetensors({ tensors, metadata });
        expect({ ...decode(bytes).tensors }).toEqual({ ...tensors });
        expect({ ...decode(bytes).metadata }).toEqual({ ...metadata });
        const reversed = Object.fromEntries(Object.entries(tensors).reverse());
        expect(encodeSafetensors({ tensors: reversed, metadata }).equals(bytes)).toBe(true);
      }),
    );
  });

  it("pads the header with spaces, as few as bring its length to a multiple of 8", () => {
    const padded = Array.from({ length: 16 }, (_, letters) => {
      const bytes = encodeSafetensors({ ...content, metadata: { note: "x".repeat(letters) } });
      const length = Number(bytes.readBigUInt64LE(0));
      const header = bytes.subarray(8, 8 + length).toString("utf8");
      expect([length % 8, header.trimEnd().at(-1), header.includes("\0")]).toEqual([0, "}", false]);
      return length - header.trimEnd().length;
    });
    expect([...padded.slice(0, 8)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(padded.slice(8)).toEqual(padded.slice(0, 8));
  });

  it("refuses a file cut at any byte, and one with a byte too many", () => {
    const whole = encodeSafetensors(content);
    for (let size = 0; size < whole.length; size++)
      expect(() => decode(whole.subarray(0, size)), `${size}`).toThrow(RecordError);
    expect(() => decode(Buffer.concat([whole, Buffer.alloc(1)]))).toThrow(/take 28 bytes of 29/);
  });

  it("never takes a file with a damaged header for another than it was, but refuses it or reads the same data", () => {
    const whole = encodeSafetensors(content);
    const header = 8 + Number(whole.readBigUInt64LE(0));
    for (let at = 0; at < header; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = Buffer.from(whole);
        damaged[at] ^= 1 << bit;
        let tensors: SafeTensors["tensors"];
        try {
          tensors = decode(damaged).tensors;
        } catch (error) {
          expect(error).toBeInstanceOf(RecordError);
          continue;
        }
        // A name or a line of metadata may read otherwise, which its SHA-256 tells; never more or other numbers.
        const sizes = Object.values(tensors).reduce((sum, { values }) => sum + values.length, 0);
        expect(sizes).toBeLessThanOrEqual(7);
      }
    }
  });

  const entry = { dtype: "F32", shape: [2], data_offsets: [0, 8] };
  it.each([
    ["a header longer than the file", fileOf({}).fill(255, 0, 6), /header is said to take 281474976710655 bytes of 2$/],
    ["a header that is no JSON", fileOf("{"), /no JSON object/],
    ["a header that is no object", fileOf("[]"), /no JSON object/],
    ["another type", fileOf({ x: { ...entry, dtype: "F16" } }, 8), /x is of type F16, expected F32/],
    ["a shape that needs more bytes", fileOf({ x: { ...entry, shape: [3] } }, 8), /needs 12 bytes, has 8/],
    ["a negative size", fileOf({ x: { ...entry, shape: [-2] } }, 8), /proper shape and range/],
    ["an unknown field", fileOf({ x: { ...entry, device: "gpu" } }, 8), /proper shape and range/],
    ["overlapping tensors", fileOf({ x: entry, y: entry }, 8), /gap or overlap at byte 8/],
    ["a gap", fileOf({ x: { ...entry, data_offsets: [4, 12] } }, 12), /gap or overlap at byte 0/],
    ["a range beyond the data", fileOf({ x: entry }, 4), /take 8 bytes of 4/],
    ["metadata that is no text", fileOf({ __metadata__: { a: 1 } }), /not text by key/],
    [
      "the same name twice",
      fileOf(
        '{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
        8,
      ),
      /gap or overlap/,
    ],
  ])("refuses %s, and names the file", (_, bytes, why) => {
    expect(() => decode(bytes)).toThrow(RecordError);
    expect(() => decode(bytes)).toThrow(/^a\/file: not a whole safetensors file/);
    expect(() => decode(bytes)).toThrow(why);
  });
});
