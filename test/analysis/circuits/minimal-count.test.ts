import {
  checkParity,
  linearDichotomies,
  minimalReluCount,
  type NetworkFamily,
  neuronKinds,
  parityOf,
  refutedKinds,
  signPatterns,
} from "groklab/analysis";
import { neuronInputs } from "groklab/analysis/circuits/dichotomies";
import { decide } from "groklab/analysis/circuits/linear-system";
import { classSystem } from "groklab/analysis/circuits/refutation";
import { cubeSymmetries, imageOf } from "groklab/analysis/circuits/symmetry";
import { ConfigError, randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";

function family(k: number, biases: "both" | "hidden" | "output" | "none"): NetworkFamily {
  const hiddenBias = biases === "both" || biases === "hidden";
  return { k, hiddenBias, outputBias: biases === "both" || biases === "output" };
}

/** Multisets of size m of n things: n (n + 1) … (n + m - 1) / m!. */
function multisets(n: number, m: number): number {
  return Array.from({ length: m }).reduce<number>((product, _, i) => (product * (n + i)) / (i + 1), 1);
}

const EXPECTED = [
  [family(2, "both"), 2],
  [family(2, "hidden"), 3],
  [family(2, "output"), 2],
  [family(2, "none"), 4],
  [family(3, "both"), 3],
  [family(3, "hidden"), 4],
  [family(3, "output"), "none"],
  [family(3, "none"), "none"],
] as const;

describe("minimalReluCount", () => {
  it.each(EXPECTED)(
    "finds for %o the minimum %s, all classes below refuted by proofs that hold",
    (options, minimum) => {
      const { rounds, kinds, refutations, network, ...found } = minimalReluCount({ ...options, most: 4 });
      expect(found.minimum).toBe(minimum);
      for (const { neurons, classes, refuted, feasible } of rounds.slice(0, -1)) {
        expect([classes, refuted, feasible]).toEqual([multisets(kinds.length, neurons), classes, false]);
      }
      for (const proof of refutations) {
        expect(refutedKinds(proof, kinds, options)).toEqual(proof.proofs.map((one) => one !== undefined));
      }
      if (minimum === "none") {
        expect([rounds, network]).toEqual([[], undefined]);
        expect(refutations.some(({ proofs }) => proofs.every((proof) => proof))).toBe(true);
        return;
      }
      expect(rounds.length).toBe(minimum);
      expect(network?.hidden.length).toBe(minimum);
      expect(checkParity(network!, options.k)).toMatchObject({ accuracy: 1, hinge: 0 });
      if (!options.outputBias) expect(network?.outputBias).toBe(0);
      if (!options.hiddenBias) expect(network?.hidden.every(({ bias }) => bias === 0)).toBe(true);
    },
  );

  it("goes through all 1,478,256 classes of three neurons for k = 3 without output bias", () => {
    const { rounds } = minimalReluCount({ ...family(3, "hidden"), most: 3 });
    expect(rounds[2]).toEqual({ neurons: 3, classes: 1478256, refuted: 1478256, feasible: false });
  });

  it.each(EXPECTED)("finds the same with symmetry as without: %o, %s", (options, minimum) => {
    const { rounds, ...found } = minimalReluCount({ ...options, most: 4, symmetry: true });
    const all = minimalReluCount({ ...options, most: 4 }).rounds;
    expect(found.minimum).toBe(minimum);
    expect(rounds.map(({ feasible }) => feasible)).toEqual(all.map(({ feasible }) => feasible));
    rounds.slice(0, -1).forEach(({ classes }, i) => void expect(classes).toBeLessThan(all[i].classes));
  });

  it.each([
    ["both", 1],
    ["hidden", 2],
    ["output", 1],
    ["none", 3],
  ] as const)("leaves nothing that a grid of weights would find: k = 2, biases %s, %i neurons", (biases, neurons) => {
    expect(bestOfGrid(family(2, biases), neurons)).toBe(false);
    expect(bestOfGrid(family(2, biases), neurons + 1)).toBe(true);
  });

  it("agrees with deciding every class by itself: k = 2, two neurons", () => {
    for (const options of [family(2, "both"), family(2, "hidden")]) {
      const kinds = neuronKinds(options);
      const inputs = neuronInputs(2, true);
      const feasible = kinds.flatMap((one, i) =>
        kinds.slice(i).filter((other) => decide(classSystem([one, other], inputs, options)).feasible),
      );
      expect(feasible.length > 0).toBe(options.outputBias);
    }
  });

  it("agrees with deciding classes by themselves: k = 3, three neurons, drawn at random", () => {
    const options = family(3, "hidden");
    const kinds = neuronKinds(options);
    const random = randomStream(0, "classes");
    for (let draw = 0; draw < 200; draw++) {
      const chosen = [0, 0, 0].map(() => kinds[Math.floor(random.uniform() * kinds.length)]);
      expect(decide(classSystem(chosen, neuronInputs(3, true), options)).feasible).toBe(false);
    }
  });

  it("says up to where it looked, and reports its rounds", () => {
    const seen: number[] = [];
    const options = {
      ...family(3, "both"),
      most: 2,
      onRound: ({ neurons }: { neurons: number }) => seen.push(neurons),
    };
    expect(minimalReluCount(options).minimum).toBe("none up to 2");
    expect(seen).toEqual([1, 2]);
    expect(() => minimalReluCount({ ...family(3, "both"), most: 0 })).toThrow(ConfigError);
  });
});

describe("refutedKinds", () => {
  const options = family(2, "both");
  const { refutations, kinds } = minimalReluCount({ ...options, most: 1 });

  it("does not accept a proof with a number changed", () => {
    let broken = 0;
    for (const { weighting, proofs } of refutations) {
      proofs.forEach((proof, kind) => {
        if (!proof) return;
        proof.signs.forEach((_, i) => {
          const signs = proof.signs.map((value, j) => (i === j ? value + 1 : value));
          const changed = { weighting, proofs: proofs.map((one, j) => (j === kind ? { ...proof, signs } : one)) };
          expect(refutedKinds(changed, kinds, options)[kind]).toBe(false);
          broken++;
        });
      });
    }
    expect(broken).toBeGreaterThan(50);
  });

  it("does not accept a weighting that is negative, zero, or out of balance under an output bias", () => {
    const [{ proofs }] = refutations;
    const none = kinds.map(() => false);
    expect(refutedKinds({ weighting: [0, 0, 0, 0], proofs }, kinds, options)).toEqual(none);
    expect(refutedKinds({ weighting: [-1, -1, -1, -1], proofs }, kinds, options)).toEqual(none);
    expect(refutedKinds({ weighting: [1, 0, 0, 0], proofs }, kinds, options)).toEqual(none);
  });
});

describe("cubeSymmetries", () => {
  it("are 2^k k! different ones, keep parity or negate it, and map dichotomies to dichotomies", () => {
    const symmetries = cubeSymmetries(3);
    expect(new Set(symmetries.map(({ image }) => String(image))).size).toBe(48);
    const patterns = signPatterns(3);
    const sets = new Set(linearDichotomies(3, { hiddenBias: true }).sets.map(({ members }) => members));
    for (const symmetry of symmetries) {
      symmetry.image.forEach((to, from) => {
        expect(parityOf(patterns[to]) === parityOf(patterns[from])).toBe(!symmetry.negatesParity);
      });
      expect(new Set([...sets].map((members) => imageOf(members, symmetry)))).toEqual(sets);
    }
  });
});

/** Whether some network with output weights ±1 and weights and biases of -3 … 3 has all signs right, for k = 2. */
function bestOfGrid({ hiddenBias, outputBias }: NetworkFamily, neurons: number): boolean {
  const grid = hiddenBias && neurons === 3 ? [-3, -1, 0, 1, 2] : [-3, -2, -1, 0, 1, 2, 3];
  const patterns = signPatterns(2);
  const vectors = grid.flatMap((a) =>
    grid.flatMap((b) =>
      (hiddenBias ? grid : [0]).flatMap((bias) =>
        [1, -1].map((sign) => patterns.map((x) => parityOf(x) * sign * Math.max(0, a * x[0] + b * x[1] + bias))),
      ),
    ),
  );
  const kinds = [...new Map(vectors.map((vector) => [String(vector), vector])).values()];
  const works = (margins: readonly number[]) => {
    if (!outputBias) return margins.every((margin) => margin > 0);
    // y f + y d > 0: patterns 0 and 3 have parity 1, 1 and 2 have -1.
    return Math.min(margins[0], margins[3]) > -Math.min(margins[1], margins[2]);
  };
  const search = (sum: readonly number[], from: number, left: number): boolean => {
    if (left === 0) return works(sum);
    for (let i = from; i < kinds.length; i++) {
      if (
        search(
          sum.map((value, p) => value + kinds[i][p]),
          i,
          left - 1,
        )
      )
        return true;
    }
    return false;
  };
  return search([0, 0, 0, 0], 0, neurons);
}
