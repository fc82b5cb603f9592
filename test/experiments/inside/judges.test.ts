/** @file For each claim of the study inside, made-up runs that its rule must support and contradict. */
import type { Json } from "groklab/core";
import { inside } from "groklab/experiments";
import { barrier } from "groklab/experiments/inside/lines";
import { stableUpTo } from "groklab/experiments/inside/sharpness";
import type { RunConfig, RunRecord } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { findIn, judgesOf } from "../../support/arms";
import { madeUpPart, measured, type Trajectory } from "../../support/made-up-run";

type Trajectories = (config: RunConfig) => Trajectory;

const judges = judgesOf(inside);
const partsOf = (id: string) => inside.claims.find((claim) => claim.id === id)?.parts ?? [];
/** Made-up runs of parts; those that others decide, out of the made-up runs of these. */
function recordsOf(parts: readonly string[], trajectory: Trajectories): Record<string, RunRecord[]> {
  const made: Record<string, RunRecord[]> = {};
  for (const part of parts) {
    const { arms } = inside.parts[part];
    made[part] = arms.some(({ from }) => from)
      ? arms.flatMap((arm) => {
          const runs = arm.runs(made[arm.from?.part ?? ""]);
          return madeUpPart({ runs: () => runs }, trajectory);
        })
      : madeUpPart(inside.parts[part], trajectory);
  }
  return made;
}

/** Of one seed a little more than of another. */
const varied = (value: number, { seed }: RunConfig) => value * (1 + 0.01 * (seed % 3));

/** Memorised by 30, generalised by 400; `of` is the sharpness at each step, times the bound of SGD's stability or as it is. */
const sharp =
  (of: (step: number) => number): Trajectories =>
  (config) => {
    const unit = config.optimizer.kind === "sgd" ? stableUpTo({ config }) : 1;
    const value = (step: number): Json => ({ value: varied(unit * of(step), config), residual: 0, products: 9 });
    return { tMem: 30, tGen: 400, probes: measured(config, "sharpness", value) };
  };

/** Lines of 21 points; `dips` is how far training accuracy falls half way, and test loss rises, by the name of the line. */
const lines =
  (
    dips: Readonly<Record<"back" | "across" | "matched", number>>,
    times: Trajectory = { tMem: 30, tGen: 400 },
  ): Trajectories =>
  (config) => ({
    plateau: 0.1,
    ...times,
    probes: Object.assign(
      {},
      ...Object.entries(dips).map(([name, dip]) => {
        const bump = Array.from({ length: 21 }, (_, k) => varied(dip, config) * (1 - Math.abs(k - 10) / 10));
        const set = { loss: bump, accuracy: bump.map((fall) => 1 - fall) };
        return measured(config, name, () => ({ train: set, test: set, moved: null }));
      }),
    ),
  });

/** Whole runs with groups, and those with a group dropped: of most synergy it is the neurons 0, 1, 2, and of least 3, 4, 5. */
const dropping =
  (times: Readonly<Record<"most" | "random", number>>): Trajectories =>
  (config) => {
    const dropped = config.interventions.neuronDropout;
    if (dropped) {
      const isMost = dropped.neurons.length === 3 && dropped.neurons[0] === 0;
      return { tMem: 30, tGen: 10 * Math.round(varied(isMost ? times.most : times.random, config) / 10) };
    }
    const groups = { synergy: { neurons: [0, 1, 2] }, redundancy: { neurons: [3, 4, 5] } };
    return { tMem: 30, tGen: 400, probes: measured(config, "groups", () => groups) };
  };

/** Synergy and redundancy of clusters, in nats, along training, by the name of a probe; another that the run has measured the reverse. */
const synergetic =
  (of: (step: number) => number, name = "synergy", tGen = 2000): Trajectories =>
  (config) => ({
    ...{ tMem: 100, tGen },
    probes: Object.assign(
      {},
      ...config.probes.map((probe) =>
        measured(config, probe.name, (step) => ({
          ...{
            synergy: { omega: (probe.name === name ? -1 : 1) * of(step), clusters: [0], neurons: 9 },
            redundancy: { omega: 1, clusters: [1], neurons: 9 },
          },
          ...{ shuffled: null, labels: [0] },
        })),
      ),
    ),
  });

