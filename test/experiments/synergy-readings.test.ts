import { recordsIn } from "groklab/claims";
import {
  among,
  binTable,
  leadTable,
  phaseTable,
  predictorTable,
  settingWith,
  synergy,
  variantTable,
  windowSentence,
} from "groklab/experiments";
import { rise } from "groklab/experiments/measures";
import { atEvery, minMax, smoothedThrough } from "groklab/experiments/synergy/6-early-peak";
import {
  bandOf,
  earlyPeakOf,
  halfFall,
  halfRise,
  phasesOf,
  synergyCurve,
  synergyPeak,
} from "groklab/experiments/synergy/curves";
import {
  finalArms,
  halfway,
  keyCount,
  keyShare,
  transitionSteps,
  withWaves,
} from "groklab/experiments/synergy/fourier";
import { inverse, peakMultiplet, randomNeurons, startMultiplet } from "groklab/experiments/synergy/multiplets";
import { bySeed, delayAs, settingOf, settings, tGen, tMem } from "groklab/experiments/synergy/networks";
import { predictionsOf } from "groklab/experiments/synergy/prediction";
import { trials } from "groklab/experiments/synergy/subnetworks";
import type { RunRecord } from "groklab/runs";
import { resolveRun } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { madeUpRun } from "../support/made-up-run";
import { fivePhases } from "./synergy-cases";
import { type MadeUp, nameOf, recordsOf, roleOf, through } from "./synergy-made-up";

const points = (...values: readonly [number, number][]) => values.map(([step, value]) => ({ step, value }));
const little = (values: MadeUp) => recordsOf(["decay"], () => values).decay[0];
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe("times of a run", () => {
  it("are the first of five evaluations at 0.98; the gap lies between them, and is censored with the later", () => {
    const run = little({ tMem: 30, tGen: 400 });
    expect([tMem(run), tGen(run), delayAs("difference")(run)]).toEqual([
      { censored: false, step: 30 },
      { censored: false, step: 400 },
      { censored: false, step: 370 },
    ]);
    expect(delayAs("difference")(little({ tMem: 30 }))).toEqual({ censored: true, step: 3970 });
  });

  it("rise from a test accuracy of 0.1 to one of 0.9, in steps and as a factor", () => {
    const run = little({ accuracy: (step) => step / 1000 });
    expect(rise(run)).toEqual({
      updates: { censored: false, step: 800 },
      factor: { censored: false, step: 9 },
    });
    expect(rise(little({ accuracy: () => 0.5 })).updates).toEqual({ censored: true, step: 4000 });
  });
});

