/** @file The rule of section 6 that sets early synergy beside simpler measures. */
import { bootstrapInterval, rocAreaOf } from "../../analysis";
import { type Finding, lies, noTest, type Rule, rule } from "../../claims";
import { areaOf, BASELINES, DRAWS, directionOf, type Prediction } from "./prediction";

/** What a network's early synergy is, and the measure that it is set beside, larger for grokking; and whether the network groks. */
interface Scored {
  readonly groks: boolean;
  readonly synergy: number;
  readonly other: number;
}
interface Against {
  readonly measure: string;
  readonly runs: readonly Scored[];
}

/** Early synergy of some networks beside the simple measure that does best on others, in the direction that is better there. */
export function againstBest(known: readonly Prediction[], runs: readonly Prediction[]): Against {
  if (known.length === 0) return { measure: "none", runs: [] };
  const [{ measure, sign }] = BASELINES.map((measure) => {
    const sign = directionOf(known, measure);
    return { measure, sign, area: areaOf(known, measure, sign) };
  }).sort((a, b) => b.area - a.area);
  return {
    measure,
    runs: runs.map(({ groks, scores }) => ({ groks, synergy: scores["early synergy"], other: sign * scores[measure] })),
  };
}

const area = (runs: readonly Scored[], score: "synergy" | "other") =>
  rocAreaOf(
    runs.map((run) => run[score]),
    runs.map(({ groks }) => groks),
  );

function ask({ measure, runs }: Against): Finding {
  const positives = runs.filter(({ groks }) => groks).length;
  if (positives === 0 || positives === runs.length) {
    return noTest(runs.length, `${positives} of ${runs.length} networks grok: there is nothing to tell apart`);
  }
  const { estimate, low, high } = bootstrapInterval(runs, (drawn) => area(drawn, "synergy") - area(drawn, "other"), {
    method: "percentile",
    resamples: DRAWS,
  });
  return {
    ...{ verdict: lies([low, high], { above: 0 }), estimate, interval: [low, high], n: runs.length },
    summary:
      `AUC of early synergy minus that of ${measure}, ${area(runs, "other").toFixed(2)}: ${estimate.toFixed(2)} ` +
      `(95 % interval ${low.toFixed(2)} to ${high.toFixed(2)}, ${positives} of ${runs.length} networks grok)`,
  };
}

const scored = ({ measure, runs }: Against, score: (groks: boolean, i: number) => Omit<Scored, "groks">): Against => ({
  measure,
  runs: runs.map(({ groks }, i) => ({ groks, ...score(groks, i) })),
});

/** That early synergy has a larger AUC than the other measure. */
export const better: Rule<Against> = rule(
  "AUC of S-6-a minus that of one of these at the last step of the same windows: weight norm, log training loss, Gini of the " +
    "Fourier norms; the one, and the direction, with the largest AUC over 26 other settings. The 95 % bootstrap interval of " +
    "the difference lies above 0; contradicted where below.",
  ask,
  {
    chance: {
      ...{ model: "values dealt to groups", draws: 100 },
      deal(sample, random) {
        const order = random.permutation(sample.runs.length);
        return { ...sample, runs: sample.runs.map((run, i) => ({ ...run, groks: sample.runs[order[i]].groks })) };
      },
    },
    ideal: (sample) => scored(sample, (groks, i) => ({ synergy: groks ? 2 : 1, other: i % 7 })),
    opposite: (sample) => scored(sample, (groks) => ({ synergy: groks ? 1 : 2, other: groks ? 2 : 1 })),
  },
);
