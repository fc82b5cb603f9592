/**
 * @file Around the baseline, beyond the thesis: over which widths, weight decays and sizes of the training set it groks. Ten thousand updates
 * at each of 45 points, almost twice what 500 neurons take for 300 points with weight decay 0.003.
 */
import { most } from "../../claims";
import type { RunRecord } from "../../runs";
import { gridOf, mapFigure, pointWith } from "../maps/section";
import { part, type Section, withSeeds } from "../section";
import { claim, generalises, parityBaseline, tGen, tMem } from "./networks";

const [WIDTH, DECAY, SIZE] = ["model.width", "optimizer.weightDecay", "task.trainSize"] as const;
const GRID = { [WIDTH]: [20, 100, 500], [DECAY]: [0.003, 0.01, 0.03, 0.1, 0.3], [SIZE]: [150, 300, 600] };
/** The baseline's own point, where the thesis is: five seeds there, three elsewhere. */
const PRINTED = { [WIDTH]: 500, [DECAY]: 0.01, [SIZE]: 300 };

/** Other seeds than the phase diagrams of `beyond` have, by which the grid was chosen. */
const SEEDS = [100, 101, 102, 103, 104];

const longer = { ...parityBaseline, steps: 10_000, evaluation: { every: 20, perDecade: 0 } };
const isPrinted = (settings: object) => JSON.stringify(settings) === JSON.stringify(PRINTED);
export const around = part(
  "map",
  "around the baseline: 45 points over width, weight decay and size of the training set",
  gridOf(GRID, (settings) => withSeeds(isPrinted(settings) ? SEEDS : SEEDS.slice(0, 3), longer, settings)),
);

/** Updates in so many epochs of a run, whose batches are of 32. */
const epochs = (count: number, { config }: RunRecord) =>
  config.task.kind === "parity" ? count * Math.ceil(config.task.trainSize / 32) : 0;

const memorises = (run: RunRecord) => !tMem(run).censored;
const common = {
  origin: "ours",
  arms: pointWith(around.arms, PRINTED).runs,
  where: "Beyond: around the baseline",
} as const;

const late = claim({
  ...{ ...common, id: "T-b.2-a", figure: "parity-map-late", chance: "training and test set by a coin" },
  statement:
    "A network that memorises and generalises does so late, whatever its width, weight decay and training set.",
  read: (runs, choice) =>
    runs.map((run) => {
      const [mem, gen] = [tMem(run, choice), tGen(run, choice)];
      return !mem.censored && !gen.censored && gen.step - mem.step >= epochs(50, run);
    }),
  rule: most(
    "T_gen - T_mem is at least 50 epochs in most seeds, at each point of a map over 20 to 500 neurons, weight decay 0.003 to 0.3 and 150 " +
      "to 600 training points, where most seeds memorise and generalise within 10,000 updates.",
    "T_gen is 50 epochs or more after T_mem",
  ),
  map: { points: around.arms, premise: (run) => memorises(run) && generalises(run) },
});

const inTime = claim({
  ...{ ...common, id: "T-b.2-b", figure: "parity-map" },
  statement: "A network that memorises generalises in the end, whatever its width, weight decay and training set.",
  read: (runs, choice) => runs.map((run) => generalises(run, choice)),
  rule: most(
    "T_gen is reached within 10,000 updates in most seeds, at each point of the map of T-b.2-a where most seeds memorise.",
    "T_gen is reached within 10,000 updates",
  ),
  map: { points: around.arms, premise: memorises },
});

const drawn = {
  axes: { [DECAY]: "weight decay", [WIDTH]: "neurons", [SIZE]: "training points:" },
  marks: { "the thesis": PRINTED },
};
const settings = "(50, 2)-parity · SGD, lr 0.1, batches of 32, 10,000 updates";

const figures = [
  mapFigure("parity-map", inTime, {
    ...drawn,
    title: "Where a network that memorises generalises, too",
    settings: `${settings} · the share of seeds that reach a test accuracy of 98 %`,
    hatching: "most do not memorise",
  }),
  mapFigure("parity-map-late", late, {
    ...drawn,
    title: "Where it generalises late",
    settings: `${settings} · the share of seeds with T_gen 50 epochs or more after T_mem`,
    hatching: "most do not memorise and generalise",
  }),
];

export const aroundBaseline: Section = { parts: [around], figures, claims: [late, inTime] };
