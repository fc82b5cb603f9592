/** @file Figures 5 and 6: mixtures that grok and that do not, and how much norm a logit costs. */
import { curves, doseResponse, heatMap, type PlotlyFigure, panels, type ScatterPoint, scatter } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe } from "../by-parts";
import {
  counts,
  efficiencyCurve,
  isMemorising,
  LOGIT,
  mixtureGroks,
  type NormAtLogit,
  normsAtLogit,
  SETTLED_LOGIT,
  settledNorms,
  withMixture,
} from "./readings-mixture";
import { sizeOf } from "./readings-ungrokking";
import { DESIGN } from "./runs-mixture";

const mixed =
  "mixture of two trained MLPs, four factors trained · (x + y) mod 59, 70 % of the pairs · gradient descent, lr 0.05";
const bands = "bold: mean with 95 % t interval (of losses: geometric), thin: each seed, n = 5 seeds";

const figure: FigureRecipe = {
  id: "efficiency-5",
  parts: ["mixture"],
  draw: ({ mixture }) => {
    const rows = [...DESIGN.speeds]
      .reverse()
      .map((speed) => withMixture(mixture, { efficiency: 2.5, decay: 0.03, speed }));
    return panels(
      rows.flatMap((runs) => [curves(runs, { quantities: ["loss"] }), curves(runs, { quantities: ["accuracy"] })]),
      {
        title: "A mixture that groks, and one that does not",
        settings: `${mixed}, decay 0.03 · memorising to generalising, w_m2 to w_g2: 10 to 1, 1 to 1 · mean training margins scaled to 1 (memorising) and 2.5 (generalising) · ${bands}`,
        titles: ["10 to 1: loss", "10 to 1: accuracy", "1 to 1: loss", "1 to 1: accuracy"],
        columns: 2,
        panelHeight: 230,
      },
    );
  },
};

/** Of how many mixtures of each setting grok. */
const design: FigureRecipe = {
  id: "efficiency-5-design",
  parts: ["mixture"],
  draw: ({ mixture }) =>
    heatMap(
      [...DESIGN.efficiencies].reverse().flatMap((efficiency) =>
        [...DESIGN.decays].reverse().flatMap((decay) =>
          DESIGN.speeds.map((speed) => {
            const runs = withMixture(mixture, { efficiency, decay, speed });
            const found = runs.filter(mixtureGroks).length;
            return {
              ...{ x: `${speed} to 1`, y: `C_gen ${efficiency}, decay ${decay}` },
              ...{ value: found / runs.length, note: `${found} of ${runs.length}` },
            };
          }),
        ),
      ),
      {
        title: "What a mixture needs in order to grok",
        settings: `${mixed} · rows: mean training margin of the generalising network (memorising: 1), decay of the factors · share of n = 5 mixtures that grok: test loss rises, falls by more than half, accuracy ends at 0.95`,
        xTitle: "speed of memorising to generalising, w_m2 to w_g2",
        yTitle: "",
        unit: "share that groks",
        range: [0, 1],
        format: (value) => value.toFixed(1),
      },
    ),
};

const norms = "(x + y) mod 59 · MLP 256-256-128-59 · AdamW, lr 0.001, batches of 512 or half of the set";

/** Norm and logit at the end of a run. */
function normPoint(run: RunRecord): ScatterPoint {
  const curve = efficiencyCurve(run);
  const { norm, logit } = curve[curve.length - 1].value;
  return { x: logit, y: norm, group: sizeOf(run) };
}

const norm: FigureRecipe[] = [
  {
    id: "efficiency-6",
    parts: ["norms"],
    draw: (records) => {
      const kinds = [true, false].map((memorising) => {
        const all = records.norms.filter((run) => isMemorising(run) === memorising);
        const runs = all.filter(counts);
        const set = memorising ? "training" : "test";
        return { memorising, runs, below: `${runs.length} of ${all.length} runs: 0.99 or more on ${set} pairs` };
      });
      const drawn = kinds.filter(({ runs }) => runs.length > 0);
      return panels(
        drawn.map(({ runs }) =>
          scatter(runs.map(normPoint), {
            settings: "",
            xTitle: "mean correct logit",
            yTitle: "parameter norm",
            unit: "pairs",
            among: drawn.flatMap((kind) => kind.runs.map(normPoint)).sort((a, b) => Number(a.group) - Number(b.group)),
          }),
        ),
        {
          title: "How much norm a logit costs",
          settings: `${norms} · 6,000 updates · a point a run at its end, weight decays 0.3, 1, 2, 3 seeds · logit: the label's less the mean, on the training set`,
          titles: drawn.map(({ memorising }) => (memorising ? "memorising random labels" : "generalising")),
          below: drawn.map(({ below }) => below),
          columns: 2,
          panelHeight: 320,
        },
      );
    },
  },
  {
    id: "efficiency-6-sizes",
    parts: ["norms"],
    draw: (records) =>
      normsAgainstSize(
        "The norm that the same logit costs, against the size of the training set",
        (memorising) => normsAtLogit(records.norms, memorising),
        LOGIT,
        `${norms} · 6,000 updates · read at a mean correct logit of ${LOGIT} on a line through weight decays 0.3, 1, 2`,
      ),
  },
  {
    id: "efficiency-6-settled",
    parts: ["settled"],
    draw: (records) =>
      normsAgainstSize(
        "The norm that the same logit costs, once training has settled",
        (memorising) => settledNorms(records.settled, memorising),
        SETTLED_LOGIT,
        `${norms} · 12,000 updates at weight decay 1, 6,000 at 2 · all layers scaled alike to a mean correct logit of ${SETTLED_LOGIT}, geometric mean of both decays`,
      ),
  },
];

function normsAgainstSize(
  title: string,
  of: (memorising: boolean) => NormAtLogit[],
  logit: number,
  settings: string,
): PlotlyFigure {
  return doseResponse(
    [true, false].flatMap((memorising) =>
      of(memorising).map(({ size, seed, norm: value }) => ({
        ...{ setting: size, value, seed },
        group: memorising ? "memorising random labels" : "generalising",
      })),
    ),
    {
      title,
      settings,
      xTitle: "training pairs",
      yTitle: `parameter norm at logit ${logit}`,
      axis: "log",
    },
  );
}

export const mixtureFigures: readonly FigureRecipe[] = [figure, design, ...norm];
