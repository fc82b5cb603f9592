/** @file The chosen AdamW on narrower and wider networks of one hidden layer. */
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
/** A run shorter than an entry's: the widest network takes four times as long. */
const spec = { ...adamw.spec, steps: 400 };

const widths = part(
  "widths",
  "width: the chosen AdamW on one hidden layer of 125 to 1,000 neurons, five seeds, 400 updates",
  WIDTHS.map((width) => ({ width, runs: withSeeds(FIVE, spec, { "model.hidden": [width] }) })),
);

const claims = [
  claim({
    ...{ id: "O-5-a", where: "Width", origin: "ours", figure: "optimisers-widths" },
    statement: "Of networks with one hidden layer, wider ones generalise in fewer updates.",
    arms: widths.arms,
    read: (each, choice) => each.map(({ runs }) => runs.map((run) => rankValue(tGen(run, choice)))),
    rule: trending(
      "T_gen falls over the widths 125, 250, 500, 1000 of one hidden layer (Jonckheere's test, two-sided at 5 %); a run without T_gen comes last.",
      "down",
      "T_gen over widths 125, 250, 500, 1000",
    ),
  }),
];

const figures = [
  figure("optimisers-widths", widths.arms, (found) =>
    valueBySetting(
      found.flatMap(({ width, runs }) =>
        runs.map((run) => ({ setting: width, seed: run.config.seed, value: drawable(tGen(run)) })),
      ),
      {
        title: "Width of the hidden layer",
        settings: "(x + y) mod 97, 40 % of pairs for training · the chosen AdamW",
        ...{ xTitle: "neurons in the hidden layer", yTitle: "T_gen (updates)", axis: "log" },
      },
    ),
  ),
];

export const width: Section = { parts: [widths], figures, claims };
