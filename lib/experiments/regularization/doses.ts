/** @file Beyond the essay: the dose of weight decay, learning rate times weight decay, and how long it takes to generalise. */
import { type PowerLaw, powerLaw } from "../../analysis";
import { type Choice, dealt, type Finding, lies, noTest, rule } from "../../claims";
import type { RandomStream } from "../../core";
import { panels, valueBySetting } from "../../figures";
import type { RunRecord, RunSpec } from "../../runs";
import { finalDecay } from "../measures";
import { figure, part, type Section, withSeeds } from "../section";
import { nSeeds } from "../seeds";
import { introduced, LATE } from "./5-7-introduced";
import { claim, essayLstm, summedDecay, THREE, tGen, tMem } from "./networks";
import { LSTM, MLP, windowMlp } from "./windows";

const dosed = (network: RunSpec, decays: readonly number[], changes: Record<string, number> = {}) =>
  decays.map((weightDecay) => withSeeds(THREE, network, { ...changes, "optimizer.weightDecay": weightDecay }));
const [longMlp, longLstm] = [
  { ...windowMlp, steps: 3000 },
  { ...essayLstm, steps: 9000 },
];
const mlp = part("dosesMlp", "beyond: T_gen against learning rate times weight decay, MLP", [
  ...dosed(longMlp, [0.5, 1, 2, 4]),
  ...dosed(longMlp, [2, 4], { "optimizer.learningRate": 0.015 }),
]);
const lstm = part("dosesLstm", "beyond: T_gen against learning rate times weight decay, LSTM", [
  ...dosed(longLstm, [0.5]),
  ...dosed(essayLstm, [1, 2, 4]),
  ...dosed(longLstm, [1, 2], { "optimizer.learningRate": 0.0015 }),
]);
/** All doses of the LSTM, for other sections. */
export const lstmDoses = lstm.arms;

/** Learning rate times weight decay, of a run that has the same all along, and updates from T_mem to T_gen. */
export function doseAndDelay(
  run: RunRecord,
  choice?: Partial<Choice>,
): { readonly dose: number; readonly delay: number | null } {
  const { learningRate, weightDecay } = run.config.optimizer;
  const [mem, gen] = [tMem(run, choice), tGen(run, choice)];
  const delay = gen.step - mem.step;
  return { dose: learningRate * weightDecay, delay: mem.censored || gen.censored || delay <= 0 ? null : delay };
}

type Dosed = ReturnType<typeof doseAndDelay>;

/** The exponent of delay as a power of dose, over the runs that have a delay; null where these are fewer than three doses' worth. */
export const delayExponent = (runs: readonly RunRecord[]): PowerLaw | null =>
  exponentOf(runs.map((run) => doseAndDelay(run)));

function exponentOf(runs: readonly Dosed[]): PowerLaw | null {
  const points = runs.flatMap(({ dose, delay }) => (delay === null ? [] : [{ dose, delay }]));
  if (points.length < 3 || points.every(({ dose }) => dose === points[0].dose)) return null;
  return powerLaw(
    points.map(({ dose }) => dose),
    points.map(({ delay }) => delay),
  );
}

/** Within this an exponent counts as -1: T_gen - T_mem is as long as a sum of learning rate times weight decay takes. */
const [LEAST, MOST] = [-1.25, -0.75];

function dealtDelays(runs: readonly Dosed[], random: RandomStream): Dosed[] {
  const [delays] = dealt([runs.map(({ delay }) => delay)], random);
  return runs.map(({ dose }, i) => ({ dose, delay: delays[i] }));
}

function minusOne(dosed: readonly Dosed[]): Finding {
  const [law, runs] = [exponentOf(dosed), dosed.length];
  const summary = "T_gen - T_mem as a power of learning rate times weight decay";
  if (law === null) return noTest(0, `${summary}: too few runs have it`);
  const { estimate, low, high, n } = law;
  return {
    verdict: n < (2 / 3) * runs ? "inconclusive" : lies([low, high], { above: LEAST, below: MOST }),
    estimate,
    interval: [low, high],
    n,
    censored: runs - n,
    summary:
      `${summary}: exponent ${estimate.toFixed(2)} (95 % interval ${low.toFixed(2)} to ${high.toFixed(2)}, ` +
      `${n} of ${runs} runs)`,
  };
}