describe("synergy of a record", () => {
  it("is -min Omega in bits, with the test set straight between evaluations", () => {
    const run = little({ synergy: () => 0.5, redundancy: () => 0.25, loss: (step) => step, accuracy: (s) => s / 4000 });
    const curve = synergyCurve(run);
    expect(curve[0]).toEqual({ step: 0, synergy: 0.5, redundancy: 0.25, size: 175, testLoss: 0, testAccuracy: 0 });
    // 10^(37 / 30) is 17, where nothing was evaluated: 16 and 18 were.
    const between = curve.find(({ step }) => step === 17);
    expect(between?.testLoss).toBeCloseTo(17, 10);
    expect(run.evaluations.some(({ step }) => step === 17)).toBe(false);
    expect(bandOf(run).synergy).toBeCloseTo(0.001 / Math.LN2, 10);
    expect(bandOf(run, "neurons").redundancy).toBeCloseTo(0.001 / Math.LN2, 10);
  });

  it("leaves out what has none; a run without any has no peak and no phase", () => {
    const run = little({});
    const none = run.probes.synergy.map(({ step }) => ({ step, value: { synergy: null, redundancy: null } }));
    const empty = { ...run, probes: { ...run.probes, synergy: none } };
    expect(synergyCurve(empty)).toEqual([]);
    expect(synergyPeak(empty)).toEqual({ step: 0, synergy: 0, size: 0 });
    expect(phasesOf(empty).phases).toEqual([]);
    expect(earlyPeakOf(empty)).toMatchObject({ present: false, height: null });
    expect(() => synergyCurve(run, "other")).toThrow("was not measured by a probe other");
  });

  it("has its peak after step 0, and its early peak before the network begins to generalise", () => {
    const run = little({ synergy: (step) => (step === 0 ? 9 : step === 50 ? 3 : step < 1000 ? 1 : 5) });
    expect(synergyPeak(run)).toMatchObject({ step: 1000, synergy: 5 });
    expect(earlyPeakOf(run)).toMatchObject({ step: 50, height: expect.closeTo(3, 10), present: true });
    const begun = little({ synergy: (step) => step, accuracy: (step) => (step >= 40 ? 0.06 : 0) });
    expect(earlyPeakOf(begun).until).toBeLessThan(40);
    expect(earlyPeakOf(run, 40).step).toBeLessThan(40);
  });

  it("names settings by what they vary", () => {
    const { predictor } = recordsOf(["predictor"], () => ({}));
    const names = new Set(predictor.map(settingOf));
    expect(names.size).toBe(19);
    for (const name of ["weight decay 0.01", "α 4", "weight decay 2, random labels", "weight decay 2, 30 % of pairs"])
      expect(names).toContain(name);
  });
});

describe("halves of a curve", () => {
  it("come after the top on the way down, and before it on the way up", () => {
    const curve = points([1, 0], [2, 4], [3, 10], [4, 7], [5, 6], [6, 2]);
    expect(halfFall(curve)).toBe(5); // from 10 to 2: 6
    expect(halfRise(curve)).toBe(3); // 4 is below 5
    expect([halfFall([]), halfRise([])]).toEqual([undefined, undefined]);
    expect(halfway(curve)).toBe(2); // from 0 to 2: 1
    expect(halfway(points([1, 10], [2, 7], [3, 6], [4, 2]))).toBe(3);
    expect(halfway(points([1, 1]))).toBe(null);
  });
});

describe("the paper's scales", () => {
  it("are 0 … 1 over all curves together", () => {
    expect(minMax([points([1, 2], [2, 4]), points([1, 6])])).toEqual([points([1, 0], [2, 0.5]), points([1, 1])]);
    expect(minMax([points([1, 3])])).toEqual([points([1, 0])]);
  });

  it("smooth through the runs, so that one begins where the one before has ended", () => {
    expect(smoothedThrough([points([1, 0], [2, 1]), points([1, 1])], 0.5)).toEqual([
      points([1, 0], [2, 0.5]),
      points([1, 0.75]),
    ]);
  });

  it("take curves at even steps, straight between their points", () => {
    expect(atEvery(points([0, 0], [10, 10], [20, 0]), 5, 22)).toEqual(points([5, 5], [10, 10], [15, 5], [20, 0]));
    expect(atEvery(points([7, 1], [20, 1]), 5, 20)).toEqual(points([10, 1], [15, 1], [20, 1]));
  });
});

