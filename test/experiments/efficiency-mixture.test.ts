import { efficiency } from "groklab/experiments";
import { type RunConfig, type RunRecord, resolveRun } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { mixtureGroks } from "../../lib/experiments/efficiency/5-mixture";
import { crossings, normsAtLogit, settledNorms } from "../../lib/experiments/efficiency/6-settings";
import { judgesOf } from "../support/arms";
import { type ClaimCases, recordsOf, type Trajectories, testClaims } from "../support/claim-cases";
import { madeUpRun, measured, type Trajectory } from "../support/made-up-run";

const { parts } = efficiency;

/** Test loss rises from 4 to 12 at step 100 and falls to 0.1 at 2,000, where the mixture generalises. */
const groks: Trajectory = {
  tMem: 1,
  tGen: 2000,
  plateau: 0.01,
  losses: (step) => [step === 0 ? 4 : 0.01, step === 0 ? 4 : step < 100 ? 8 : step < 2000 ? 12 : 0.1],
};
/** Both losses fall together. */
const falls: Trajectory = {
  tMem: 1,
  tGen: 1,
  losses: (step) => [4 / (1 + step), 5 / (1 + step)],
};

interface Setting {
  readonly efficiency: number;
  readonly decay: number;
  readonly speed: number;
}
const settingOf = ({ model, optimizer, start }: RunConfig): Setting => ({
  efficiency: (start?.kind === "mixture" && start.margins.generalizing) || 0,
  decay: optimizer.weightDecay,
  speed: model.kind === "mixture" ? model.factors.memorizing[1] : 0,
});
/** Mixtures grok in these settings, and in no other. */
const where =
  (grok: (setting: Setting, seed: number) => boolean): Trajectories =>
  (config) =>
    grok(settingOf(config), config.seed) ? groks : falls;

const needs = (key: keyof Setting, low: number): ClaimCases => ({
  supported: [where((setting) => setting[key] !== low)],
  contradicted: [where(() => true), where((setting) => setting[key] === low)],
  inconclusive: [where((setting, seed) => setting[key] !== low || seed === 0)],
});

/** Norms and logits at the end: norm = scale (size / 1000)^power logit^(1/3), logits 9, 15 and 30 at the three decays. */
const norms =
  (
    memorising: { scale: number; power: number },
    generalising: { scale: number; power: number },
    trajectory: (config: RunConfig) => Trajectory = () => ({ tGen: 1000 }),
  ): Trajectories =>
  (config) => {
    const size = config.task.kind === "modular" ? (config.task.trainSubset ?? 0) : 0;
    const { scale, power } = config.task.labelNoise > 0 ? memorising : generalising;
    const logit = { 0.3: 30, 1: 15, 2: 9 }[config.optimizer.weightDecay] ?? 0;
    const norm = scale * (1 + 0.01 * config.seed) * (size / 1000) ** power * Math.cbrt(logit);
    const probes = config.probes.some(({ name }) => name === "efficiency")
      ? measured(config, "efficiency", () => ({ norm, normWithin: norm, logit }))
      : {};
    return { ...trajectory(config), probes };
  };
const flat = { scale: 20, power: 0 };
const rising = { scale: 20, power: 0.5 };

/** Networks from the beginning change sides between 600 and this size. */
const changing =
  (size: number): ((config: RunConfig) => Trajectory) =>
  (config) => ({
    tGen: 1000,
    plateau: 0,
    ...(config.probes.every(({ name }) => name !== "efficiency") &&
    config.task.kind === "modular" &&
    (config.task.trainSubset ?? 0) < size
      ? { tGen: null }
      : {}),
  });

const cases: Readonly<Record<string, ClaimCases>> = {
  "E-5-a": { supported: [where(({ speed }) => speed === 10)], contradicted: [where(({ decay }) => decay === 0)] },
  "E-5-b": {
    supported: [where(() => false)],
    contradicted: [
      where(() => true),
      () => ({ ...falls, losses: (step) => [1 / (1 + step), 4] }),
      () => ({ ...falls, losses: (step) => [1 / (1 + step), 4 + step] }),
    ],
  },
  "E-5-c": needs("speed", 1),
  "E-5-d": needs("efficiency", 1),
  "E-5-e": needs("decay", 0),
  "E-6-a": {
    supported: [norms(rising, flat)],
    contradicted: [norms({ scale: 20, power: -0.5 }, flat)],
    inconclusive: [norms(rising, flat, () => ({ tMem: null }))],
  },
  "E-6-b": {
    supported: [norms(rising, flat), norms(rising, { scale: 20, power: 0.1 })], // (2784 / 1600)^0.1 = 1.06
    contradicted: [norms(rising, { scale: 20, power: 0.5 })], // 1.32
    inconclusive: [norms(rising, { scale: 20, power: 0.3 }), norms(rising, flat, () => ({}))], // 1.18
  },
  "E-6-c": {
    supported: [norms(rising, flat)], // at 1,000
    contradicted: [norms(rising, { scale: 60, power: 0 })], // at 9,000
    inconclusive: [norms(rising, flat, () => ({}))],
  },
  "E-6-d": {
    supported: [norms(rising, flat, changing(1000))], // 1,000 over sqrt(600 1000) = 775
    contradicted: [norms({ scale: 40, power: 0.5 }, flat, changing(1000))], // 250
    inconclusive: [norms(rising, flat, () => ({ tGen: null }))],
  },
};
/** The rules of settled networks are asked the same. */
const settledCases: Readonly<Record<string, ClaimCases>> = {
  "E-6-e": cases["E-6-a"],
  "E-6-f": cases["E-6-b"],
  "E-6-g": cases["E-6-c"],
  "E-6-h": cases["E-6-d"],
  "E-6-i": cases["E-6-d"],
};

