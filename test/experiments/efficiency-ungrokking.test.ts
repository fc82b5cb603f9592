import { efficiency } from "groklab/experiments";
import type { RunConfig } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { declineTime } from "../../lib/experiments/efficiency/7-ungrokking";
import { halfLife } from "../../lib/experiments/efficiency/8-decay";
import { criticalSize, endAccuracy } from "../../lib/experiments/efficiency/critical-size";
import { judgesOf } from "../support/arms";
import { type ClaimCases, recordsOf, type Trajectories, testClaims } from "../support/claim-cases";
import { madeUpRun, measured, type Trajectory } from "../support/made-up-run";

const { parts } = efficiency;
const judges = judgesOf(efficiency);
const modular = ({ task }: RunConfig) => (task.kind === "modular" ? task : { trainSubset: null, trainFraction: 0 });
const size = (config: RunConfig) => modular(config).trainSubset ?? 0;

const ends =
  (accuracy: (config: RunConfig) => number, trajectory: Trajectory = {}): Trajectories =>
  (config) => ({ ...trajectory, plateau: accuracy(config) });

/** Test accuracy falls from 1 on a straight line, and is 0 from this step on. */
const falls =
  (until: (config: RunConfig) => number): Trajectories =>
  (config) => ({ testAccuracy: (step) => Math.max(0, 1 - step / until(config)) });

/** Networks know the test set on sets of this size and larger: those from the beginning, and those that knew it before. */
const sides =
  (up: (seed: number) => number, down: (seed: number) => number): Trajectories =>
  (config) => ({ plateau: size(config) >= (config.start ? down : up)(config.seed) ? 1 : 0 });

/** End accuracies at 13 to 16 % of the pairs, of all test pairs and of those without a seen swap. */
const border =
  (all: number, unseen: number, above = 1): Trajectories =>
  (config) => ({
    plateau: modular(config).trainFraction >= 0.2 ? above : all,
    probes:
      config.probes.length > 0 ? measured(config, "swapUnseen", () => ({ loss: 1, accuracy: unseen, n: 10 })) : {},
  });

const forgets = (kind: string): ClaimCases => ({
  supported: [ends(({ model }) => (model.kind === kind ? 0.05 : 1))],
  contradicted: [ends(({ model }) => (model.kind === kind ? 0.06 : 0))],
});

const cases: Readonly<Record<string, ClaimCases>> = {
  "E-7-a": forgets("transformer"),
  "E-7-b": forgets("lstm"),
  "E-7-c": forgets("mlp"),
  // On a line of 1,000 updates, 0.9 is left at 100 and 0.1 is reached at 900.
  "E-7-d": {
    supported: [falls(() => 1000)],
    contradicted: [falls(() => 500)],
    inconclusive: [ends(() => 1)],
  },
  "E-7-e": {
    supported: [ends((config) => (size(config) === 2400 ? 0.95 : 0))],
    contradicted: [ends((config) => (size(config) === 2400 ? 0.94 : 1))],
  },
  "E-7-f": {
    supported: [
      sides(
        () => 1000,
        () => 1000,
      ),
    ],
    contradicted: [
      sides(
        (seed) => (seed < 12 ? 1300 : 1600),
        () => 600,
      ),
    ],
    inconclusive: [
      sides(
        () => 100,
        () => 1000,
      ),
      sides(
        (seed) => (seed < 15 ? 600 : 1600),
        () => 1000,
      ),
    ],
  },
  "E-8-a": {
    supported: [ends(({ optimizer }) => (optimizer.weightDecay > 0 ? 0.05 : 1))],
    contradicted: [ends(() => 0.06)],
    inconclusive: [ends(({ optimizer }) => (optimizer.weightDecay === 0.1 ? 1 : 0))],
  },
  "E-8-b": {
    supported: [falls(({ optimizer }) => (optimizer.weightDecay > 0 ? 1000 / optimizer.weightDecay : 1e9))],
    contradicted: [falls(() => 1000)],
    inconclusive: [ends(() => 1)],
  },
  "E-8-c": {
    supported: [ends(({ optimizer }) => (optimizer.weightDecay > 0 ? 0 : 0.95))],
    contradicted: [ends(() => 0.94)],
  },
  "E-9-a": { supported: [border(0.5, 0.5, 0.95)], contradicted: [border(0.5, 0.5, 0.94)] },
  "E-9-b": {
    supported: [border(0.25, 0), border(0.9, 0), ends((config) => (modular(config).trainFraction === 0.15 ? 0.5 : 0))],
    contradicted: [border(0.24, 0), border(0.91, 0)],
  },
  "E-9-c": {
    supported: [border(0.5, 0.25)],
    contradicted: [border(0.5, 0.24), border(0.85, 0.95)],
    inconclusive: [border(1, 0.5)],
  },
  "E-9-d": {
    supported: [border(0.5, 0)],
    contradicted: [() => ({ testAccuracy: (step) => (step > 45_000 ? 0.5 : 0.1) })],
    inconclusive: [border(1, 0)],
  },
};