describe("sub-networks", () => {
  /** Largest at step 10 before memorising, at 100 in the first half of the time up to generalising, 500 and 3000. */
  const values: MadeUp = {
    ...{ tMem: 30, tGen: 2000 },
    synergy: (step) => ({ 10: 9, 100: 8, 501: 7, 3162: 9 })[step] ?? 1,
    size: (step) => ({ 100: 100, 501: 150 })[step] ?? 50,
  };
  const { decay } = recordsOf(["decay", "alpha"], () => values);
  const [lower, more] = [decay[0], decay[10]];

  /** The runs that a part plans for a whole network of this setting. */
  const decided = (part: string, whole: RunRecord) =>
    synergy.parts[part].arms
      .filter(({ from }) => from === (nameOf(whole.config) === "weight decay 2" ? settings.much : settings.little).runs)
      .flatMap((arm) => arm.runs([whole]));

  it("are those at the peak between memorising and generalising; with weight decay 0.1 in its second half", () => {
    expect([nameOf(lower.config), nameOf(more.config)]).toEqual(["weight decay 0.1", "weight decay 2"]);
    expect(peakMultiplet(lower)).toEqual({ step: 501, neurons: range(0, 150) });
    expect(peakMultiplet(more)).toEqual({ step: 100, neurons: range(0, 100) });
    expect(startMultiplet(more)).toEqual(range(200, 250));
    expect(inverse(more, range(0, 100))).toEqual(range(100, 250));
  });

  it("are planned from the record: the multiplet and its inverse, five random ones of either size, other masks", () => {
    const sizes = (part: string) => decided(part, more).map((spec) => spec.interventions?.mask?.keep.length);
    expect(sizes("subnetworks")).toEqual([100, 150]);
    expect(sizes("randomSubnetworks")).toEqual([...Array(5).fill(100), ...Array(5).fill(150)]);
    expect(sizes("otherSubnetworks")).toEqual([100, 150, 50, 200]);
    const [spec] = decided("subnetworks", more);
    expect(resolveRun(spec).interventions.mask).toEqual({ layer: "hidden0", keep: range(0, 100), parts: "all" });
    expect(resolveRun(spec)).toMatchObject({ seed: more.config.seed, steps: 1500, probes: [] });
    expect(decided("randomSubnetworks", decay[13]).length).toBe(0); // seed 300: random ones are of three seeds
  });

  it("are none where the multiplet is the whole network, or was not measured in time", () => {
    const whole = recordsOf(["decay"], () => ({ ...values, size: () => 250 })).decay[0];
    expect(decided("subnetworks", whole)).toEqual([]);
    const early = recordsOf(["decay"], () => ({ tMem: null, tGen: 100 })).decay[0];
    expect(peakMultiplet(early)).toEqual({ step: null, neurons: [] });
    expect(decided("subnetworks", early)).toEqual([]);
  });

  it("drawn at random have their size, differ by draw, and are the same again", () => {
    const draw = (number: number) => randomNeurons({ seed: 1, width: 250, size: 60, draw: number });
    expect(new Set(draw(0)).size).toBe(60);
    expect(draw(0)).toEqual([...draw(0)].sort((a, b) => a - b));
    expect(draw(0)).not.toEqual(draw(1));
    expect(draw(1)).toEqual(draw(1));
  });

  it("have the neurons of their role", () => {
    const parts = ["decay", "alpha", "subnetworks", "randomSubnetworks", "randomJudged", "otherSubnetworks"];
    const find = among(recordsOf(parts, () => ({ tMem: 30, tGen: 1000 })));
    const all = recordsIn(trials, find);
    for (const { role, setting, runs } of all) {
      expect(
        runs.map(({ config }) => roleOf(config)),
        `${role}, ${setting}`,
      ).toEqual(runs.map(() => (role === "random, by which is judged" ? "random, as many" : role)));
      expect(runs.map(settingOf)).toEqual(runs.map(() => setting));
    }
    expect(all.reduce((sum, { runs }) => sum + runs.length, 0)).toBe(30 + 60 + 90 + 105 + 36);
  });

  it("stand beside the whole network of their seed, where there is one", () => {
    const [first, second, third] = decay;
    expect(bySeed([third, first], [first, second, third])).toEqual([
      [third, third],
      [first, first],
    ]);
    expect(bySeed([first, second], [second])).toEqual([[second, second]]);
  });
});

