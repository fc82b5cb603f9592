/** @file Larger parities: the thesis's network with more bits that do not matter, and with four that do. */
import type { Crossing } from "../../analysis";
import { most, rankValue, trending } from "../../claims";
import { panels, valueBySetting } from "../../figures";
import type { RunSpec } from "../../runs";
import { drawable, type Timed } from "../measures";
import { parityBaseline, tGen, tMem } from "../parity/networks";
import { figure, part, type Section, settingWith, withSeeds } from "../section";
import { claim, SEEDS } from "./study";

/** A parity network groks where T_gen is reached, and is this many times its T_mem or more. */
const LONG_AFTER = 2;
export const groks: Timed<boolean> = (run, choice) => {
  const gen = tGen(run, choice);
  return !gen.censored && gen.step >= LONG_AFTER * tMem(run, choice).step;
};

/** The thesis's network on (n, k)-parity with so many training points, for so many updates, evaluated twelve times in a factor of ten and each so many; for some n. */
function sized(k: number, trainSize: number, [steps, every]: readonly [number, number], numbers: readonly number[]) {
  const spec = {
    ...parityBaseline,
    task: { kind: "parity", n: numbers[0], k, trainSize },
    ...{ steps, evaluation: { every, perDecade: 12 } },
  } satisfies RunSpec;
  return numbers.map((n) => ({ n, runs: withSeeds(SEEDS, spec, { "task.n": n }) }));
}

/** The thesis has 300 points for two bits and 1,000 for three: some three times as many for one bit more. */
const sizes = part("sizes", "larger parities: two of 30 to 150 bits, three of 20 to 70, four of 30 to 70, ten seeds", {
  two: sized(2, 300, [10_000, 250], [30, 50, 70, 100, 150]),
  three: sized(3, 1000, [32_000, 3200], [20, 30, 40, 50, 70]),
  four: sized(4, 3000, [50_000, 5000], [30, 50, 70]),
});
const { two, three, four } = sizes.arms;

const common = { origin: "ours", figure: "inside-parity-size" } as const;
const claims = [
  claim({
    ...{ ...common, id: "I-5-a", where: "Larger parities, two bits" },
    statement: "With two bits the network generalises later, the more bits there are that do not matter.",
    arms: two,
    read: (each, choice) => each.map(({ runs }) => runs.map((run) => rankValue(tGen(run, choice)))),
    rule: trending(
      "T_gen rises over n = 30, 50, 70, 100, 150 with k = 2 and 300 training points (Jonckheere's test, two-sided at 5 %), ten seeds each; a run " +
        "without T_gen within 10,000 updates comes last.",
      "up",
      "T_gen over n = 30, 50, 70, 100, 150",
    ),
  }),
  claim({
    ...{ ...common, id: "I-5-b", where: "Larger parities, three bits" },
    statement: "With three bits the network generalises later, the more bits there are that do not matter.",
    arms: three,
    read: (each, choice) => each.map(({ runs }) => runs.map((run) => rankValue(tGen(run, choice)))),
    rule: trending(
      "T_gen rises over n = 20, 30, 40, 50, 70 with k = 3 and 1,000 training points (Jonckheere's test, two-sided at 5 %), ten seeds each; a run " +
        "without T_gen within 32,000 updates comes last.",
      "up",
      "T_gen over n = 20, 30, 40, 50, 70",
    ),
  }),
  claim({
    ...{ ...common, id: "I-5-c", where: "Larger parities, four bits" },
    statement: "With four bits of 50 and three times as many points as for three, too, the network groks.",
    arms: settingWith(four, { n: 50 }).runs,
    read: (runs, choice) => runs.map((run) => groks(run, choice)),
    rule: most(
      "With n = 50, k = 4 and 3,000 training points T_gen is reached within 50,000 updates and is at least twice T_mem, in most of ten seeds.",
      "T_gen is reached within 50,000 updates and is at least twice T_mem",
    ),
  }),
];

const groups = ["two bits, 300 points", "three bits, 1,000 points", "four bits, 3,000 points"];
const figures = [
  figure("inside-parity-size", [two, three, four], (found) => {
    const runs = found.flatMap((numbers, i) =>
      numbers.flatMap(({ n, runs }) => runs.map((run) => ({ run, n, group: groups[i] }))),
    );
    const dots = (time: Timed<Crossing>) =>
      valueBySetting(
        runs.map(({ run, n, group }) => ({ setting: n, seed: run.config.seed, group, value: drawable(time(run)) })),
        { settings: "", xTitle: "bits n", yTitle: "updates", axis: "log", groups },
      );
    return panels([dots(tMem), dots(tGen)], {
      title: "Larger parities: when the network memorises, and when it generalises",
      settings:
        "ReLU network n-500-1 · SGD, learning rate 0.1, weight decay 0.01, batches of 32 · n = 10 seeds a point · small: each run, large: geometric " +
        "mean with 95 % t interval · open triangles: none by the last update",
      titles: ["T_mem", "T_gen"],
      columns: 2,
      panelHeight: 340,
    });
  }),
];

export const largerParities: Section = { parts: [sizes], figures, claims };
