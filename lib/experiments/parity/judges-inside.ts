/** @file What chapter 2 and appendix A see inside the network: clusters, densities, the spectral norm. */
import { inflections } from "../../analysis";
import { inMost } from "../../claims";
import type { RunRecord } from "../../runs";
import type { Judge } from "../by-parts";
import {
  atOrAfter,
  before,
  type EmbeddingValue,
  LAYERS,
  type Layer,
  probed,
  type SpectrumValue,
  tGen,
  tMem,
  type WeightsValue,
} from "./readings";

/** Purity of the ten nearest neighbours: clusters, and none yet. */
const CLUSTERED = 0.95;
const MIXED = 0.6;

function clustersOnlyLate(run: RunRecord): boolean {
  const values = probed<EmbeddingValue | null>(run, "embedding");
  const early = before(values, tMem(run).step).value;
  const late = values[values.length - 1].value;
  return (late?.purity ?? 0) >= CLUSTERED && (early?.purity ?? 0) < MIXED;
}

function condenses(run: RunRecord, layer: Layer): boolean {
  if (tGen(run).censored) return false;
  const values = probed<WeightsValue>(run, "weights");
  const [early, late] = [tMem(run), tGen(run)].map(({ step }) => atOrAfter(values, step).value[layer]);
  return late.nearZero > early.nearZero && (late.kurtosis ?? 0) > (early.kurtosis ?? 0);
}

const CLUSTERS = `${CLUSTERED} or more of the 10 nearest neighbours are of the same group at the end, and fewer than ${MIXED} before T_mem`;

const condensing =
  (part: "baseline" | "threeBits", layer: Layer): Judge =>
  (records) =>
    inMost(
      records[part].map((run) => condenses(run, layer)),
      `more weights (${layer}) are near zero, and their kurtosis is larger, after T_gen than after T_mem`,
    );

/** Norm of the first layer at each measurement. */
function norms(run: RunRecord): { step: number; value: number }[] {
  return probed<SpectrumValue>(run, "spectrum").map(({ step, value }) => ({ step, value: value[LAYERS.hidden].norm }));
}

/** Share of the whole fall, from start to end, that lies between memorising and generalising; 0 where it does not fall. */
export function fallBetween(run: RunRecord): number {
  const curve = norms(run);
  const at = (step: number) => atOrAfter(curve, step).value;
  const whole = curve[0].value - curve[curve.length - 1].value;
  return whole > 0 ? (at(tMem(run).step) - at(tGen(run).step)) / whole : 0;
}

/** Standard deviation of the smoothing, in ln(step): a fifth of an e-fold, two neighbouring measurements. */
const SMOOTHING = 0.2;

/** Whether the curve of the norm bends where the run memorises and where it generalises, within 20 % in ln(step). */
function bendsAtBoth(run: RunRecord): boolean {
  const times = [tMem(run), tGen(run)];
  if (times.some(({ censored }) => censored)) return false;
  const curve = norms(run).filter(({ step }) => step > 0);
  const logs = inflections(curve, { smoothing: SMOOTHING }).map(({ step }) => Math.log(step));
  return times.every(({ step }) => logs.some((log) => Math.abs(log - Math.log(step)) <= 0.2 * Math.log(step)));
}

export const insideJudges: Readonly<Record<string, Judge>> = {
  "T-2.2-a": ({ baseline }) => inMost(baseline.map(clustersOnlyLate), CLUSTERS),
  "T-A.3-a": ({ threeBits }) => inMost(threeBits.map(clustersOnlyLate), CLUSTERS),
  "T-2.3-a": condensing("baseline", LAYERS.hidden),
  "T-2.3-b": condensing("baseline", LAYERS.output),
  "T-A.4-a": condensing("threeBits", LAYERS.hidden),
  "T-2.4-a": ({ baseline }) =>
    inMost(
      baseline.map((run) => !tGen(run).censored && fallBetween(run) >= 0.5),
      "half or more of the fall of the spectral norm lies between T_mem and T_gen",
    ),
  "T-2.4-b": ({ baseline }) =>
    inMost(baseline.map(bendsAtBoth), "the spectral norm bends both at T_mem and at T_gen, within 20 % in ln(step)"),
  "T-A.2-a": ({ threeBits }) =>
    inMost(
      threeBits.map((run) => {
        const curve = norms(run);
        const least = curve.reduce((a, b) => (b.value < a.value ? b : a));
        return curve[curve.length - 1].value > 1.2 * least.value && !tGen(run).censored && least.step < tGen(run).step;
      }),
      "the spectral norm ends above 1.2 times its minimum, which comes before T_gen",
    ),
};
