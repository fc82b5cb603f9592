import fc from "fast-check";
import { RecordError } from "groklab/core";
import { decodeLine, encodeLine, type MetricsLine } from "groklab/runs/lines";
import { describe, expect, it } from "vitest";

const RUN = "a-run";
const line: MetricsLine = {
  seq: 7,
  step: 100,
  train: { loss: 1.5e-9, accuracy: 1 },
  test: { loss: 7.25, accuracy: 0.125 },
  weightNorm: 12.5,
};

describe("a metrics line", () => {
  it("is sorted JSON under its CRC-32", () => {
    // CRC-32 of the run's id and the inner object by Python: zlib.crc32(b'a-run{"seq":7,…}')
    const inner =
      '{"seq":7,"step":100,"test":{"accuracy":0.125,"loss":7.25},"train":{"accuracy":1,"loss":1.5e-9},"weightNorm":12.5}';
    expect(encodeLine(line, RUN)).toBe(`{"crc32":"cdefed8d","metrics":${inner}}`);
  });

  it("reads back as it was written, to the last bit of every number", () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0); // JSON has no -0
    const set = fc.record({ loss: number, accuracy: number });
    const lines = fc.record({ seq: fc.nat(), step: fc.nat(), train: set, test: set, weightNorm: number });
    fc.assert(
      fc.property(lines, (any) => {
        expect(decodeLine(encodeLine(any, RUN), any.seq, RUN)).toEqual(any);
      }),
    );
  });

  it("is refused after the change of any single bit", () => {
    const bytes = Buffer.from(encodeLine(line, RUN));
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] ^= 1 << (bit & 7);
      expect(() => decodeLine(flipped.toString("utf8"), 7, RUN), `bit ${bit}`).toThrow(RecordError);
    }
  });

  it("is refused when cut anywhere, doubled, or followed by anything", () => {
    const text = encodeLine(line, RUN);
    for (let length = 0; length < text.length; length++) {
      expect(() => decodeLine(text.slice(0, length), 7, RUN)).toThrow(RecordError);
    }
    expect(() => decodeLine(text + text, 7, RUN)).toThrow(RecordError);
    expect(() => decodeLine(`${text} `, 7, RUN)).toThrow(RecordError);
  });

  it("is refused in another line's place, with both numbers", () => {
    expect(() => decodeLine(encodeLine(line, RUN), 6, RUN)).toThrow("is number 7, expected 6");
    expect(() => decodeLine(encodeLine(line, RUN), 8, RUN)).toThrow("is number 7, expected 8");
  });

  it("is refused in the record of another run, unless a hash of the whole file vouches for it", () => {
    expect(() => decodeLine(encodeLine(line, "b-run"), 7, RUN)).toThrow("altered, or of another run");
    expect(decodeLine(encodeLine(line, "b-run"), 7)).toEqual(line);
  });

  it("cannot be written with a number that JSON does not have", () => {
    expect(() => encodeLine({ ...line, weightNorm: Number.NaN }, RUN)).toThrow("NaN has no JSON form");
  });
});
