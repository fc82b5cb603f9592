/** @file The chosen AdamW on wider networks, and on networks with a second hidden layer as wide as the first. */
import { rankValue, trending } from "../../claims";
import { valueBySetting } from "../../figures";
import { drawable } from "../measures";
import { figure, part, type Section, withSeeds } from "../section";
import { adamw } from "./entries/adamw";
import { SEEDS } from "./entry";
import { tGen } from "./leaderboard";
import { claim } from "./study";

const WIDTHS = [125, 250, 500, 1000];
const FIVE = SEEDS.slice(0, 5);
/** A run shorter than an entry's: the widest network takes four times as long, two layers of 1,000 forty times. */
const spec = { ...adamw.spec, steps: 400 };

const sizes = part("sizes", "width and depth: the chosen AdamW on one and two hidden layers, five seeds, 400 updates", {
  one: WIDTHS.map((width) => ({ width, runs: withSeeds(FIVE, spec, { "model.hidden": [width] }) })),
  two: WIDTHS.slice(0, 3).map((width) => ({ width, runs: withSeeds(FIVE, spec, { "model.hidden": [width, width] }) })),
});
const { one, two } = sizes.arms;

const claims = [
  claim({
    ...{ id: "O-5-a", where: "Width", origin: "ours", figure: "optimisers-sizes" },
    statement: "Of networks with one hidden layer, wider ones generalise in fewer updates.",
    arms: one,
    read: (widths, choice) => widths.map(({ runs }) => runs.map((run) => rankValue(tGen(run, choice)))),
    rule: trending(
      "T_gen falls over the widths 125, 250, 500, 1000 of one hidden layer (Jonckheere's test, two-sided at 5 %); a run without T_gen comes last.",
      "down",
      "T_gen over widths 125, 250, 500, 1000",
    ),
  }),
];

const figures = [
  figure("optimisers-sizes", { one, two }, (found) =>
    valueBySetting(
      (["one", "two"] as const).flatMap((depth) =>
        found[depth].flatMap(({ width, runs }) =>
          runs.map((run) => ({
            ...{ setting: width, seed: run.config.seed, value: drawable(tGen(run)) },
            group: `${depth} hidden layer${depth === "one" ? "" : "s"}`,
          })),
        ),
      ),
      {
        title: "Width and depth",
        settings: "(x + y) mod 97, 40 % of pairs for training · the chosen AdamW",
        ...{ xTitle: "neurons in a hidden layer", yTitle: "T_gen (updates)", axis: "log" },
      },
    ),
  ),
];

export const widthAndDepth: Section = { parts: [sizes], figures, claims };
