/** @file Made-up records of parts, as the arms of claims and figures find them. */
import type { Choice, Find, Finding } from "groklab/claims";
import { among, type Experiment } from "groklab/experiments";
import type { RunRecord } from "groklab/runs";

export type RecordsByPart = Readonly<Record<string, readonly RunRecord[]>>;

/** The records of each arm, out of those of its part; those of a part that is one arm are not asked what they are. */
export function findIn({ parts }: Experiment, records: RecordsByPart): Find {
  const find = among(records);
  return (arm) => (parts[arm.part].arms.length === 1 ? records[arm.part] : find(arm));
}

/** {@link findIn} of all parts of an experiment, for many figures: each part is made once, and each arm looked up once. */
export function findMade(experiment: Experiment, records: (parts: readonly string[]) => RecordsByPart): Find {
  let find: Find | undefined;
  const found = new Map<Parameters<Find>[0], readonly RunRecord[]>();
  return (arm) => {
    find ??= findIn(experiment, records(Object.keys(experiment.parts)));
    const own = found.get(arm) ?? find(arm);
    found.set(arm, own);
    return own;
  };
}

/** The rules of an experiment's claims by their ids, asked about records by part. */
export function judgesOf(
  experiment: Experiment,
): Readonly<Record<string, (records: RecordsByPart, choice?: Partial<Choice>) => Finding>> {
  return Object.fromEntries(
    experiment.claims.map(({ id, judge }) => [id, (records, choice) => judge(findIn(experiment, records), choice)]),
  );
}