/** T_gen of a parity, by its n. */
const bySize =
  (of: (n: number) => number): Trajectories =>
  ({ task, seed }) => ({ tMem: 100, tGen: of(task.kind === "parity" ? task.n : 0) + 200 * (seed % 3) });

/** Neurons of the circuit that is left with L1, and with weight decay. */
const circuits =
  (sizes: Readonly<Record<"l1" | "decay", number>>): Trajectories =>
  (config) => {
    if (config.probes.length === 0) return {};
    const size = varied(config.interventions.l1 > 0 ? sizes.l1 : sizes.decay, config);
    const layers = { "hidden0.weight": { nearZero: 0.9 }, "output.weight": { nearZero: 0.9 } };
    return {
      probes: { ...measured(config, "circuit", () => ({ size })), ...measured(config, "weights", () => layers) },
    };
  };

const cases: Readonly<Record<string, { supported: readonly Trajectories[]; contradicted: readonly Trajectories[] }>> = {
  "I-1-a": {
    supported: [sharp((step) => (step < 100 ? 1 : 0.1))],
    contradicted: [sharp((step) => (step < 100 ? 0.1 : 1))],
  },
  "I-1-b": {
    supported: [sharp((step) => (step === 75 ? 1.2 : 0.1))],
    contradicted: [sharp((step) => (step === 75 ? 0.9 : 0.1))],
  },
  "I-1-c": {
    supported: [sharp((step) => (step === 600 ? 1 : 3))],
    contradicted: [sharp((step) => (step === 600 ? 0.7 : 1)), sharp((step) => (step === 600 ? 1.4 : 1))],
  },
  "I-2-a": {
    supported: [lines({ back: 0.015, across: 0.5, matched: 0.5 })],
    contradicted: [lines({ back: 0.03, across: 0, matched: 0 })],
  },
  "I-2-b": {
    supported: [lines({ back: 0, across: 0, matched: 0.03 })],
    contradicted: [lines({ back: 0.5, across: 0.5, matched: 0.015 })],
  },
  "I-2-c": {
    supported: [lines({ back: 0, across: 0.5, matched: 0.4 })],
    contradicted: [lines({ back: 0, across: 0.4, matched: 0.5 })],
  },
  "I-3-a": {
    supported: [dropping({ most: 800, random: 600 })],
    contradicted: [dropping({ most: 600, random: 800 }), dropping({ most: 600, random: 600 })],
  },
  "I-4-a": {
    supported: [synergetic((step) => (step === 1800 ? 2 : 1))],
    contradicted: [synergetic((step) => (step === 2000 ? 2 : 1))],
  },
  "I-4-b": {
    supported: [synergetic((step) => (step === 400 ? 2 : 1), "means", 500)],
    contradicted: [synergetic((step) => (step === 500 ? 2 : 1), "means", 500)],
  },
  "I-4-c": {
    supported: [
      synergetic((step) => (step === 400 ? 2 : 1), "unions", 500),
      synergetic((step) => (step === 400 ? -1 : -2), "unions", 500),
    ],
    contradicted: [synergetic((step) => (step === 500 ? 2 : 1), "unions", 500)],
  },
  "I-4-d": {
    supported: [synergetic((step) => (step === 1600 ? 2 : 1), "unions")],
    contradicted: [synergetic((step) => (step === 2000 ? 2 : 1), "unions")],
  },
  "I-5-a": { supported: [bySize((n) => 20 * n)], contradicted: [bySize((n) => 8000 - 20 * n)] },
  "I-5-b": { supported: [bySize((n) => 100 * n)], contradicted: [bySize((n) => 8000 - 100 * n)] },
  "I-5-c": {
    supported: [() => ({ tMem: 100, tGen: 200 })],
    contradicted: [() => ({ tMem: 100, tGen: 170 }), () => ({ tMem: 100 })],
  },
  "I-5-d": {
    supported: [() => ({ tMem: 100, tGen: 200 })],
    contradicted: [() => ({ tMem: 100, tGen: 150 }), () => ({ tMem: 100 })],
  },
  "I-5-e": {
    supported: [circuits({ l1: 4, decay: 6 })],
    contradicted: [circuits({ l1: 6, decay: 4 })],
  },
};
/** Claims that ask of several arms at once. */
const counts: Readonly<Record<string, number>> = { "I-5-a": 50, "I-5-b": 50 };

