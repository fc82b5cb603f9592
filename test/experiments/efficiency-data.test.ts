import { recordsIn } from "groklab/claims";
import { efficiency } from "groklab/experiments";
import { type RunConfig, resolveRun, runId } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { judged, runsOf, type SettingName, settings } from "../../lib/experiments/efficiency/4-settings";
import { findIn, judgesOf } from "../support/arms";
import { type ClaimCases, recordsOf, type Trajectories, testClaims } from "../support/claim-cases";
import { measured } from "../support/made-up-run";

const judges = judgesOf(efficiency);
const NAMES = Object.keys(settings) as SettingName[];
/** The settings of each run, by its id: of those with three seeds at five shares, and of those with ten at three. */
const settingsById = new Map<string, SettingName[]>();
for (const [name, { shares }] of [settings, judged.arms].flatMap((of) => Object.entries(of))) {
  for (const spec of shares.flatMap(({ runs }) => runs.runs([]))) {
    const id = runId(resolveRun(spec));
    settingsById.set(id, [...(settingsById.get(id) ?? []), name as SettingName]);
  }
}
const nameOf = (config: RunConfig) => (settingsById.get(runId(config)) ?? expect.fail("has no setting"))[0];
const share = ({ task }: RunConfig) => (task.kind === "modular" ? task.trainFraction : 0);

/** 0, 1, 2 and so on around. */
const place = ({ seed }: RunConfig) => (seed % 100) % 3;
/** A little more for every further share and seed, so that differences spread. */
const spread = (config: RunConfig) => 0.1 * share(config) * (1 + place(config));

/** Best accuracies by setting; on test pairs without a seen swap, `unseen`. All the others have 0.3, and 0.05. */
const best =
  (levels: Partial<Record<SettingName, number>>, unseen: Partial<Record<SettingName, number>> = {}): Trajectories =>
  (config) => {
    const name = nameOf(config);
    const more = name in levels ? spread(config) : 0;
    const accuracy = (unseen[name] ?? 0.05) + more / 10;
    const probes = config.probes.length > 0 ? measured(config, "swapUnseen", () => ({ loss: 1, accuracy, n: 10 })) : {};
    return { plateau: (levels[name] ?? 0.3) + more, probes };
  };

/** Better in the third seed than the baseline, and otherwise the same or worse. */
const mixed =
  (name: SettingName): Trajectories =>
  (config) => ({ plateau: nameOf(config) === name ? [0.3, 0.4, 0.6][place(config)] : 0.4 });

const above = (name: SettingName): ClaimCases => ({
  supported: [best({ [name]: 0.4 })],
  contradicted: [best({ [name]: 0.05 })],
  inconclusive: [best({}), mixed(name)],
});

/** The same of what has to be better by 0.02 or more: where it is the same, it is not. */
const aboveByTwo = (name: SettingName): ClaimCases => ({
  supported: [best({ [name]: 0.4 })],
  contradicted: [best({ [name]: 0.05 }), best({})],
  inconclusive: [mixed(name)],
});

const cases: Readonly<Record<string, ClaimCases>> = {
  "E-4-a": above("decayOne"),
  "E-4-b": above("decayTenth"),
  "E-4-c": above("decayOneInit"),
  "E-4-d": {
    supported: [best({ decayOne: 0.7, decayOneInit: 0.5 })],
    contradicted: [best({ decayOne: 0.5, decayOneInit: 0.7 })],
  },
  "E-4-e": above("updateNoise"),
  "E-4-f": aboveByTwo("weightNoise"),
  "E-4-g": aboveByTwo("dropout"),
  "E-4-h": {
    supported: [best({ slow: 0.05 }), best({ fast: 0.5 })],
    contradicted: [best({}), best({ slow: 0.22, fast: 0.22 })],
    inconclusive: [best({ slow: 0.1 })], // 0.094 less, from 0.061 to 0.13
  },
  "E-4-i": {
    supported: [best({ decayOne: 0.6 })],
    contradicted: [best({ decayOne: 0.5, fullBatch: 0.7 })],
    inconclusive: [best({ decayOne: 0.5, dropout: 0.5 })],
  },
  "E-4-j": {
    supported: [best({ decayOne: 0.5 }, { decayOne: 0.2 })],
    contradicted: [best({ decayOne: 0.9 }), best({ decayOne: 0.9 }, { decayOne: 0.1 })],
  },
  "E-4-k": {
    supported: [best({}, { minibatch: 0.1 })],
    contradicted: [best({}, { minibatch: 0.11 })],
  },
};

describe("the rules for Figure 4", () => {
  testClaims(efficiency, cases);

  it("compare fifteen pairs of the same share and seed", () => {
    const records = recordsOf(efficiency, ["regularisers"], best({ decayOne: 0.4 }));
    expect(judges["E-4-a"](records).n).toBe(15);
    const reversed = { regularisers: [...records.regularisers].reverse() };
    expect(judges["E-4-a"](reversed)).toEqual(judges["E-4-a"](records));
    const find = findIn(efficiency, reversed);
    const inOrder = runsOf(recordsIn(settings.decayOne, find)).map(({ config }) => [share(config), config.seed]);
    expect(inOrder).toEqual([0.3, 0.4, 0.5, 0.65, 0.8].flatMap((one) => [0, 1, 2].map((seed) => [one, seed])));
    expect(judges["E-4-k"](records).n).toBe(9);
    // A seed's runs at 30, 50 and 80 % are one: 0.4 less 0.3, and on average 0.1 (0.533 shares) (1.9, the mean over ten seeds).
    const bySeed = judges["E-4-f"](recordsOf(efficiency, ["regularisersJudged"], best({ weightNoise: 0.4 })));
    expect(bySeed.n).toBe(10);
    expect(bySeed.estimate).toBeAllclose(0.1 + (0.1 * 1.6 * 1.9) / 3, { rtol: 1e-9 });
    // 0.4 less 0.3, and on average 0.1 (0.53 shares) (2 seeds and 1) = 0.106.
    expect(judges["E-4-a"](records).estimate).toBeAllclose(0.206, { rtol: 1e-9 });
  });
});

describe("the settings of Figure 4", () => {
  it("are told from each other by their configurations", () => {
    expect([...settingsById.values()].filter(({ length }) => length !== 1)).toEqual([]);
    expect(new Set([...settingsById.values()].flat())).toEqual(new Set(NAMES));
  });

  it("are three seeds at each of the shares", () => {
    expect(efficiency.parts.regularisers.runs().length + efficiency.parts.fullBatch.runs().length).toBe(
      NAMES.length * 5 * 3,
    );
  });
});
