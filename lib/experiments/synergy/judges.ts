/** @file How the rules of the synergy claims are computed; statement and rule stand in `claims.ts`, under the same ids. */
import { correlationOf, covarianceOf, gaussianise, oInformation } from "../../analysis";
import { type Finding, inMost, shorter, together } from "../../claims";
import type { RunRecord } from "../../runs";
import type { Judge } from "../by-parts";
import { phaseJudges } from "./judges-phases";
import { predictorJudges } from "./judges-predictor";
import { subnetworkJudges } from "./judges-subnetworks";
import { earlyPeakOf, peaksOf, runsOf, synergyCurve, synergyPeak } from "./readings";
import { gap, rise, tGen, tMem } from "./times";

const [LITTLE, MUCH, TEN, FIFTY] = [0.1, 2, 10, 50].map((value) => `weight decay ${value}`);
const [SMALL, LARGE, HUGE] = [1, 8, 50].map((alpha) => `α ${alpha}`);

const generalises = (run: RunRecord) => !tGen(run).censored;

/** Something in most seeds of some settings, and not in most seeds of others. */
function inMostOf(
  runs: readonly RunRecord[],
  where: readonly string[],
  notWhere: readonly string[],
  holds: (run: RunRecord) => boolean,
  what: string,
): Finding {
  return together([
    ...where.map((setting) => inMost(runsOf(runs, setting).map(holds), `with ${setting} ${what}`)),
    ...notWhere.map((setting) =>
      inMost(
        runsOf(runs, setting).map((run) => !holds(run)),
        `with ${setting} it is not so that ${what}`,
      ),
    ),
  ]);
}

const grokking: Readonly<Record<string, Judge>> = {
  "S-1-a": ({ decay }) =>
    inMost(
      runsOf(decay, LITTLE).map((run) => generalises(run) && tGen(run).step >= 10 * tMem(run).step),
      "T_gen is at least 10 times T_mem",
    ),
  "S-1-b": ({ decay }) => gaps(runsOf(decay, MUCH), runsOf(decay, LITTLE), MUCH),
  "S-1-c": ({ decay }) => rises(runsOf(decay, MUCH), runsOf(decay, LITTLE), MUCH),
  "S-1-d": ({ decay, alpha }) => gaps(runsOf(alpha, LARGE), runsOf(decay, LITTLE), LARGE),
  "S-1-e": ({ decay, alpha }) => rises(runsOf(alpha, LARGE), runsOf(decay, LITTLE), LARGE),
  "S-8-a": ({ decay }) => inMostOf(decay, [LITTLE, MUCH], [TEN, FIFTY], generalises, "the network groks"),
  "S-9-a": ({ alpha }) => inMostOf(alpha, [LARGE], [SMALL, HUGE], generalises, "the network groks"),
};

function gaps(runs: readonly RunRecord[], than: readonly RunRecord[], name: string): Finding {
  return shorter(runs.map(gap), than.map(gap), `gap with ${name} over gap with ${LITTLE}`);
}

function rises(runs: readonly RunRecord[], than: readonly RunRecord[], name: string): Finding {
  const [these, those] = [runs.map(rise), than.map(rise)];
  const of = (kind: "steps" | "factor", what: string) =>
    shorter(
      these.map((one) => one[kind]),
      those.map((one) => one[kind]),
      `${what} with ${name} over that with ${LITTLE}`,
    );
  return together([of("steps", "rise in steps"), of("factor", "rise as a factor of the step")]);
}

const early: Readonly<Record<string, Judge>> = {
  "S-5-a": ({ decay }) => inMostOf(decay, [LITTLE, MUCH], [TEN, FIFTY], peaksEarly, "synergy peaks early"),
  "S-5-b": ({ alpha }) => inMostOf(alpha, [LARGE], [SMALL, HUGE], peaksEarly, "synergy peaks early"),
  "S-5-c": ({ decay }) => {
    const of = (setting: string) => peaksOf(decay, setting, "synergy");
    const [little, much, ten, fifty] = [LITTLE, MUCH, TEN, FIFTY].map(of);
    return inMost(
      little.map((peak, i) => Math.max(ten[i], fifty[i]) < Math.min(peak, much[i])),
      "the largest s with 10 and with 50 is below those with 0.1 and with 2",
    );
  },
  "S-5-d": ({ alpha }) =>
    together(
      [SMALL, HUGE].map((setting) =>
        inMost(
          runsOf(alpha, setting).map(dropsForGood),
          `with ${setting} s halves within 300 steps of its largest value, for good`,
        ),
      ),
    ),
};

function peaksEarly(run: RunRecord): boolean {
  return earlyPeakOf(run).present;
}

function dropsForGood(run: RunRecord): boolean {
  const { step, synergy } = synergyPeak(run);
  const after = synergyCurve(run).filter((point) => point.step > step);
  const below = after.findIndex((point) => point.synergy < synergy / 2);
  return below >= 0 && after[below].step <= step + 300 && after.slice(below).every((p) => p.synergy < synergy / 2);
}

/** Omega in bits, by the Gaussian copula, of three signs of which one is the product of the others: all four cases alike. */
export function omegaOfSigns(): number {
  const rows = [-1, 1]
    .flatMap((x) => [-1, 1].map((y) => [x, y, x * y]))
    .flatMap((row) => Array<number[]>(25).fill(row));
  const { matrix } = gaussianise({ rows: rows.length, columns: 3, values: Float64Array.from(rows.flat()) });
  return oInformation(correlationOf(covarianceOf(matrix)), { units: "bits" }).omega;
}

const estimator: Readonly<Record<string, Judge>> = {
  "S-0-a": () => {
    const omega = omegaOfSigns();
    return {
      verdict: omega < -0.5 ? "supported" : Math.abs(omega) <= 0.05 ? "contradicted" : "inconclusive",
      estimate: omega,
      interval: null,
      n: 1,
      summary: `the estimate for three signs, one the product of the others, is ${omega.toFixed(3)} bits; truly it is -1`,
    };
  },
};

export const synergyJudges: Readonly<Record<string, Judge>> = {
  ...estimator,
  ...grokking,
  ...phaseJudges,
  ...early,
  ...predictorJudges,
  ...subnetworkJudges,
};
