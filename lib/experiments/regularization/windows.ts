/** @file Beyond the essay: weight decay in one window of training only. Before the window and after it weight decay is 0. */
import { median } from "simple-statistics";
import { most, trending } from "../../claims";
import { heatMap, panels } from "../../figures";
import { type RunRecord, type RunSpec, reference } from "../../runs";
import { finalAccuracy } from "../measures";
import { figure, part, type Section, withSeeds } from "../section";
import { nSeeds } from "../seeds";
import { claim, essayLstm, THREE } from "./networks";

/** The MLP of notebook 00, with the weight norm of each layer. */
export const windowMlp = { ...reference, probes: essayLstm.probes } satisfies RunSpec;
/** A run ends where its latest and longest window does. */
const windowLstm = { ...essayLstm, steps: 5000 } satisfies RunSpec;

/**
 * Weight decay as the network has it, after `start` updates and for `length` of them; none before and after.
 *
 * @example inWindow(windowMlp, 100, 200).schedule.changes.length // 2: at updates 100 and 300
 */
export function inWindow(network: RunSpec, start: number, length: number): RunSpec {
  const { weightDecay } = network.optimizer as { weightDecay: number };
  const off = start + length < network.steps ? [{ at: { step: start + length }, weightDecay: 0 }] : [];
  if (start === 0) return { ...network, schedule: { changes: off } };
  const changes = [{ at: { step: start }, weightDecay }, ...off];
  return { ...network, optimizer: { ...network.optimizer, weightDecay: 0 }, schedule: { changes } } as RunSpec;
}

const windows = (network: RunSpec, starts: readonly number[], lengths: readonly number[]) =>
  starts.flatMap((start) =>
    lengths.map((length) => ({ start, length, runs: withSeeds(THREE, inWindow(network, start, length)) })),
  );
const mlp = part(
  "windowsMlp",
  "beyond: weight decay in one window of training only, MLP",
  windows(windowMlp, [0, 50, 100, 200, 400], [25, 50, 100, 200, 400, 600]),
);
const lstm = part(
  "windowsLstm",
  "beyond: weight decay in one window of training only, LSTM",
  windows(windowLstm, [0, 500, 1000, 2000], [250, 500, 1000, 1500, 3000]),
);
/** Every window with its runs, for other sections. */
export const windowArms = { mlp: mlp.arms, lstm: lstm.arms };

/** Test accuracy at the end after a window that is long enough, and after one that is not. */
const ENOUGH = 0.95;
const TOO_LITTLE = 0.5;

function claimsAbout(
  letter: string,
  network: string,
  { arms }: typeof mlp,
  lengths: Record<"short" | "middle" | "long", number>,
) {
  const { short, middle, long } = lengths;
  const common = { where: `Beyond: windows, ${network}`, origin: "ours" as const, figure: "regularization-windows" };
  const ofLength = (length: number) => arms.filter((window) => window.length === length);
  const { length: starts } = ofLength(middle);
  const words = (length: number) => `Windows of ${length.toLocaleString("en")} updates`;
  const begun = ofLength(middle).map(({ start }) => start.toLocaleString("en"));
  return [
    claim({
      ...{ ...common, id: `R-b.${letter}-a` },
      statement: "One window of weight decay is enough, whenever it comes.",
      arms: ofLength(long),
      read: (list) => list.flatMap(({ runs }) => runs.map((run) => finalAccuracy(run) >= ENOUGH)),
      rule: most(
        `${words(long)}: test accuracy at the end is at least ${ENOUGH}, in most of the ${3 * starts} runs.`,
        `test accuracy ends at ${ENOUGH} or more after one window of ${long} updates`,
      ),
    }),
    claim({
      ...{ ...common, id: `R-b.${letter}-b` },
      statement: "A short window is not enough, whenever it comes.",
      arms: ofLength(short),
      read: (list) => list.flatMap(({ runs }) => runs.map((run) => finalAccuracy(run) < TOO_LITTLE)),
      rule: most(
        `${words(short)}: test accuracy at the end is below ${TOO_LITTLE}, in most of the ${3 * starts} runs.`,
        `test accuracy ends below ${TOO_LITTLE} after one window of ${short} updates`,
      ),
    }),
    claim({
      ...{ ...common, id: `R-b.${letter}-c` },
      statement: "Early weight decay does more than late.",
      arms: ofLength(middle),
      read: (list) => list.map(({ runs }) => runs.map(finalAccuracy)),
      rule: trending(
        `${words(middle)}: Jonckheere's trend of the test accuracy at the end over starts at ` +
          `${begun.slice(0, -1).join(", ")} and ${begun.at(-1)} has p < 0.05 downwards.`,
        "down",
        `final test accuracy after a window of ${middle} updates over starts at ` +
          ofLength(middle)
            .map(({ start }) => start)
            .join(", "),
      ),
    }),
  ];
}

type Window = { readonly start: number; readonly length: number; readonly runs: readonly RunRecord[] };

/** Median final test accuracy of three seeds, lowest and highest below it, over first update and length of the window. */
function windowMap(list: readonly Window[]) {
  const cells = list.map(({ start, length, runs }) => {
    const accuracies = runs.map(finalAccuracy);
    const note = `${Math.min(...accuracies).toFixed(2)}–${Math.max(...accuracies).toFixed(2)}`;
    return { x: length, y: start, value: median(accuracies), note };
  });
  return heatMap(cells, {
    settings: "",
    xTitle: "length of the window (updates)",
    yTitle: "it begins at update",
    unit: "final test accuracy",
    range: [0, 1],
    threshold: ENOUGH,
    format: (value) => value.toFixed(2),
  });
}

/** What the two networks of windows and doses are, in a caption. */
export const LSTM = "LSTM: (x + y) mod 59, half of the pairs, AdamW, lr 0.003, weight decay 1, batches of 512";
export const MLP = "MLP 194-250-97: (x + y) mod 97, 40 % of the pairs, AdamW, lr 0.03, weight decay 2, full batch";

const figures = [
  figure("regularization-windows", [mlp.arms, lstm.arms], (networks) =>
    panels(networks.map(windowMap), {
      title: "Weight decay in one window of training only: test accuracy at the end",
      settings: `${MLP}, 1,000 updates · ${LSTM}, 5,000 updates · ${nSeeds(networks)} a cell: median, below it lowest and highest · line: 0.95`,
      titles: ["MLP", "LSTM"],
      columns: 1,
      panelHeight: 260,
    }),
  ),
];

export const decayInWindows: Section = {
  parts: [mlp, lstm],
  figures,
  claims: [
    ...claimsAbout("1", "LSTM", lstm, { short: 250, middle: 1000, long: 3000 }),
    ...claimsAbout("2", "MLP", mlp, { short: 25, middle: 100, long: 600 }),
  ],
};