describe("the rules for Figures 5 and 6", () => {
  testClaims(efficiency, { ...cases, ...settledCases });
});

it("is said to lose on both sides together once it has been measured four times", () => {
  const specs = parts.mixture.runs().filter((spec) => {
    const { efficiency: gain, decay, speed } = settingOf(resolveRun(spec));
    return gain === 2.5 && decay === 0.03 && speed === 1;
  });
  expect(specs.length).toBeGreaterThan(1);
  const verdictAfter = (count: number) => {
    const runs = specs.map((spec) => madeUpRun(spec, falls));
    const mixture = runs.map((run) => ({ ...run, evaluations: run.evaluations.slice(0, count) }));
    return judgesOf(efficiency)["E-5-b"]({ mixture }).verdict;
  };
  expect([3, 4, 5].map(verdictAfter)).toEqual(["contradicted", "supported", "supported"]);
});

describe("a mixture", () => {
  const [spec] = parts.mixture.runs();

  it("groks where test loss rises, then falls by more than half, and the test set is known at the end", () => {
    expect(mixtureGroks(madeUpRun(spec, groks))).toBe(true);
    expect(mixtureGroks(madeUpRun(spec, falls))).toBe(false);
    expect(mixtureGroks(madeUpRun(spec, { ...groks, tGen: null }))).toBe(false);
    const stays = madeUpRun(spec, { ...groks, losses: (step) => [step === 0 ? 4 : 0.01, step === 0 ? 4 : 12] });
    expect(mixtureGroks(stays)).toBe(false);
  });

  it("has the setting beside which its runs are planned", () => {
    const settings = parts.mixture.arms.map((arm) =>
      arm.runs([]).map((one) => JSON.stringify(settingOf(resolveRun(one)))),
    );
    expect(settings.map((seeds) => [seeds.length, new Set(seeds).size])).toEqual(
      [10, 10, 10, 10, 10, 10, 20, 10].map((seeds) => [seeds, 1]),
    );
    expect(new Set(settings.flat()).size).toBe(8);
  });

  it("begins with a network that memorised and one that generalised, of its own split and seed", () => {
    const networks = parts.mixtureNetworks.runs().map(({ schema: _, ...network }) => network);
    for (const { start, seed, task } of parts.mixture.runs()) {
      if (start?.kind !== "mixture") throw new Error("no mixture");
      expect(networks).toContainEqual(start.memorizing);
      expect(networks).toContainEqual(start.generalizing);
      expect([start.memorizing.seed, start.generalizing.seed]).toEqual([seed, seed]);
      expect([start.memorizing.task, start.generalizing.task]).toEqual([task, task]);
    }
  });
});

describe("the norm that a logit costs", () => {
  /** Networks that memorise random labels, and those that generalise. */
  const kinds = (runs: readonly RunRecord[]) =>
    [true, false].map((noisy) => runs.filter(({ config }) => config.task.labelNoise > 0 === noisy));

  it("is read off the line through three weight decays, and both kinds meet where their norms are equal", () => {
    const { norms: runs } = recordsOf(efficiency, ["norms"], norms(rising, flat));
    const [memorising, generalising] = kinds(runs).map(normsAtLogit);
    expect(generalising.length).toBe(12);
    expect(generalising[0].norm).toBeAllclose(20 * Math.cbrt(15), { rtol: 1e-9 });
    const meet = crossings(memorising, generalising).map(({ size }) => size);
    expect(meet).toBeAllclose([1000, 1000, 1000], { rtol: 1e-9 });
  });

  it("is, settled, the norm of a network scaled to logit 25 in all four layers, by the medians at its end", () => {
    const { settled: runs } = recordsOf(efficiency, ["settled"], norms(rising, flat));
    const slipped = runs.map((run) => ({
      ...run,
      probes: {
        efficiency: run.probes.efficiency.map((one, i, { length }) =>
          i < length - 1 ? one : { ...one, value: { norm: 1, normWithin: 1, logit: 100 } },
        ),
      },
    }));
    const [first] = settledNorms(kinds(slipped)[1]);
    // Logits 15 and 9 at the two decays; seed 10.
    const scaled = [15, 9].map((logit) => 20 * 1.1 * Math.cbrt(logit) * (25 / logit) ** 0.25);
    expect(first).toMatchObject({ size: 1600, seed: 10 });
    expect(first.norm).toBeAllclose(Math.sqrt(scaled[0] * scaled[1]), { rtol: 1e-9 });
    const [memorising, generalising] = kinds(runs).map(settledNorms);
    const meet = crossings(memorising, generalising).map(({ size }) => size);
    expect(meet).toBeAllclose([1000, 1000, 1000, 1000, 1000], { rtol: 1e-9 });
  });

  it("is none, settled, of a set that one of both networks does not know", () => {
    const one = (config: RunConfig) =>
      config.seed === 12 && config.optimizer.weightDecay === 2 ? { tMem: null, tGen: 1000 } : { tGen: 1000 };
    const { settled: runs } = recordsOf(efficiency, ["settled"], norms(rising, flat, one));
    expect(
      settledNorms(kinds(runs)[0])
        .filter(({ size }) => size === 200)
        .map(({ seed }) => seed),
    ).toEqual([10, 11, 13, 14]);
  });
});
