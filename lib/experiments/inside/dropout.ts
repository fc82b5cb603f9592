/** @file Synergistic dropout (Clauw, Marinazzo & Stramaglia 2024, section 7): drop the neurons with the most, the least, or any synergy. */
import { ofEarlier, pairsOf } from "../../claims";
import { randomStream } from "../../core";
import { valueBySetting } from "../../figures";
import { type RunRecord, type RunSpec, reference } from "../../runs";
import { drawable, probed } from "../measures";
import { decidedBy, figure, part, type Section, withSeeds } from "../section";
import { claim, NETWORK, SEEDS, tGen } from "./study";

/** The neurons of a group, of 250. */
const SIZE = 50;
const WIDTH = 250;
/** Groups are those of the whole network after so many updates, when it has memorised and not generalised. */
const FOUND = 100;
const RATE = 0.5;
/** Times within this factor are alike. */
const ALIKE = 1.1;

const evaluation = { every: 10, perDecade: 0 };
const whole = part("whole", "the reference run without dropout, and its most and least synergetic groups, ten seeds", {
  runs: withSeeds(SEEDS, {
    ...{ ...reference, evaluation },
    probes: [{ kind: "groups", schedule: { every: FOUND, perDecade: 0 }, options: { size: SIZE } }],
  }),
});

interface Groups {
  readonly synergy: { readonly neurons: readonly number[] } | null;
  readonly redundancy: { readonly neurons: readonly number[] } | null;
}
const groupsOf = (run: RunRecord) => probed<Groups>(run, "groups").find(({ step }) => step === FOUND)?.value;

/** The run once more, with a group of its neurons dropped; none where there is no such group. */
function without(record: RunRecord, neurons: readonly number[] | undefined): RunSpec[] {
  if (!neurons) return [];
  const neuronDropout = { layer: "hidden0", neurons, rate: RATE };
  return [{ ...reference, evaluation, seed: record.config.seed, interventions: { neuronDropout } }];
}
const randomGroup = ({ config }: RunRecord) =>
  [...randomStream(config.seed, "random group").permutation(WIDTH).subarray(0, SIZE)].sort((a, b) => a - b);

const dropout = part(
  "dropout",
  "50 of 250 neurons dropped from half of the updates: of most, least and random synergy, ten seeds",
  {
    most: decidedBy(whole.arms.runs, (record) => without(record, groupsOf(record)?.synergy?.neurons)),
    least: decidedBy(whole.arms.runs, (record) => without(record, groupsOf(record)?.redundancy?.neurons)),
    random: decidedBy(whole.arms.runs, (record) => without(record, randomGroup(record))),
  },
);
const { most, random } = dropout.arms;

/** The runs of two arms whose seeds both have. */
const bySeed = (these: readonly RunRecord[], those: readonly RunRecord[]) =>
  these.flatMap((run): [RunRecord, RunRecord][] => {
    const other = those.find(({ config }) => config.seed === run.config.seed);
    return other ? [[run, other]] : [];
  });

const claims = [
  claim({
    ...{ id: "I-3-a", where: "Synergistic dropout", origin: "ours", figure: "inside-dropout" },
    statement:
      "Dropping the neurons with the most synergy delays generalisation more than dropping as many random ones.",
    arms: { random, most },
    read: (found, choice) => {
      const pairs = bySeed(found.random, found.most);
      return pairsOf([pairs.map(([one]) => one), pairs.map(([, other]) => other)], (run) => tGen(run, choice));
    },
    rule: {
      text:
        "T_gen with 50 random neurons dropped over T_gen with the 50 of most synergy dropped, seed by seed over ten: the 95 % interval of the " +
        "ratio lies below 1; contradicted where it lies above, or wholly within 1 / 1.1 to 1.1.",
      ...ofEarlier("T_gen with random neurons dropped over those with most synergy", { alike: ALIKE }),
    },
  }),
];

const figures = [
  figure("inside-dropout", { whole: whole.arms.runs, ...dropout.arms }, (found) => {
    const labels = { whole: "none", random: "50 at random", least: "50 of least", most: "50 of most" } as const;
    return valueBySetting(
      (Object.keys(labels) as (keyof typeof labels)[]).flatMap((arm) =>
        found[arm].map((run) => ({
          ...{ setting: labels[arm], seed: run.config.seed, value: drawable(tGen(run)) },
        })),
      ),
      {
        title: "When networks generalise whose neurons are dropped by their synergy",
        settings: `${NETWORK} · each dropped from half of the updates · groups by O-information after ${FOUND} updates without dropout`,
        ...{ xTitle: "neurons dropped, by synergy", yTitle: "T_gen (updates)", axis: "categorical" },
      },
    );
  }),
];

export const synergisticDropout: Section = { parts: [whole, dropout], figures, claims };
