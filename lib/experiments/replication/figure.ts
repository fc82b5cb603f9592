/** @file Both programs drawn: the curves of a setting laid over each other, all ratios, and a table of them. */
import { curves, type DrawnRun, forestPlot, type PlotlyFigure } from "../../figures";
import type { Row } from "../synergy/rows";
import { MARGIN } from "./agreement";
import type { Replication } from "./index";
import type { Replica } from "./records";
import type { MeasureName } from "./settings";

const PROGRAMS = ["groklab", "PyTorch"] as const;
type Drawn = DrawnRun & { readonly program: (typeof PROGRAMS)[number] };

/** What each measure is called, the ratio of which is of the second program over ours. */
const MEASURES: Readonly<Record<MeasureName, string>> = {
  ...{ tMem: "T_mem", tGen: "T_gen", tForgotten: "forgotten at", weightNorm: "weight norm" },
  ...{ synergy: "synergy", redundancy: "redundancy" },
};

/** Accuracy, loss and weight norm of both programs' runs of a setting, each a band over its seeds. */
export function replicationFigure({ what, theirs, ours }: Replication): PlotlyFigure {
  const drawn = [
    ...ours.map(({ config, evaluations }): Drawn => ({ config, evaluations, program: PROGRAMS[0] })),
    ...theirs.map((run): Drawn => ({ ...asDrawn(run, ours[0]), program: PROGRAMS[1] })),
  ];
  return curves(drawn, {
    title: `Two programs: ${what}`,
    quantities: ["testAccuracy", "trainAccuracy", "testLoss", "weightNorm"],
    groupBy: ({ program }) => program,
    labels: [`${PROGRAMS[0]}, ${ours.length} seeds`, `${PROGRAMS[1]}, ${theirs.length} seeds`],
  });
}

/** The overlay of a setting under the name of its stored picture. */
export interface Overlay {
  readonly id: string;
  /** Ids of groklab's runs. */
  readonly runs: readonly string[];
  /** Of the runs that are stored. */
  readonly draw: () => PlotlyFigure;
}

/** The overlays of some settings. */
export function replicationFigures(list: readonly Replication[]): Overlay[] {
  return list.map((one) => ({
    id: `replication-${one.name}`,
    runs: one.ours.map(({ id }) => id),
    draw: () => replicationFigure(one),
  }));
}

/** A run of the second program with the configuration of ours, which it was trained by. */
function asDrawn({ seed, curves }: Replica, { config }: DrawnRun): DrawnRun {
  const evaluations = curves.step.map((step, i) => ({
    ...{ step, weightNorm: curves.weightNorm[i] },
    train: { loss: curves.trainLoss[i], accuracy: curves.trainAccuracy[i] },
    test: { loss: curves.testLoss[i], accuracy: curves.testAccuracy[i] },
  }));
  return { config: { ...config, seed }, evaluations };
}

/** Every ratio of the second program to ours with its interval, beside 1. */
export function replicationForest(list: readonly Replication[]): PlotlyFigure {
  const estimates = list.flatMap(({ name, found }) =>
    found.flatMap(({ measure, ratio, interval }) =>
      ratio === null || interval === null
        ? []
        : [
            {
              setting: name.replaceAll("-", " "),
              estimate: ratio,
              low: interval[0],
              high: interval[1],
              group: MEASURES[measure],
            },
          ],
    ),
  );
  return forestPlot(estimates, {
    title: "A second program beside groklab",
    settings:
      "PyTorch over groklab: ratio of geometric means over seeds, 95 % Welch intervals · " +
      `the same is what lies within 1/${MARGIN} to ${MARGIN}`,
    ...{ xTitle: "setting", yTitle: "PyTorch over groklab", axis: "categorical" as const },
    level: { value: 1, text: "equal" },
  });
}

/** A row a setting and measure: seeds, medians, ratio, and whether both are shown to be the same. */
export function replicationTable(list: readonly Replication[]): Row[] {
  return list.flatMap(({ name, found }) =>
    found.map(({ measure, n, censored, medians, ratio, interval, pEquivalent, pDifferent, agrees }) => ({
      ...{ setting: name, measure: MEASURES[measure] },
      ...{ "PyTorch, n": n[0], "groklab, n": n[1] },
      ...{ PyTorch: described(medians[0], censored[0]), groklab: described(medians[1], censored[1]) },
      ratio:
        ratio === null || interval === null
          ? ""
          : `${ratio.toFixed(3)} (${interval.map((x) => x.toFixed(3)).join(" to ")})`,
      "p that they differ": pDifferent === null ? "" : pDifferent.toPrecision(2),
      "p of the same within 15 %": pEquivalent === null ? "" : pEquivalent.toPrecision(2),
      agrees: agrees ? "yes" : "not shown",
    })),
  );
}

const described = (median: number | null, censored: number): string =>
  median === null
    ? `none of ${censored}`
    : `${Number(median.toPrecision(4))}${censored > 0 ? `, ${censored} never` : ""}`;
