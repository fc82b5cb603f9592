/** @file Runs that the records of other runs decide: sub-networks of trained networks, and waves that these end with. */
import type { ProbeSpec, RunRecord, RunSpec } from "../../runs";
import type { MaskConfig } from "../../trainers";
import { storedArms } from "../records";
import { inverse, peakMultiplet, randomNeurons, startMultiplet, synergyValues } from "./multiplets";

/** Random sub-networks that a sub-network is compared with. */
const DRAWS = 5;

/** Runs made of each finished run of `specs`, in their order; of one that is not there, or is damaged, none. */
export function fromRecords(
  experiment: string,
  specs: () => readonly RunSpec[],
  runsOf: (record: RunRecord) => readonly RunSpec[],
): RunSpec[] {
  return storedArms(experiment)({ part: "", runs: specs }).records.flatMap(runsOf);
}

/** The run of a record again, with some of its neurons alone; nothing is measured along the way but the accuracies. */
function masked({ config }: RunRecord, keep: readonly number[], parts: MaskConfig["parts"] = "all"): RunSpec {
  const mask = { layer: "hidden0", keep, parts };
  return { ...config, probes: [], interventions: { ...config.interventions, mask } };
}

/** A set of neurons and all others; where one of them would be empty, neither. */
function andInverse(record: RunRecord, neurons: readonly number[]): (readonly number[])[] {
  const both = [neurons, inverse(record, neurons)];
  return both.every(({ length }) => length > 0) ? both : [];
}

/** The runs that the record of a whole network decides, by part. */
export const decidedRuns = {
  subnetworks: (record) => andInverse(record, peakMultiplet(record).neurons).map((keep) => masked(record, keep)),
  randomSubnetworks: (record) => {
    const sizes = new Set(andInverse(record, peakMultiplet(record).neurons).map(({ length }) => length));
    return [...sizes].flatMap((size) =>
      Array.from({ length: DRAWS }, (_, draw) =>
        masked(record, randomNeurons({ seed: record.config.seed, width: inverse(record, []).length, size, draw })),
      ),
    );
  },
  otherSubnetworks: (record) => [
    ...andInverse(record, peakMultiplet(record).neurons).map((keep) => masked(record, keep, "incoming")),
    ...andInverse(record, startMultiplet(record)).map((keep) => masked(record, keep)),
  ],
  waves: (record) => [withFixedEnd(record)],
} satisfies Record<string, (record: RunRecord) => readonly RunSpec[]>;

/** The run of a record again, its losses split at the key frequencies, its neurons clustered as they are at its end. */
function withFixedEnd(record: RunRecord): RunSpec {
  const { key } = record.probes.fourier[record.probes.fourier.length - 1].value as { key: number[] };
  const labels = synergyValues(record).at(-1)?.value.labels;
  const probes: ProbeSpec[] = [
    { kind: "fourier", name: "finalWaves", schedule: { every: 200, perDecade: 20 }, options: { frequencies: key } },
    { kind: "synergy", name: "finalBins", schedule: { every: 500, perDecade: 10 }, options: { labels, nulls: 0 } },
  ];
  return { ...record.config, probes };
}
