import fc from "fast-check";
import { evaluationSteps } from "groklab/trainers";
import { describe, expect, it } from "vitest";

describe("evaluationSteps", () => {
  it("joins a fixed stride and rounded powers of ten", () => {
    // 10^(k/2) = 1, 3.16, 10, 31.6, 100, …
    expect(evaluationSteps(100, { every: 50, perDecade: 2 })).toEqual([0, 1, 3, 10, 32, 50, 100]);
    expect(evaluationSteps(1000, { every: 400, perDecade: 1 })).toEqual([0, 1, 10, 100, 400, 800, 1000]);
  });

  it("has the stride alone when no evaluations per decade are asked for", () => {
    expect(evaluationSteps(10, { every: 4, perDecade: 0 })).toEqual([0, 4, 8, 10]);
  });

  it("has the first and the last step alone when the stride is longer than the run", () => {
    expect(evaluationSteps(3, { every: 10, perDecade: 0 })).toEqual([0, 3]);
    expect(evaluationSteps(1, { every: 1, perDecade: 100 })).toEqual([0, 1]);
  });

  const settings = [fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 500 }), fc.nat({ max: 100 })] as const;

  it("goes from 0 to the last step, in whole numbers that increase", () => {
    fc.assert(
      fc.property(...settings, (steps, every, perDecade) => {
        const chosen = evaluationSteps(steps, { every, perDecade });
        expect([chosen[0], chosen.at(-1)]).toEqual([0, steps]);
        for (let i = 1; i < chosen.length; i++) expect(chosen[i]).toBeGreaterThan(chosen[i - 1]);
        expect(chosen.every(Number.isInteger)).toBe(true);
      }),
    );
  });

  it("holds every multiple of the stride, and between any two decades as many as asked for", () => {
    fc.assert(
      fc.property(...settings, (steps, every, perDecade) => {
        const chosen = new Set(evaluationSteps(steps, { every, perDecade }));
        for (let step = 0; step <= steps; step += every) expect(chosen.has(step)).toBe(true);
        for (let step = 1; perDecade > 0 && step < steps; step *= 10) expect(chosen.has(step)).toBe(true);
      }),
    );
  });

  it("does not change its early steps when a run is made longer", () => {
    fc.assert(
      fc.property(...settings, (steps, every, perDecade) => {
        const short = evaluationSteps(steps, { every, perDecade });
        const long = evaluationSteps(2 * steps + 1, { every, perDecade });
        expect(long.filter((step) => step < steps)).toEqual(short.slice(0, -1));
      }),
    );
  });
});
