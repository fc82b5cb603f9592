/** @file The sub-networks of section 7: which neurons stay, and what role that gives a run beside the whole network. */
import type { RunRecord, RunSpec } from "../../runs";
import type { MaskConfig } from "../../trainers";
import { decidedBy, part } from "../section";
import { inverse, peakMultiplet, randomNeurons, startMultiplet } from "./multiplets";
import { grokking, SEEDS, stepsIn, THREE, WIDTH } from "./networks";

/** Random sub-networks that a sub-network is compared with. */
const DRAWS = 5;

/** The run of a record again, with some of its neurons alone; nothing is measured along the way but the accuracies. */
function masked(
  { config }: RunRecord,
  keep: readonly number[],
  setting: string,
  parts: MaskConfig["parts"] = "all",
): RunSpec {
  const mask = { layer: "hidden0", keep, parts };
  return { ...config, probes: [], interventions: { ...config.interventions, mask }, steps: stepsIn(setting) };
}

/** A set of neurons and all others; where one of them would be empty, neither. */
function andInverse(record: RunRecord, neurons: readonly number[]): (readonly number[])[] {
  const both = [neurons, inverse(record, neurons)];
  return both.every(({ length }) => length > 0) ? both : [];
}
const ofPeak = (record: RunRecord) => andInverse(record, peakMultiplet(record).neurons);

/** Sets of neurons that the record of a whole network decides, for one role that a sub-network has beside it. */
type Chosen = (record: RunRecord) => readonly (readonly number[])[];
/** One set, or its inverse. */
const side =
  (of: Chosen, i: 0 | 1): Chosen =>
  (record) =>
    of(record).slice(i, i + 1);
/** Random sets as large as one set; of two that are as large, of the first alone. */
const random =
  (i: 0 | 1): Chosen =>
  (record) => {
    const sizes = [...new Set(ofPeak(record).map(({ length }) => length))];
    return sizes
      .slice(i, i + 1)
      .flatMap((size) =>
        Array.from({ length: DRAWS }, (_, draw) =>
          randomNeurons({ seed: record.config.seed, width: WIDTH, size, draw }),
        ),
      );
  };

/** The three settings in a role, of these seeds: `synergistic` is the multiplet's sub-network, the inverse all other neurons. */
const inRole = (role: string, chosen: Chosen, { seeds = THREE, parts = "all" as MaskConfig["parts"] } = {}) =>
  grokking.map(({ setting, runs }) => ({
    ...{ role, setting },
    runs: decidedBy(runs, (record) =>
      seeds.includes(record.config.seed) ? chosen(record).map((keep) => masked(record, keep, setting, parts)) : [],
    ),
  }));

const seeds = { seeds: SEEDS };
const biases = { parts: "incoming" } as const;
export const subnetworks = part(
  "subnetworks",
  "figures 6, 7: the most synergistic sub-network trained alone, and its inverse",
  [...inRole("synergistic", side(ofPeak, 0), seeds), ...inRole("inverse", side(ofPeak, 1), seeds)],
);
export const randomOnes = part(
  "randomSubnetworks",
  "control: five random sub-networks as large as each of these, three seeds",
  [...inRole("random, as many", random(0)), ...inRole("random, as inverse", random(1))],
);
/** Seeds whose random sub-networks no rule had seen, by which it is judged. */
export const UNSEEN = SEEDS.slice(THREE.length);
export const randomJudged = part(
  "randomJudged",
  "control: five random sub-networks as large as the synergistic one, the seven other seeds, which decide",
  inRole("random, by which is judged", random(0), { seeds: UNSEEN }),
);
const ofStart: Chosen = (record) => andInverse(record, startMultiplet(record));
export const others = part(
  "otherSubnetworks",
  "control: masks that leave the biases in, as the authors' code; the multiplet of the network at its start",
  [
    ...inRole("synergistic, biases in", side(ofPeak, 0), biases),
    ...inRole("inverse, biases in", side(ofPeak, 1), biases),
    ...inRole("synergistic at start", side(ofStart, 0)),
    ...inRole("inverse at start", side(ofStart, 1)),
  ],
);

/** Whole networks and their sub-networks, by role and setting. */
export const trials = [
  ...grokking.map((one) => ({ ...one, role: "whole" })),
  ...[...subnetworks.arms, ...randomOnes.arms, ...randomJudged.arms, ...others.arms],
];
