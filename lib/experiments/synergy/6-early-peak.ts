/** @file Section 6 of the paper, figure 5: early peaks of synergy, in bits and as the paper scales them. */
import type { Point } from "../../analysis";
import { each, most, ofMost, type Statement } from "../../claims";
import { curves, type PlotlyFigure, panels } from "../../figures";
import type { RunRecord } from "../../runs";
import { figure, type Section } from "../section";
import { bandsOf } from "../seeds";
import { earlyPeakOf, peakOf, synergyCurve, synergyPeak } from "./curves";
import { asWanted, claim, decays, NETWORK, scales, settingOf, settings, thresholds, whereWanted } from "./networks";

const { little, large, small, huge } = settings;

/** Whether s falls below half of its largest value within 300 steps of it, and stays below to the end. */
function dropsForGood(run: RunRecord): boolean {
  const { step, synergy } = synergyPeak(run);
  const after = synergyCurve(run).filter((point) => point.step > step);
  const below = after.findIndex((point) => point.synergy < synergy / 2);
  return below >= 0 && after[below].step <= step + 300 && after.slice(below).every((p) => p.synergy < synergy / 2);
}

const peaksEarly = (
  wanted: number,
  list: readonly (typeof little)[],
  { text, ...said }: Statement & { readonly text: string },
) =>
  claim({
    ...{ ...said, figure: "synergy-5", arms: list, chance: "measurements in random order" },
    read: (found) => asWanted(wanted, found, (run) => earlyPeakOf(run).present),
    rule: whereWanted(text, wanted, list, "synergy peaks early"),
  });

const claims = [
  peaksEarly(2, decays, {
    ...{ id: "S-5-a", where: "Section 6, Figure 5 left" },
    statement: "Synergy peaks early with weight decay 0.1 and 2, which grok, and not with 10 and 50, which do not.",
    text:
      "An early peak (`earlyPeak`: before test accuracy exceeds 0.05 and before step 300, above the band, and followed by a " +
      "fall of a quarter) is there in most seeds with 0.1 and with 2, and is not there in most seeds with 10 and with 50.",
  }),
  peaksEarly(1, [large, small, huge], {
    ...{ id: "S-5-b", where: "Section 6, Figure 5 right" },
    statement: "Synergy peaks early with alpha 8, which groks, and not with 1 and 50, which do not.",
    text: "The same of alpha 8 against 1 and 50.",
  }),
  claim({
    ...{ id: "S-5-c", where: "Section 6, Figure 5 left", figure: "synergy-5" },
    statement: "Too large a weight decay shows in lower synergy.",
    arms: decays.map(({ runs }) => runs),
    read: (lists) => {
      const [low, much, ten, fifty] = lists.map((runs) => runs.map((run) => peakOf(run, "synergy")));
      return low.map((peak, i) => Math.max(ten[i], fifty[i]) < Math.min(peak, much[i]));
    },
    rule: most(
      "The largest s with 10, and that with 50, is below those with 0.1 and with 2 of the same seed, in most seeds.",
      "the largest s with 10 and with 50 is below those with 0.1 and with 2",
    ),
  }),
  claim({
    ...{
      id: "S-5-d",
      chance: "measurements in random order",
      where: "Section 6, Figure 5 right",
      figure: "synergy-5",
      arms: [small, huge],
    },
    statement: "With alpha 1 and 50 synergy drops rapidly and never recovers.",
    read: (list) => list.map(({ runs }) => runs.map(dropsForGood)),
    rule: each(
      "With 1, and with 50: s falls below half of its largest value within 300 steps of it and stays below to the end, in " +
        "most seeds.",
      [small, huge].map(({ setting }) =>
        ofMost(`with ${setting} s halves within 300 steps of its largest value, for good`),
      ),
    ),
  }),
];