describe("what is known early", () => {
  it("is taken at steps that all runs were measured at, and at the last of them before the horizon", () => {
    const peakAtSeven = (step: number) => (step === 17 ? 9 : step === 13 ? 5 : 1); // 17 is no 10^(k / 10)
    const [run] = predictionsOf(
      [
        little({
          synergy: peakAtSeven,
          weightNorm: (step) => step,
          trainLoss: (step) => 2 * step,
          gini: (s) => s / 100,
        }),
      ],
      30,
    );
    expect(run).toMatchObject({ setting: "weight decay 0.1", seed: 0, groks: false, until: 25 });
    expect(run.scores).toMatchObject({
      "early synergy": 5,
      "weight norm": 25,
      "training loss": 50,
      "Fourier Gini": 0.25,
    });
  });
});

describe("waves of the same runs", () => {
  const records = recordsOf(["decay", "alpha", "waves"], () => ({
    ...{ tMem: 30, tGen: 1000 },
    synergy: through([10, 0.1], [100, 1], [1000, 0.1]),
  }));

  const joined = (setting: string) => withWaves(settingWith(recordsIn(finalArms, among(records)), { setting }));

  it("stand beside the synergy of the same setting and seed", () => {
    const runs = joined("weight decay 2");
    expect(runs.map(({ config }) => config.seed)).toEqual([0, 100, 200, 300, 400]);
    expect(Object.keys(runs[0].probes).sort()).toEqual(["finalBins", "finalWaves", "fourier", "neurons", "synergy"]);
    expect(keyCount(runs[0])).toEqual({ key: 2, of: 48 });
    const share = keyShare(runs[0]);
    expect(share[0].value).toBeCloseTo(4 / 50, 10); // two of 2, 46 of 1
    expect(share[share.length - 1].value).toBeCloseTo(40 / 86, 10);
  });

  it("turn where they have gone half of their way", () => {
    const [run] = joined("α 8");
    expect(transitionSteps(run)).toEqual({
      "synergy peaks": 100,
      "synergy of neurons peaks": 100,
      "waves: half their share": 1000,
      "restricted loss: halfway": 1000,
      "excluded loss: halfway": 1000,
      "test accuracy 50 %": 1000,
    });
    const [spec] = synergy.parts.decay.runs();
    const blank = { ...run, evaluations: madeUpRun(spec, { plateau: 0.1 }).evaluations };
    expect(transitionSteps(blank)["test accuracy 50 %"]).toBe(null);
  });
});

describe("tables of the notebook", () => {
  it("count over seeds, and compare seed by seed", () => {
    const parts = ["decay", "alpha", "otherwise", "predictor", "waves"];
    const records = recordsOf(parts, (config) => ({ ...fivePhases, accuracy: undefined, tGen: 1000 + config.seed }));
    const [means] = phaseTable(records);
    expect(means).toMatchObject({ variables: "means", setting: "weight decay 0.1", emergence: "10 of 10" });
    expect(binTable(records)[0]).toEqual({
      ...{ setting: "weight decay 0.1", seeds: 10, silhouette: 0, "Rand index, step to step": 1 },
      ...{ "multiplet is all ten": 0, "activations that are 0": 0.4 },
    });
    const same = variantTable(records).find(({ measured }) => measured === "means, random bins");
    expect(same).toMatchObject({ seeds: 3, "rank correlation": 1, "of redundancy": 1 });
    const [first] = records.otherwise;
    const begun = variantTable({ ...records, otherwise: [first] });
    expect(new Set(begun.map(({ setting, seeds }) => `${setting}, ${seeds}`))).toEqual(
      new Set(["weight decay 0.1, 1"]),
    );
    const lead = leadTable(records).find(({ measure }) => measure === "waves: half their share");
    // Measured at 1000, 1122, 1200, 1400, 1400 for 1000, 1100, 1200, 1300, 1400: the fifth root of 1.02 x 1.077.
    expect(lead).toMatchObject({ seeds: 5, ratio: 1.02 });
    expect(predictorTable(records).length).toBe(4 * 5);
    expect(windowSentence(records)).toMatch(
      /^78 of 78 runs grok \(78 of them memorise first\), 0 do not \(0 memorise\)/,
    );
  });
});