describe("the rules of the claims of the study inside", () => {
  it("are all here, all of them ours", () => {
    expect(Object.keys(cases).sort()).toEqual(inside.claims.map(({ id }) => id).sort());
    expect(new Set(inside.claims.map(({ origin, paper }) => `${origin} ${paper}`))).toEqual(new Set(["ours inside"]));
  });

  it.each(Object.keys(cases))("%s is supported by runs that show it, and contradicted by those that do not", (id) => {
    for (const verdict of ["supported", "contradicted"] as const) {
      for (const [i, trajectory] of cases[id][verdict].entries()) {
        const found = judges[id](recordsOf(partsOf(id), trajectory));
        expect(found.verdict, `case ${i}: ${found.summary}`).toBe(verdict);
        expect(found.n).toBe(counts[id] ?? 10);
      }
    }
  });

  it("ask no run about a line whose ends are not what they are taken for", () => {
    const flat = { back: 0, across: 0, matched: 0 };
    for (const times of [{ tMem: 200, tGen: 400 }, { tMem: 30, tGen: 90 }, { tMem: 30 }]) {
      expect(judges["I-2-a"](recordsOf(["lines"], lines(flat, times)))).toMatchObject({
        n: 0,
        verdict: "inconclusive",
      });
    }
    const half: Trajectories = (config) => {
      const set = { loss: [0, 0, 0], accuracy: [1, 1, 0.98] };
      return { probes: measured(config, "matched", () => ({ train: set, test: set, moved: 1 })) };
    };
    expect(judges["I-2-b"](recordsOf(["lines"], half)).n).toBe(0);
  });

  it("say of their own ideal and opposite samples what they should", () => {
    for (const { id, parts, known } of inside.claims) {
      const records = recordsOf(parts, cases[id].supported[0]);
      const find = findIn(inside, records);
      expect([id, known.ideal(find).verdict, known.opposite(find).verdict]).toEqual([id, "supported", "contradicted"]);
    }
  });
});

describe("what they read", () => {
  it("is the barrier above the straight line between the ends, by hand", () => {
    expect(barrier([1, 3, 2])).toBe(1.5); // the line is at 1.5 in the middle
    expect(barrier([2, 1, 1])).toBe(0);
    expect(barrier([0, 0, 5, 3])).toBe(3);
  });

  it("is the curvature up to which heavy-ball momentum is stable: w diverges just above it, and not just below", () => {
    const config = { optimizer: { kind: "sgd", learningRate: 6, momentum: 0.9, weightDecay: 0 } } as RunConfig;
    expect(stableUpTo({ config })).toBeCloseTo(3.8 / 6, 12);
    const sizeWith = (curvature: number) => {
      let [w, v] = [1, 0];
      for (let step = 0; step < 2000; step++) {
        v = 0.9 * v + curvature * w;
        w -= 6 * v;
      }
      return Math.abs(w);
    };
    expect(sizeWith(0.99 * stableUpTo({ config }))).toBeLessThan(0.01);
    expect(sizeWith(1.01 * stableUpTo({ config }))).toBeGreaterThan(100);
  });
});
