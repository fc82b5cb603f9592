import * as tf from "@tensorflow/tfjs-core";
import { randomStream } from "groklab/core";
import { startEngine } from "groklab/engine";
import type { Loss } from "groklab/trainers";
import { lossPerExample } from "groklab/trainers/losses";
import { beforeAll, describe, expect, it } from "vitest";
import { plainLossOf, plainSlopesOf } from "../support/plain-losses";

beforeAll(async () => {
  await startEngine({ xla: false });
});

/** Loss of each example, and the slope of their sum by every logit. */
function lossesAndSlopes(kind: Loss, logits: readonly (readonly number[])[], labels: readonly number[]) {
  return tf.tidy(() => {
    const ids = tf.tensor1d([...labels], "int32");
    const x = tf.tensor2d(logits.map((row) => [...row]));
    const losses = lossPerExample(kind, x, ids);
    expect(losses.shape).toEqual([labels.length]);
    const slopes = tf.grad((z: tf.Tensor) => tf.sum(lossPerExample(kind, z as tf.Tensor2D, ids)))(x);
    return { losses: [...losses.dataSync()], slopes: [...slopes.dataSync()] };
  });
}

describe("lossPerExample", () => {
  it("is ln 2, 1/2, 1/2 and 1 for a network that answers 0 to two classes", () => {
    const zeros = [[0, 0]];
    expect(lossesAndSlopes("crossEntropy", zeros, [1]).losses).toBeAllclose([Math.LN2], { rtol: 1e-6 });
    expect(lossesAndSlopes("brier", zeros, [1])).toEqual({ losses: [0.5], slopes: [0.5, -0.5] }); // 1/4 + 1/4
    expect(lossesAndSlopes("mse", zeros, [1])).toEqual({ losses: [0.5], slopes: [0, -1] }); // (0 + 1) / 2
    const { losses, slopes } = lossesAndSlopes("hinge", [[0], [0]], [1, 0]);
    expect({ losses, slopes }).toEqual({ losses: [1, 1], slopes: [-1, 1] });
  });

  it("is ln 3 for StableMax where s is 1/2 of the label and 1 of another, with slopes of s on both sides of zero and at it", () => {
    // z = (-1, 0), label 0: s = (1/2, 1), -log(1/2 / 3/2) = ln 3; s' = (1/4, 1), and slopes s' (1/sum - [label]/s_label)
    const { losses, slopes } = lossesAndSlopes("stableMax", [[-1, 0]], [0]);
    expect(losses).toBeAllclose([Math.log(3)], { rtol: 1e-6 });
    expect(slopes).toBeAllclose([(1 / 4) * (2 / 3 - 2), 2 / 3], { rtol: 1e-6 });
  });

  it("keeps a gradient for StableMax where that of cross-entropy is gone, and stays finite at 1 and for huge logits", () => {
    const sure = [[40, -40, 1]];
    const [stable, usual] = (["stableMax", "crossEntropy"] as const).map((kind) => lossesAndSlopes(kind, sure, [0]));
    expect(Math.abs(usual.slopes[0])).toBeLessThan(1e-7);
    const total = 41 + 1 / 41 + 2;
    const slopes = [1 / total - 1 / 41, 1 / 41 ** 2 / total, 1 / total];
    expect(stable.slopes).toBeAllclose(slopes, { rtol: 1e-4 });
    expect(lossesAndSlopes("stableMax", [[1e30, -1e30]], [1]).losses[0]).toBeGreaterThan(130); // 2 ln 1e30 is 138
  });

  it("has a hinge at the margin 1, flat from there on", () => {
    const { losses, slopes } = lossesAndSlopes("hinge", [[0.75], [1], [3], [-0.75], [-3], [2]], [1, 1, 1, 0, 0, 0]);
    expect(losses).toEqual([0.25, 0, 0, 0.25, 0, 3]);
    expect(slopes).toBeAllclose([-1, 0, 0, 1, 0, 1], { atol: 0 });
  });

  it.each(["crossEntropy", "exactCrossEntropy", "brier", "mse", "stableMax"] as const)(
    "agrees with float64, value and gradient: %s",
    (kind) => {
      const random = randomStream(0, "losses", kind);
      const logits = Array.from({ length: 40 }, (_, i) =>
        Array.from({ length: 6 }, () => Math.fround((i < 20 ? 1 : 6) * random.normal())),
      );
      const labels = logits.map(() => Math.floor(6 * random.uniform()));
      const { losses, slopes } = lossesAndSlopes(kind, logits, labels);
      const tolerance = { rtol: 5e-6, atol: 5e-7 }; // a dozen float32 roundings
      expect(losses).toBeAllclose(
        logits.map((z, i) => plainLossOf(kind, z, labels[i])),
        tolerance,
      );
      expect(slopes).toBeAllclose(
        logits.flatMap((z, i) => plainSlopesOf(kind, z, labels[i])),
        tolerance,
      );
    },
  );

  it("agrees with float64 for the hinge", () => {
    const random = randomStream(0, "losses", "hinge");
    const logits = Array.from({ length: 40 }, () => [Math.fround(2 * random.normal())]);
    const labels = logits.map(() => (random.uniform() < 0.5 ? 0 : 1));
    const { losses, slopes } = lossesAndSlopes("hinge", logits, labels);
    expect(losses).toBeAllclose(
      logits.map((z, i) => plainLossOf("hinge", z, labels[i])),
      { rtol: 1e-6, atol: 1e-7 },
    );
    expect(slopes).toBeAllclose(
      logits.flatMap((z, i) => plainSlopesOf("hinge", z, labels[i])),
      { atol: 0 },
    );
  });

  it("stays finite for the Brier loss of huge logits, and for cross-entropy", () => {
    const huge = [[1e30, -1e30]];
    const { losses, slopes } = lossesAndSlopes("brier", huge, [1]);
    expect([losses, slopes.map(Math.abs)]).toEqual([[2], [0, 0]]);
    expect(lossesAndSlopes("crossEntropy", [[1e4, -1e4]], [1]).losses).toEqual([2e4]);
  });
});
