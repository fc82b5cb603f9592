/** @file Figure 5: mixtures of a memorising and a generalising network, in eight settings. */
import { rankCorrelationOf } from "../../analysis";
import { type Finding, inMost, most, rule, type Statement } from "../../claims";
import { curves, heatMap, panels } from "../../figures";
import type { RunRecord, RunSpec } from "../../runs";
import { finalAccuracy, lastOf } from "../measures";
import { figure, part, type Section, withSeeds } from "../section";
import { bandsOf, nSeeds } from "../seeds";
import { GROKKED } from "./7-ungrokking";
import { claim, TEN } from "./networks";

/** For the mixture of which nine of ten did as the paper says. */
const TWENTY = [...TEN, ...TEN.map((seed) => TEN.length + seed)];

const mlp = GROKKED.mlp.model;
/** 70 % of the pairs of p = 59, 2,436. A split keyed by the seed, the same for both networks and their mixture. */
const common = { ...GROKKED.mlp, task: { operation: "addition", p: 59, trainFraction: 0.7 } } satisfies RunSpec;
/** Memorises without weight decay; generalises with weight decay 1. */
const NETWORKS = {
  memorizing: { ...common, optimizer: { ...common.optimizer, weightDecay: 0 }, steps: 1500 },
  generalizing: { ...common, steps: 5000 },
} satisfies Readonly<Record<string, RunSpec>>;

const networks = part(
  "mixtureNetworks",
  "the networks of the mixture: one that memorises, one that generalises, on the same split",
  { memorizing: withSeeds(TWENTY, NETWORKS.memorizing), generalizing: withSeeds(TWENTY, NETWORKS.generalizing) },
);

/** A setting of the 2 x 2 x 2 design. */
interface Setting {
  /** Mean training margin of the generalising network; that of the memorising one is 1. */
  readonly efficiency: number;
  readonly decay: number;
  /** w_m2, beside w_g2 = 1. */
  readonly speed: number;
}

/**
 * The paper trains four numbers, w_m1 w_m2 o_mem + w_g1 w_g2 o_gen, from w_m1 = w_g1 = 0, and states neither optimiser nor
 * decay. Ours: gradient descent on all training pairs, learning rate 0.05; logits scaled to a mean training margin of 1 for
 * the memorising and `efficiency` for the generalising network, so that how much a unit of weight buys is known.
 */
function mixtureOf(seed: number, { efficiency, decay, speed }: Setting): RunSpec {
  return {
    task: common.task,
    model: {
      kind: "mixture",
      memorizing: mlp,
      generalizing: mlp,
      factors: { memorizing: [0, speed], generalizing: [0, 1] },
      scales: { memorizing: 1, generalizing: 1 },
    },
    optimizer: { kind: "sgd", learningRate: 0.05, weightDecay: decay },
    steps: 6000,
    evaluation: { every: 50, perDecade: 20 },
    start: {
      kind: "mixture",
      memorizing: { ...NETWORKS.memorizing, seed },
      generalizing: { ...NETWORKS.generalizing, seed },
      margins: { memorizing: 1, generalizing: efficiency },
    },
    seed,
  };
}

/** What may be needed for the mixture to grok: efficiency, weight decay, and how much faster memorising is learned. */
const settings = [1, 2.5].flatMap((efficiency) =>
  [0, 0.03].flatMap((decay) => [1, 10].map((speed) => ({ efficiency, decay, speed }))),
);
const seedsOf = ({ efficiency, decay, speed }: Setting) =>
  efficiency === 2.5 && decay === 0.03 && speed === 1 ? TWENTY : TEN;
const mixture = part(
  "mixture",
  "figure 5: the mixture of trained networks, 2 x 2 x 2 settings",
  settings.map((setting) => ({ ...setting, runs: () => seedsOf(setting).map((seed) => mixtureOf(seed, setting)) })),
);
const where = (wanted: Partial<Setting>) =>
  mixture.arms.filter((one) => Object.entries(wanted).every(([key, value]) => one[key as keyof Setting] === value));
