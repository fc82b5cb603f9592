import { recordsIn } from "groklab/claims";
import { efficiency } from "groklab/experiments";
import { type RunConfig, resolveRun, runId } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { alsoJudged, judged, runsOf, type SettingName, settings } from "../../lib/experiments/efficiency/4-settings";
import { TEN_FRESH } from "../../lib/experiments/efficiency/networks";
import { findIn, judgesOf } from "../support/arms";
import { type ClaimCases, recordsOf, type Trajectories, testClaims } from "../support/claim-cases";
import { measured } from "../support/made-up-run";

const judges = judgesOf(efficiency);
const NAMES = Object.keys(settings) as SettingName[];
/** The settings of each run, by its id: of those with three seeds at five shares, and of those with ten at three. */
const settingsById = new Map<string, SettingName[]>();
for (const [name, { shares }] of [settings, judged.arms, alsoJudged.arms].flatMap((of) => Object.entries(of))) {
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

/** Better by 0.02 or more: where it is the same, it is not. */
const above = (name: SettingName): ClaimCases => ({
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
  "E-4-f": above("weightNoise"),
  "E-4-g": above("dropout"),
  "E-4-h": {
    supported: [best({ slow: 0.05 }), best({ fast: 0.5 })],
    contradicted: [best({}), best({ slow: 0.22, minibatch: 0.25, fast: 0.26 })],
    inconclusive: [best({ slow: 0.1 })], // 0.094 less, from 0.061 to 0.13
  },
  "E-4-i": {
    supported: [best({ decayOne: 0.6 })],
    contradicted: [best({ decayOne: 0.5, decayOneInit: 0.7 })],
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

  it("count a seed's runs at its shares of the pairs as one", () => {
    const records = recordsOf(efficiency, ["regularisersJudged"], best({ decayOne: 0.4 }));
    const found = judges["E-4-a"](records);
    expect(found.n).toBe(10);
    // 0.4 less 0.3, and on average 0.1 (0.533 shares) (1.9, the mean over ten seeds).
    expect(found.estimate).toBeAllclose(0.1 + (0.1 * 1.6 * 1.9) / 3, { rtol: 1e-9 });
    const reversed = { regularisersJudged: [...records.regularisersJudged].reverse() };
    expect(judges["E-4-a"](reversed)).toEqual(found);
    const find = findIn(efficiency, reversed);
    const inOrder = runsOf(recordsIn(judged.arms.decayOne, find)).map(({ config }) => [share(config), config.seed]);
    expect(inOrder).toEqual([0.3, 0.5, 0.8].flatMap((one) => TEN_FRESH.map((seed) => [one, seed])));
    expect(judges["E-4-k"](records).n).toBe(10);
    const also = recordsOf(efficiency, ["regularisersJudged", "regularisersJudgedAlso"], best({ updateNoise: 0.4 }));
    expect([judges["E-4-e"](also).n, judges["E-4-h"](also).n]).toEqual([10, 10]);
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
