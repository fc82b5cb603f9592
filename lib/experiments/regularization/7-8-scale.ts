/** @file Figure 7.8 of the essay: the scale of the initial values. */
import { earlier, pairsOf } from "../../claims";
import type { RunSpec } from "../../runs";
import { figure, part, type Section, withSeeds } from "../section";
import { claim, delayAs, essayLstm, essayRnn, TEN, THREE, tGen } from "./networks";
import { rowsOfPanels } from "./schedule-panels";

const scales = (seeds: readonly number[], network: RunSpec) => {
  const at = (scale: number) => withSeeds(seeds, network, { "task.trainFraction": 0.7, "initialization.scale": scale });
  return { small: at(1), large: at(5) };
};
const scale = part("scale", "figure 7.8: initial values as drawn, and five times as large, at 70 %", {
  rnn: scales(THREE, essayRnn),
  lstm: scales(TEN, essayLstm),
});

const common = { where: "Figure 7.8", figure: "regularization-7-8" };
const claims = [
  claim({
    ...{ ...common, id: "R-7.8-a" },
    statement: "A small initial norm generalises faster.",
    arms: scale.arms.lstm,
    read: ({ small, large }, choice) => pairsOf([small, large], (run) => tGen(run, choice)),
    rule: earlier(
      "LSTM at 70 %: T_gen with scale 1 over T_gen with scale 5, paired by seed: the 95 % interval lies below 1.",
      "LSTM: T_gen with scale 1 over T_gen with 5",
    ),
  }),
  claim({
    ...{ ...common, id: "R-7.8-b" },
    statement: "And more gradually: scaling the initial values up makes the delay.",
    arms: scale.arms.lstm,
    read: ({ small, large }, choice) => pairsOf([small, large], (run) => delayAs("ratio")(run, choice)),
    rule: earlier(
      "LSTM at 70 %: T_gen / T_mem with scale 1 over that with scale 5, paired by seed: the 95 % interval lies below 1.",
      "LSTM: T_gen / T_mem with scale 1 over that with 5",
    ),
  }),
];

const figures = [
  figure("regularization-7-8", scale.arms, (records) =>
    rowsOfPanels(
      (["rnn", "lstm"] as const).map((kind) => ({
        title: kind.toUpperCase(),
        arms: [
          { label: "initial values as drawn", runs: records[kind].small },
          { label: "five times as large", runs: records[kind].large },
        ],
      })),
      { title: "The scale of the initial values" },
    ),
  ),
];

export const initialScale: Section = { parts: [scale], figures, claims };