const claims = [
  { id: "R-b.3-a", network: "LSTM", arms: lstm.arms },
  { id: "R-b.3-b", network: "MLP", arms: mlp.arms },
].map(({ id, network, arms }) =>
  claim({
    ...{ id, where: `Beyond: doses, ${network}`, origin: "ours", figure: "regularization-doses" },
    statement: "What counts is learning rate times weight decay, summed from memorising on.",
    arms,
    read: (doses, choice) => doses.flat().map((run) => doseAndDelay(run, choice)),
    rule: rule(
      network === "MLP"
        ? "As for the LSTM."
        : `Exponent of T_gen - T_mem as a power of learning rate times weight decay, over the runs that reach both: its 95 % ` +
            `interval lies within ${LEAST} to ${MOST}; contradicted where it lies outside; inconclusive where less than two thirds reach both.`,
      minusOne,
      {
        chance: { model: "values dealt to groups", deal: dealtDelays },
        ideal: (runs) => runs.map(({ dose }, i) => ({ dose, delay: (1 + 0.01 * (i % 3)) / dose })),
        opposite: (runs) => runs.map(({ dose }, i) => ({ dose, delay: (1 + 0.01 * (i % 3)) * dose })),
      },
    ),
  }),
);

/** Updates from T_mem to T_gen against the dose, a colour for each learning rate; a run without T_mem waits for nothing. */
function doseFigure(runs: readonly RunRecord[]) {
  const memorising = runs.filter((run) => !tMem(run).censored);
  return valueBySetting(
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
  return `exponent ${estimate} (${low} to ${high}), ${law.n} of ${runs.length} runs${left}`;
}

/** The sum of learning rate times weight decay from T_mem to T_gen, of a run that memorises. */
function sumOf(run: RunRecord, setting: string) {
  const [mem, gen] = [tMem(run), tGen(run)];
  if (mem.censored) return [];
  const sum = summedDecay(run, mem.step, gen.step);
  const value = gen.censored ? { censored: true, step: sum } : sum;
  return [{ setting, value, seed: run.config.seed, group: `weight decay ${finalDecay(run)}` }];
}

const figures = [
  figure("regularization-doses", [mlp.arms, lstm.arms], (networks) => {
    const runs = networks.map((doses) => doses.flat());
    return panels(runs.map(doseFigure), {
      title: "T_gen minus T_mem against learning rate times weight decay",
      settings: `${MLP} · ${LSTM}; learning rate and weight decay as drawn · ${nSeeds(runs)} a point · small: each run, large: geometric mean with 95 % t interval · open triangles: none within its steps · exponents with 95 % intervals`,
      titles: ["MLP", "LSTM"],
      below: runs.map(describeExponent),
      columns: 2,
      panelHeight: 320,
    });
  }),
  figure("regularization-sums", { doses: lstm.arms, introduced }, ({ doses, introduced: { times, once, twice } }) =>
    valueBySetting(
      [
        ...doses.flat().flatMap((run) => {
          const slower = run.config.optimizer.learningRate < essayLstm.optimizer.learningRate;
          return sumOf(run, `from the start${slower ? ", lr 0.0015" : ""}`);
        }),
        ...times.flatMap((time) =>
          [...time.once, ...time.twice].flatMap((run) =>
            sumOf(run, `from ${time.times === 1 ? "" : `${time.times} `}T_mem`),
          ),
        ),
        ...[...once, ...twice].flatMap((run) => sumOf(run, `from update ${LATE}`)),
      ],
      {
        title: "How much weight decay it takes from memorising to generalising",
        settings: `${LSTM}, or as drawn`,
        xTitle: "weight decay acts",
        yTitle: "sum of learning rate × weight decay, T_mem to T_gen",
        axis: "categorical",
        scale: "linear",
      },
    ),
  ),
];

export const doses: Section = { parts: [mlp, lstm], figures, claims };
