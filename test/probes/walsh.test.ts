import { signPatterns, walshCoefficient, walshShare } from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { probes } from "groklab/probes";
import type { ProbeView } from "groklab/trainers";
import { describe, expect, it } from "vitest";
import { plantedNetwork } from "../analysis/circuits/planted";
import { view } from "../support/probe-view";
import { parityView } from "./parity-view";

const points = signPatterns(6);
const walsh = (f: (x: readonly number[]) => number) => probes.walsh(parityView(plantedNetwork(), points.map(f)), {});

describe("walsh", () => {
  it.each<[string, (x: readonly number[]) => number, object]>([
    ["the parity", ([a, b]) => 2 * a * b, { target: 2, share: 1 }],
    ["its negative", ([a, b]) => -2 * a * b, { target: -2, share: 1 }],
    ["the parity and another coordinate", ([a, b, c]) => 3 * a * b + 4 * c, { target: 3, share: 0.36 }],
    ["another parity", ([a, , c]) => a * c, { target: 0, share: 0 }],
    ["nothing", () => 0, { target: 0, share: null }],
  ])("of %s has its coefficient and its share", (_, f, expected) => {
    expect(walsh(f)).toEqual(expected);
  });

  it("is that of the test points, by the coefficients of analysis", () => {
    const random = randomStream(3, "logits");
    const logits = Float32Array.from(points, () => random.normal());
    const whole = parityView(plantedNetwork(), [...logits]);
    const test = Int32Array.from({ length: 40 }, (_, i) => i + 20);
    const some: ProbeView = { ...whole, dataset: { ...whole.dataset, test } };
    const matrix = { rows: 40, columns: 6, values: Float64Array.from(points.slice(20, 60).flat()) };
    const outputs = logits.subarray(20, 60);
    const found = probes.walsh(some, {}) as { target: number; share: number };
    expect([found.target, found.share]).toBeAllclose(
      [walshCoefficient(matrix, outputs, [0, 1]), walshShare(matrix, outputs, [0, 1])],
      { rtol: 1e-4 },
    );
  });

  it("is of parity networks alone", () => {
    expect(() => probes.walsh(view([0, 0, 0]), {})).toThrow(ConfigError);
  });
});
