/** @file Figures beyond the essay: windows and doses of weight decay, and the schedules on a Transformer. */
import { median } from "simple-statistics";
import { doseResponse, heatMap, type PlotlyFigure, panels } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe } from "../by-parts";
import { finalAccuracy, finalDecay } from "../readings";
import { delayExponent, doseAndDelay } from "./judges-beyond";
import { changedAt, summedDecay, switchStep, tGen, tMem, windowOf, withDecay } from "./readings";
import { LATE_TRANSFORMER, REACHED, testReaches, trainReaches } from "./runs";
import { schedulePanels } from "./schedule-panels";

const LSTM = "LSTM: (x + y) mod 59, half of the pairs, AdamW, lr 0.003, weight decay 1, batches of 512";
const MLP = "MLP 194-250-97: (x + y) mod 97, 40 % of the pairs, AdamW, lr 0.03, weight decay 2, full batch";

/** Median final test accuracy of three seeds, lowest and highest below it, over first update and length of the window. */
function windowMap(runs: readonly RunRecord[]): PlotlyFigure {
  const cells = new Map<string, RunRecord[]>();
  for (const run of runs) {
    const { start, length } = windowOf(run);
    const key = `${start} ${length}`;
    cells.set(key, [...(cells.get(key) ?? []), run]);
  }
  return heatMap(
    [...cells.values()].map((seeds) => {
      const { start, length } = windowOf(seeds[0]);
      const accuracies = seeds.map(finalAccuracy);
      return {
        x: length,
        y: start,
        value: median(accuracies),
        note: `${Math.min(...accuracies).toFixed(2)}–${Math.max(...accuracies).toFixed(2)}`,
      };
    }),
    {
      settings: "",
      xTitle: "length of the window (updates)",
      yTitle: "it begins at update",
      unit: "final test accuracy",
      range: [0, 1],
      threshold: 0.95,
      format: (value) => value.toFixed(2),
    },
  );
}

/** Updates from T_mem to T_gen against the dose, a colour for each learning rate; a run without T_mem waits for nothing. */
function doseFigure(runs: readonly RunRecord[]): PlotlyFigure {
  const memorising = runs.filter((run) => !tMem(run).censored);
  return doseResponse(
    (memorising.length > 0 ? memorising : runs).map((run) => {
      const { dose, delay } = doseAndDelay(run);
      const lost = { censored: true, step: Math.max(1, tGen(run).step - tMem(run).step) };
      const rate = run.config.optimizer.learningRate;
      return { setting: dose, value: delay ?? lost, seed: run.config.seed, group: `lr ${rate}` };
    }),
    { settings: "", xTitle: "learning rate × weight decay", yTitle: "T_gen − T_mem (updates)", axis: "log" },
  );
}

function describeExponent(runs: readonly RunRecord[]): string {
  const law = delayExponent(runs);
  if (law === null) return "too few runs generalise for an exponent";
  const [estimate, low, high] = [law.estimate, law.low, law.high].map((value) => value.toFixed(2));
  const never = runs.filter((run) => tMem(run).censored).length;
  const left = never > 0 ? `, ${never} do not memorise` : "";
  return `exponent ${estimate} (95 % interval ${low} to ${high}, ${law.n} of ${runs.length} runs${left})`;
}

/** The sum of learning rate times weight decay from T_mem to T_gen, by schedule. */
function sums(runs: readonly { readonly run: RunRecord; readonly setting: string }[]) {
  return runs.flatMap(({ run, setting }) => {
    const [mem, gen] = [tMem(run), tGen(run)];
    if (mem.censored) return [];
    const sum = summedDecay(run, mem.step, gen.step);
    const value = gen.censored ? { censored: true, step: sum } : sum;
    return [{ setting, value, seed: run.config.seed, group: `weight decay ${finalDecay(run)}` }];
  });
}

export const beyondFigures: readonly FigureRecipe[] = [
  {
    id: "regularization-windows",
    parts: ["windowsMlp", "windowsLstm"],
    draw: ({ windowsMlp, windowsLstm }) =>
      panels([windowsMlp, windowsLstm].map(windowMap), {
        title: "Weight decay in one window of training only: test accuracy at the end",
        settings: `${MLP}, 1,000 updates · ${LSTM}, 5,000 updates · n = 3 seeds a cell: median, below it lowest and highest · line: 0.95`,
        titles: ["MLP", "LSTM"],
        columns: 1,
        panelHeight: 260,
      }),
  },
  {
    id: "regularization-doses",
    parts: ["dosesMlp", "dosesLstm"],
    draw: ({ dosesMlp, dosesLstm }) =>
      panels([dosesMlp, dosesLstm].map(doseFigure), {
        title: "The wait from memorising to generalising, against the dose of weight decay",
        settings: `${MLP} · ${LSTM}; learning rate and weight decay as drawn · n = 3 seeds a point · small: each run, large: geometric mean with 95 % t interval · open triangles: none within its steps`,
        titles: ["MLP", "LSTM"],
        below: [dosesMlp, dosesLstm].map(describeExponent),
        columns: 2,
        panelHeight: 320,
      }),
  },
  {
    id: "regularization-sums",
    parts: ["dosesLstm", "late"],
    draw: ({ dosesLstm, late }) =>
      doseResponse(
        sums([
          ...dosesLstm.map((run) => ({
            run,
            setting: `from the start${run.config.optimizer.learningRate < 0.003 ? ", lr 0.0015" : ""}`,
          })),
          ...[1, 2, 4].flatMap((times) =>
            changedAt(late, trainReaches(REACHED, times)).map((run) => ({
              run,
              setting: `from ${times === 1 ? "" : `${times} `}T_mem`,
            })),
          ),
          ...changedAt(late, { step: 2000 }).map((run) => ({ run, setting: `from update ${switchStep(run) ?? 2000}` })),
        ]),
        {
          title: "How much weight decay it takes from memorising to generalising",
          settings: `${LSTM}, or as drawn`,
          xTitle: "weight decay acts",
          yTitle: "sum of learning rate × weight decay, T_mem to T_gen",
          axis: "categorical",
          scale: "linear",
        },
      ),
  },
  {
    id: "regularization-transformer",
    parts: ["transformer", "transformerSchedules"],
    draw: ({ transformer, transformerSchedules: runs }) =>
      schedulePanels(
        [
          { label: "kept", runs: transformer },
          { label: "removed at T_mem", runs: changedAt(runs, trainReaches(REACHED)) },
          { label: "removed at test accuracy 0.99", runs: changedAt(runs, testReaches(REACHED)) },
          ...[1, 2].map((wd) => ({
            label: `0, then ${wd}`,
            runs: withDecay(changedAt(runs, { step: LATE_TRANSFORMER }), wd),
          })),
          { label: "never", runs: runs.filter(({ config }) => config.schedule.changes.length === 0) },
        ],
        { title: "The same schedules on the Transformer" },
      ),
  },
];