/** The settings of Figure 5: generalising buys more, weights decay, and memorising is as fast or ten times as fast. */
const [even, fast] = where({ efficiency: 2.5, decay: 0.03 });

/**
 * Whether test loss rises to a maximum of 1.2 times its first value or more while training loss falls, falls later to below
 * half of that maximum, and test accuracy ends at 0.95 or more.
 */
export function mixtureGroks(run: RunRecord): boolean {
  const { evaluations } = run;
  const losses = evaluations.map(({ test }) => test.loss);
  const [first, highest] = [evaluations[0], evaluations[losses.indexOf(Math.max(...losses))]];
  return (
    highest.test.loss >= 1.2 * first.test.loss &&
    highest.train.loss < first.train.loss &&
    lastOf(evaluations).test.loss < highest.test.loss / 2 &&
    finalAccuracy(run) >= 0.95
  );
}

/** Spearman's correlation of training and test loss over the evaluations of a run; 0 where one never changes. */
function lossesTogether({ evaluations }: RunRecord): number {
  const losses = (["train", "test"] as const).map((set) => evaluations.map((one) => one[set].loss));
  const constant = losses.some((list) => list.every((loss) => loss === list[0]));
  return constant || evaluations.length < 4 ? 0 : rankCorrelationOf(losses[0], losses[1]);
}

/** A setting, and which of its mixtures grok. */
type Mixed = Setting & { readonly groks: readonly boolean[] };
const withGroks = (list: readonly Mixed[], groks: () => boolean): Mixed[] =>
  list.map((setting) => ({ ...setting, groks: setting.groks.map(groks) }));

/** Supported where no mixture of these settings groks; contradicted where, in one of them, most do. */
function neverGroks(list: readonly Mixed[]): Finding {
  const all = list.flatMap(({ groks }) => groks);
  const found = all.filter(Boolean).length;
  const inOne = list.some(({ groks }) => inMost(groks, "").verdict === "supported");
  const named = list.flatMap(({ groks, efficiency, decay, speed }) =>
    groks.includes(true) ? [`efficiency ${efficiency}, decay ${decay}, ${speed} to 1`] : [],
  );
  return {
    verdict: found === 0 ? "supported" : inOne ? "contradicted" : "inconclusive",
    estimate: found / all.length,
    interval: null,
    n: all.length,
    summary: `${found} of ${all.length} mixtures grok${named.length > 0 ? ` (${named.join("; ")})` : ""}`,
  };
}

const about = {
  figure: "efficiency-5",
  deviation:
    "Gradient descent with decay 0.03 on the four factors, logits scaled to mean training margins of 1 and 2.5; the paper " +
    "states neither optimiser nor decay nor scale.",
};
const necessary = ({
  text,
  without,
  ...said
}: Statement & { readonly text: string; readonly without: Partial<Setting> }) =>
  claim({
    ...{ ...about, ...said },
    arms: where(without),
    read: (list) => list.map(({ runs, ...setting }) => ({ ...setting, groks: runs.map(mixtureGroks) })),
    rule: rule(text, neverGroks, {
      chance: {
        model: "runs by a coin",
        deal: (list, random) => withGroks(list, () => random.uniform() < 0.5),
      },
      ideal: (list) => withGroks(list, () => false),
      opposite: (list) => withGroks(list, () => true),
    }),
  });

/**
 * A mixture groks: its test loss rises to a maximum at least 1.2 times its first value while training loss falls below its
 * own first value, falls later to below half of that maximum, and test accuracy ends at 0.95 or more.
 */