describe("the rules for Figures 7 to 9", () => {
  testClaims(efficiency, cases);

  it("look at the runs that they name", () => {
    const runs = (id: string) =>
      recordsOf(efficiency, efficiency.claims.find((claim) => claim.id === id)?.parts ?? [], cases[id].supported[0]);
    const n = Object.fromEntries(Object.keys(cases).map((id) => [id, judges[id](runs(id)).n]));
    expect(n).toMatchObject({ "E-7-a": 10, "E-7-b": 10, "E-7-c": 10, "E-7-d": 10, "E-7-e": 10, "E-7-f": 10 });
    expect(n).toMatchObject({
      "E-8-a": 14,
      "E-8-b": 14,
      "E-8-c": 6,
      "E-9-a": 10,
      "E-9-b": 10,
      "E-9-c": 40,
      "E-9-d": 40,
    });
  });
});

describe("what is read of a network that forgets", () => {
  const [spec] = parts.ungrokking.runs();
  const run = madeUpRun(spec, { testAccuracy: (step) => Math.max(0, 1 - step / 1000) });

  it("is its end, its half-life and how long the fall takes", () => {
    expect([endAccuracy(run), halfLife(run), declineTime(run)]).toEqual([0, { censored: false, step: 500 }, 800]);
    const slips = madeUpRun(spec, { testAccuracy: (step) => (step === 6000 ? 0 : 1) });
    expect(endAccuracy(slips)).toBe(1);
    const stays = madeUpRun(spec, { plateau: 1 });
    expect([halfLife(stays), declineTime(stays)]).toEqual([{ censored: true, step: 6000 }, null]);
  });

  it("and the size where it would neither be forgotten nor kept, between those tried, on a logarithmic scale", () => {
    const runs = parts.fromScratch.runs().filter(({ seed }) => seed === 0);
    const ended = (levels: readonly number[]) => runs.map((one, i) => madeUpRun(one, { plateau: levels[i] }));
    // Sizes 100, 300, 600, 1000, …: half way between ln 600 and ln 1000.
    expect(criticalSize(ended([0, 0, 0, 1, 1, 1, 1, 1]))).toBeAllclose(Math.sqrt(600 * 1000), { rtol: 1e-9 });
    // 0.4 and 0.2 are pooled to 0.3: a third of the way from 0.3 to 0.9 is 0.5.
    expect(criticalSize(ended([0, 0.4, 0.2, 0.9, 1, 1, 1, 1]))).toBeAllclose(
      Math.exp(Math.log(600) + (Math.log(1000) - Math.log(600)) / 3),
      { rtol: 1e-9 },
    );
    expect([criticalSize(ended([1, 1, 1, 1, 1, 1, 1, 1])), criticalSize(ended([0, 0, 0, 0, 0, 0, 0, 0]))]).toEqual([
      null,
      null,
    ]);
  });
});
