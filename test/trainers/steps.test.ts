import { startEngine } from "groklab/engine";
import { createTrainer } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { datasetOf, lossesOf } from "../support/trainings";
import { stepCases } from "./reference/step-cases";
import reference from "./reference/steps.json";

beforeAll(async () => {
  await startEngine({ xla: false });
});

interface Reference {
  /** Before the first update and before the last. */
  readonly losses: readonly number[];
  readonly rounding: Readonly<Record<string, number>>;
  readonly weights: Readonly<Record<string, string>>;
}

const references: Readonly<Record<string, Reference>> = reference.cases;

/** |ours - theirs| / |theirs| in Euclidean norms, of each parameter by its name. */
function distances(weights: Readonly<Record<string, Float32Array>>, stored: string): Record<string, number> {
  const bytes = Uint8Array.from(Buffer.from(stored, "base64"));
  const theirs = new Float32Array(bytes.buffer);
  let at = 0;
  const found = Object.entries(weights).map(([name, ours]): [string, number] => {
    const wanted = theirs.subarray(at, (at += ours.length));
    return [name, Math.hypot(...ours.map((w, i) => w - wanted[i])) / Math.hypot(...wanted)];
  });
  expect(at, "numbers that are stored").toBe(theirs.length);
  return Object.fromEntries(found);
}

/**
 * Of float32 weights against PyTorch's float64, whose own float32 is as far away (`rounding`). Further than a hundred updates
 * it is the training that parts them: where the two round a ReLU's zero differently, they go different ways.
 */
const CLOSE = { 1: 1e-6, 100: 1e-4 } as const;

describe.each(Object.entries(stepCases))("%s", (name, config) => {
  const { losses, rounding, weights } = references[name];

  it("has PyTorch's weights after one update, as operations and compiled, and after 100", () => {
    const open = (compiled: boolean) => createTrainer(config, datasetOf(config), { compiled, updatesPerCall: 3 });
    const [eager, compiled] = [open(false), open(true)];
    const [first] = [eager, compiled].map((trainer) => {
      const [loss] = lossesOf(trainer, 1);
      expect(beyond(distances(trainer.weights(), weights[1]), CLOSE[1]), "after one update").toEqual({});
      return loss;
    });
    const last = lossesOf(compiled, 99)[98];
    expect(beyond(distances(compiled.weights(), weights[100]), CLOSE[100]), "after 100").toEqual({});
    expect([first, last]).toBeAllclose(losses, { rtol: 1e-5, atol: 1e-7 });
    for (const trainer of [eager, compiled]) trainer.close();
  });

  it("rounds in PyTorch by less than a quarter of what is allowed here", () => {
    expect(rounding[1]).toBeLessThan(CLOSE[1] / 4);
    expect(rounding[100]).toBeLessThan(CLOSE[100] / 4);
  });
});

const beyond = (found: Readonly<Record<string, number>>, most: number) =>
  Object.fromEntries(Object.entries(found).filter(([, distance]) => !(distance <= most)));

describe("the stored updates", () => {
  it("are those of the cases, from the version of PyTorch that is written down", () => {
    expect(Object.keys(references)).toEqual(Object.keys(stepCases));
    expect(reference.torch).toMatch(/^2\.13\.0/);
  });
});