const claims = [
  claim({
    ...{ ...about, id: "E-5-a", where: "Figure 5, first row", arms: fast.runs },
    statement: "With w_m2 = 10 and w_g2 = 1, where the memorising network is learned faster, the mixture groks.",
    read: (runs) => runs.map(mixtureGroks),
    rule: most("Efficiency 2.5, decay 0.03, 10 to 1: the mixture groks in most seeds.", "the mixture groks"),
  }),
  claim({
    ...{ ...about, id: "E-5-b", where: "Figure 5, second row", arms: even.runs },
    statement: "With w_m2 = w_g2 = 1 it does not: training and test loss fall together.",
    read: (runs) => runs.map((run) => lossesTogether(run) >= 0.9 && !mixtureGroks(run)),
    rule: most(
      "Efficiency 2.5, decay 0.03, 1 to 1: Spearman's correlation of training and test loss over the evaluations is at " +
        "least 0.9, and the mixture does not grok, in most seeds.",
      "training and test loss fall together",
    ),
  }),
  necessary({
    ...{ id: "E-5-c", where: "Section 5.1", without: { speed: 1 } },
    statement: "A difference in training efficiency is necessary for grokking.",
    text:
      "In none of the four settings with 1 to 1 (efficiency 1 or 2.5, decay 0 or 0.03) does any mixture grok; " +
      "contradicted where most do in one of them.",
  }),
  necessary({
    ...{ id: "E-5-d", where: "Section 4.1", without: { efficiency: 1 } },
    statement: "A difference in model efficiency is necessary for grokking.",
    text: "The same of the four settings with efficiency 1 (decay 0 or 0.03, 1 to 1 or 10 to 1).",
  }),
  necessary({
    ...{ id: "E-5-e", where: "Section 4.1 (ours: the third)", origin: "ours", without: { decay: 0 } },
    statement: "Regularisation is necessary for grokking.",
    text: "The same of the four settings with decay 0 (efficiency 1 or 2.5, 1 to 1 or 10 to 1).",
  }),
];

const mixed =
  "mixture of two trained MLPs, four factors trained · (x + y) mod 59, 70 % of the pairs · gradient descent, lr 0.05";
const figures = [
  figure("efficiency-5", [fast.runs, even.runs], (rows) =>
    panels(
      rows.flatMap((runs) => [curves(runs, { quantities: ["loss"] }), curves(runs, { quantities: ["accuracy"] })]),
      {
        title: "A mixture that groks, and one that does not",
        settings: `${mixed}, decay 0.03 · memorising to generalising, w_m2 to w_g2: 10 to 1, 1 to 1 · mean training margins scaled to 1 (memorising) and 2.5 (generalising) · ${bandsOf(rows, " (of losses: geometric)")}`,
        titles: ["10 to 1: loss", "10 to 1: accuracy", "1 to 1: loss", "1 to 1: accuracy"],
        columns: 2,
        panelHeight: 230,
      },
    ),
  ),
  figure(
    "efficiency-5-design",
    [2.5, 1].flatMap((efficiency) => [0.03, 0].flatMap((decay) => where({ efficiency, decay }))),
    (list) =>
      heatMap(
        list.map(({ efficiency, decay, speed, runs }) => {
          const found = runs.filter(mixtureGroks).length;
          return {
            ...{ x: `${speed} to 1`, y: `C_gen ${efficiency}, decay ${decay}` },
            ...{ value: found / runs.length, note: `${found} of ${runs.length}` },
          };
        }),
        {
          title: "Share of mixtures that grok, by their design",
          settings: `${mixed} · rows: mean training margin of the generalising network (memorising: 1), decay of the factors · share of the mixtures that grok, ${nSeeds(list)}: test loss rises, falls by more than half, accuracy ends at 0.95`,
          xTitle: "speed of memorising to generalising, w_m2 to w_g2",
          yTitle: "",
          unit: "share that groks",
          range: [0, 1],
          format: (value) => value.toFixed(1),
        },
      ),
  ),
];

export const mixtures: Section = { parts: [networks, mixture], figures, claims };
