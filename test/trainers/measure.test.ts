import fc from "fast-check";
import { randomStream } from "groklab/core";
import type { Dataset } from "groklab/tasks";
import { type Loss, measure } from "groklab/trainers";
import { describe, expect, it } from "vitest";
import { plainLossOf } from "../support/plain-losses";
import { logSumExp } from "../support/plain-mlp";

function examples(labels: readonly number[]): Pick<Dataset, "labels" | "train"> {
  return { labels: Int32Array.from(labels), train: Int32Array.from(labels.keys()) };
}

/** Loss and accuracy of one example. */
function measureOne(logits: readonly number[], label: number, loss?: Loss) {
  return measure(Float32Array.from(logits), examples([label]), Int32Array.of(0), loss);
}

describe("measure", () => {
  it("has the loss ln 97 for equal logits of 97 classes", () => {
    expect(measureOne(new Array(97).fill(3), 40).loss).toBeAllclose(4.574710978503383, { rtol: 1e-15 });
  });

  it("has the loss ln(1 + e^-1) for two classes one nat apart, and one nat more for the other label", () => {
    // ln(1 + e^-1) = ln 1.36787944… = 0.31326168751822286
    expect(measureOne([1, 0], 0).loss).toBeAllclose(0.31326168751822286, { rtol: 1e-14 });
    expect(measureOne([1, 0], 1).loss).toBeAllclose(1.3132616875182228, { rtol: 1e-14 });
  });

  it("keeps the relative precision of a loss that float32 would round to zero", () => {
    // ln(1 + e^-60) = e^-60 (1 - e^-60 / 2 + …)
    expect(measureOne([60, 0], 0).loss).toBeAllclose(8.75651076269652e-27, { rtol: 1e-12 });
    expect(measureOne([0, 60, 0], 1).loss).toBeAllclose(2 * 8.75651076269652e-27, { rtol: 1e-12 });
  });

  it("does not overflow for logits as large as float32 holds", () => {
    expect(measureOne([1e38, 0], 0)).toEqual({ loss: 0, accuracy: 1 });
    expect(measureOne([0, 2 ** 100], 0)).toEqual({ loss: 2 ** 100, accuracy: 0 });
    expect(measureOne([-1e38, -1e38], 0).loss).toBeAllclose(Math.LN2, { rtol: 1e-15 });
  });

  it("counts an example as right when the label's logit is the largest, the lowest class winning ties", () => {
    expect(measureOne([1, 1, 0], 0).accuracy).toBe(1);
    expect(measureOne([1, 1, 0], 1).accuracy).toBe(0);
    expect(measureOne([0, 1, 1], 1).accuracy).toBe(1);
    expect(measureOne([0, 1, 1], 0).accuracy).toBe(0);
  });

  it("averages over the rows given and no others", () => {
    const logits = Float32Array.of(5, 0, 0, 5, 1, 0, 7, 0); // right, right, wrong, wrong for these labels
    const dataset = examples([0, 1, 1, 1]);
    expect(measure(logits, dataset, Int32Array.of(0, 1)).accuracy).toBe(1);
    expect(measure(logits, dataset, Int32Array.of(1, 3)).accuracy).toBe(0.5);
    expect(measure(logits, dataset, Int32Array.of(0, 1, 2, 3)).accuracy).toBe(0.5);
    // rows 0 and 2: (ln(1 + e^-5) + 1 + ln(1 + e^-1)) / 2 = (0.006715348489118 + 1.313261687518223) / 2
    expect(measure(logits, dataset, Int32Array.of(0, 2)).loss).toBeAllclose(0.6599885180036705, { rtol: 1e-12 });
  });

  it("agrees with a naive log-sum-exp in float64", () => {
    const random = randomStream(0, "logits");
    const [n, classes] = [200, 13];
    const logits = Float32Array.from({ length: n * classes }, () => 6 * random.normal());
    const labels = Array.from({ length: n }, () => Math.floor(random.uniform() * classes));
    const losses = labels.map((label, i) => {
      const row = [...logits.subarray(i * classes, (i + 1) * classes)];
      return logSumExp(row) - row[label];
    });
    const dataset = examples(labels);
    expect(measure(logits, dataset, dataset.train).loss).toBeAllclose(losses.reduce((a, b) => a + b) / n, {
      rtol: 1e-12,
    });
  });

  it("has the bits of sums over Math.exp, one class after the other", () => {
    const random = randomStream(2, "logits");
    for (const [classes, scale, known] of [
      [97, 1, 0],
      [97, 9, 0],
      [2, 9, 0],
      [97, 1, 20],
      [12, 3, 30],
    ]) {
      const n = 50;
      const logits = Float32Array.from({ length: n * classes }, () => scale * random.normal());
      const labels = Array.from({ length: n }, () => Math.floor(random.uniform() * classes));
      labels.forEach((label, i) => {
        logits[i * classes + label] += known;
      });
      labels.forEach((label, i) => {
        const z = logits.subarray(i * classes, (i + 1) * classes);
        const best = z.indexOf(Math.max(...z));
        const powers = Array.from(z, (value) => Math.exp(value - z[best]));
        const total = powers.reduce((sum, power) => sum + power, 0);
        const others = powers.reduce((sum, power, j) => (j === best ? sum : sum + power), 0);
        const terms = powers.map((power, j) => power / total - (j === label ? 1 : 0));
        const loss = (kind: Loss) => measure(logits, examples(labels), Int32Array.of(i), kind).loss;
        expect(loss("crossEntropy")).toBe(z[best] - z[label] + Math.log1p(others));
        expect(loss("brier")).toBe(terms.reduce((sum, term) => sum + term * term, 0));
      });
    }
  });

  it("does not change when one number is added to all logits of an example", () => {
    const logit = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(fc.array(logit, { minLength: 2, maxLength: 9 }), logit, (logits, shift) => {
        const shifted = logits.map((value) => value + shift); // small integers: exact in float32
        expect(measureOne(shifted, 1)).toEqual(measureOne(logits, 1));
      }),
    );
  });

  it.each(["brier", "mse", "crossEntropy", "stableMax"] as const)(
    "is the mean of the closed forms in float64: %s",
    (kind) => {
      const random = randomStream(1, "logits", kind);
      const [n, classes] = [60, 7];
      const logits = Float32Array.from({ length: n * classes }, () => 4 * random.normal());
      const labels = Array.from({ length: n }, () => Math.floor(random.uniform() * classes));
      const rows = Int32Array.from({ length: 25 }, (_, i) => 2 * i + 1);
      const losses = Array.from(rows, (row) =>
        plainLossOf(kind, [...logits.subarray(row * classes, (row + 1) * classes)], labels[row]),
      );
      const received = measure(logits, examples(labels), rows, kind).loss;
      expect(received).toBeAllclose(losses.reduce((a, b) => a + b) / rows.length, { rtol: 1e-12 });
    },
  );

  it("stays finite for the Brier loss of logits as large as float32 holds", () => {
    expect(measureOne([3e38, -3e38, 0], 1, "brier").loss).toBe(2);
    expect(measureOne([3e38, -3e38, 0], 0, "brier").loss).toBe(0);
  });

  it("of one logit is the hinge, and right where its sign is the label's", () => {
    expect(measureOne([0.25], 1, "hinge")).toEqual({ loss: 0.75, accuracy: 1 });
    expect(measureOne([0.25], 0, "hinge")).toEqual({ loss: 1.25, accuracy: 0 });
    expect(measureOne([-4], 0, "hinge")).toEqual({ loss: 0, accuracy: 1 });
    expect(measureOne([-4], 1, "hinge")).toEqual({ loss: 5, accuracy: 0 });
  });

  it("of a logit of zero is wrong for both classes", () => {
    for (const zero of [0, -0]) {
      expect(measureOne([zero], 0, "hinge")).toEqual({ loss: 1, accuracy: 0 });
      expect(measureOne([zero], 1, "hinge")).toEqual({ loss: 1, accuracy: 0 });
    }
  });

  it("is not a number where a logit is none", () => {
    expect(measureOne([Number.NaN, 0], 1).loss).toBeNaN();
    expect(measureOne([0, Number.NaN], 0).loss).toBeNaN();
    for (const kind of ["brier", "mse"] as const) expect(measureOne([0, Number.NaN], 0, kind).loss).toBeNaN();
    expect(measureOne([Number.NaN], 1, "hinge").loss).toBeNaN();
  });
});