/** (x - min) / (max - min) over all the curves together; 0 where they do not vary. */
export function minMax(curves: readonly (readonly Point[])[]): Point[][] {
  const values = curves.flatMap((curve) => curve.map(({ value }) => value));
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const scaled = (value: number) => (high > low ? (value - low) / (high - low) : 0);
  return curves.map((curve) => curve.map(({ step, value }) => ({ step, value: scaled(value) })));
}

/**
 * y_t = w x_t + (1 - w) y_(t-1), through all curves one after the other: each begins with what the one before ended with,
 * as in the authors' code.
 */
export function smoothedThrough(curves: readonly (readonly Point[])[], weight: number): Point[][] {
  let last: number | undefined;
  return curves.map((curve) =>
    curve.map(({ step, value }) => {
      last = last === undefined ? value : weight * value + (1 - weight) * last;
      return { step, value: last };
    }),
  );
}

/** The curve at every so many steps, straight between its points, from the first multiple to `to`. */
export function atEvery(curve: readonly Point[], every: number, to: number): Point[] {
  return Array.from({ length: Math.floor(to / every) }, (_, i) => (i + 1) * every).flatMap((step) => {
    const after = curve.findIndex((point) => point.step >= step);
    if (after < 0) return [];
    const [a, b] = [curve[Math.max(0, after - 1)], curve[after]];
    const share = b.step > a.step ? (step - a.step) / (b.step - a.step) : 1;
    return step < curve[0].step ? [] : [{ step, value: a.value + share * (b.value - a.value) }];
  });
}

/** Steps between two measurements in the authors' code, and where the paper's plots end. */
const [EVERY, SHOWN] = [5, 1500];
const WEIGHT = 0.1;

/** Synergy in bits after step 0, to the end of the paper's plots. */
function synergyOf(run: RunRecord): Point[] {
  return synergyCurve(run)
    .filter(({ step }) => step > 0 && step <= SHOWN)
    .map(({ step, synergy }) => ({ step, value: synergy }));
}

function threeScales(
  groups: readonly (readonly RunRecord[])[],
  labels: readonly string[],
  title: string,
): PlotlyFigure {
  const runs = groups.flat();
  const raw = runs.map(synergyOf);
  const dense = runs.map((run) =>
    atEvery(
      synergyCurve(run).map(({ step, synergy }) => ({ step, value: synergy })),
      EVERY,
      SHOWN,
    ),
  );
  const scales: readonly (readonly [string, readonly (readonly Point[])[]])[] = [
    ["synergy (bits)", raw],
    ["each run scaled to 0 … 1", raw.flatMap((curve) => minMax([curve]))],
    ["all runs scaled together", smoothedThrough(minMax(dense), WEIGHT)],
  ];
  const figures = scales.map(([label, lists]) => {
    const drawn = runs.map((run, i) => ({ ...run, list: lists[i] }));
    return curves(drawn, {
      quantities: [{ label, value: ({ list }: (typeof drawn)[number]) => list }],
      groupBy: settingOf,
      labels,
      thresholds,
    });
  });
  // The jointly scaled curves begin later; all have the axis of the first.
  const [{ layout }] = figures;
  return panels(
    figures.map((figure) => ({ ...figure, layout: { ...figure.layout, xaxis: layout.xaxis } })),
    {
      title,
      settings: `${NETWORK} · Ward's 10 clusters, means · right: as the authors' code, min-max over all runs of the figure, then a moving average of weight ${WEIGHT} through the runs one after the other · ${bandsOf(groups)}`,
      titles: ["in bits", "run by run", "jointly, smoothed"],
      panelHeight: 300,
    },
  );
}

const scaled = (id: string, list: readonly (typeof little)[], title: string) =>
  figure(id, list, (found) =>
    threeScales(
      found.map(({ runs }) => runs),
      found.map(({ setting }) => setting.replace("α ", "α = ")),
      title,
    ),
  );
const figures = [
  scaled("synergy-5", decays, "Synergy early in training, by weight decay"),
  scaled("synergy-5-alpha", scales, "Synergy early in training, by scale of the initial weights"),
];

export const earlyPeaks: Section = { parts: [], figures, claims };
