/** @file What predictions notebook 06 tabulates: areas under the curve, and what the windows leave out. */
import { median } from "simple-statistics";
import type { RecordsByPart } from "../by-parts";
import { areaInterval, carriedOver, predictorRuns } from "./judges-predictor";
import { HORIZONS, MEASURES } from "./predictor";
import { HORIZON } from "./readings";
import type { Row } from "./tables";

/** AUC at each horizon, of all runs and of those alone that memorise; and what thresholds do on a setting left out. */
export function predictorTable(records: RecordsByPart): Row[] {
  return HORIZONS.flatMap((horizon) => {
    const runs = predictorRuns(records, horizon);
    const memorised = runs.filter(({ memorises }) => memorises);
    return MEASURES.map((measure) => ({
      ...{ "window to": horizon, measure, AUC: interval(areaInterval(runs, measure)) },
      "AUC, memorised": interval(areaInterval(memorised, measure)),
      "left out": interval(carriedOver(runs, measure)),
    }));
  });
}

function interval({ estimate, low, high }: { estimate: number; low: number; high: number }): string {
  return `${estimate.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

/** What the early window leaves out: the medians of its last steps, and how many runs it is cut short in. */
export function windowSentence(records: RecordsByPart): string {
  const runs = predictorRuns(records, HORIZON);
  const kinds = [true, false].map((groks) => runs.filter((run) => run.groks === groks));
  const last = kinds.map((list) => (list.length > 0 ? median(list.map(({ until }) => until)) : Number.NaN));
  const memorised = kinds.map((list) => list.filter(({ memorises }) => memorises).length);
  return (
    `${kinds[0].length} of ${runs.length} runs grok (${memorised[0]} of them memorise first), ${kinds[1].length} do not ` +
    `(${memorised[1]} memorise); windows end at step ${last[0]} and ${last[1]}, medians`
  );
}
