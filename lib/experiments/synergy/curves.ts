/** @file The curves of synergy and redundancy along training, in bits, with phases, early peaks and halves of them. */
import { median } from "simple-statistics";
import {
  type EarlyPeak,
  earlyPeak,
  type Phases,
  type Point,
  phasesInOrder,
  type SynergyPoint,
  synergyPhases,
} from "../../analysis";
import type { Quantity } from "../../figures";
import type { RunRecord } from "../../runs";
import { synergyValues } from "./multiplets";

const BITS = 1 / Math.LN2;

/** The step before which an early peak must have come. */
export const HORIZON = 300;
/** Test accuracy from which on a network has begun to generalise. */
const BEGUN = 0.05;

/** Synergy, redundancy and size of the most synergistic multiplet along training, in bits, with the test set beside them. */
export function synergyCurve(record: RunRecord, probe = "synergy"): SynergyPoint[] {
  const at = interpolated(record);
  return synergyValues(record, probe).map(({ step, value }) => ({
    step,
    synergy: -BITS * value.synergy.omega,
    redundancy: BITS * value.redundancy.omega,
    size: value.synergy.neurons,
    ...at(step),
  }));
}

/** Loss and accuracy on the test set at any step, straight between evaluations. */
function interpolated({ evaluations }: RunRecord): (step: number) => { testLoss: number; testAccuracy: number } {
  return (step) => {
    const after = evaluations.findIndex((evaluation) => evaluation.step >= step);
    const b = evaluations[after < 0 ? evaluations.length - 1 : after];
    const a = after > 0 ? evaluations[after - 1] : b;
    const share = b.step > a.step ? Math.min(1, (step - a.step) / (b.step - a.step)) : 1;
    const between = (from: number, to: number) => from + share * (to - from);
    return {
      testLoss: between(a.test.loss, b.test.loss),
      testAccuracy: between(a.test.accuracy, b.test.accuracy),
    };
  };
}

/** What shuffled clusters reach, -min Omega and max Omega in bits: the median over the run. Without shuffled draws 0. */
export function bandOf(record: RunRecord, probe = "synergy"): { synergy: number; redundancy: number } {
  const drawn = synergyValues(record, probe).flatMap(({ value }) => (value.shuffled ? [value.shuffled] : []));
  if (drawn.length === 0) return { synergy: 0, redundancy: 0 };
  const middle = (values: number[]) => Math.max(0, BITS * median(values));
  return {
    synergy: middle(drawn.map(({ synergy }) => -synergy)),
    redundancy: middle(drawn.map(({ redundancy }) => redundancy)),
  };
}

const NO_PHASES: Phases = {
  phases: [],
  occurs: {
    ...{ "feature learning": false, emergence: false, divergence: false },
    ...{ "delayed emergence": false, decoupling: false, finalising: false },
  },
  order: [],
};

/** Phases of a run; of one that was measured too few times none. */
export function phasesOf(record: RunRecord, probe = "synergy"): Phases {
  const curve = synergyCurve(record, probe);
  if (curve.filter(({ step }) => step > 0).length < 5) return NO_PHASES;
  return synergyPhases(curve, { band: bandOf(record, probe) });
}

/** Whether all five phases of section 5.1 come, each beginning no earlier than the one before. */
export function hasFivePhases(phases: Phases): boolean {
  return phasesInOrder(phases, ["feature learning", "emergence", "divergence", "delayed emergence", "decoupling"]);
}

/** The point of largest synergy after step 0; of a run without one, no synergy and no neurons. */
export function synergyPeak(record: RunRecord, probe = "synergy"): Pick<SynergyPoint, "step" | "synergy" | "size"> {
  const none = { step: 0, synergy: 0, size: 0 };
  return synergyCurve(record, probe)
    .filter(({ step }) => step > 0)
    .reduce((best, point) => (point.synergy > best.synergy ? point : best), none);
}

/** The largest synergy of a run, or the neurons it has there; what is not positive counts as a millionth, for ratios. */
export function peakOf(run: RunRecord, key: "synergy" | "size"): number {
  return Math.max(synergyPeak(run)[key], 1e-6);
}

/** Highest synergy before the network begins to generalise and before a step. */
export function earlyPeakOf(record: RunRecord, horizon = HORIZON): EarlyPeak {
  return earlyPeak(synergyCurve(record), {
    band: bandOf(record).synergy,
    before: { accuracy: BEGUN, step: horizon },
  });
}

/**
 * The first step at which a curve has come down from its largest value by half of the way to the smallest value after
 * it, and the first at which another reaches half of its largest; undefined for an empty curve.
 */
export function halfFall(curve: readonly Point[]): number | undefined {
  if (curve.length === 0) return undefined;
  const top = curve.reduce((best, { value }, i) => (value > curve[best].value ? i : best), 0);
  const rest = curve.slice(top);
  const least = rest.reduce((low, { value }) => Math.min(low, value), curve[top].value);
  const half = (curve[top].value + least) / 2;
  return rest.find(({ value }) => value <= half)?.step;
}

export function halfRise(curve: readonly Point[]): number | undefined {
  const top = curve.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return curve.find(({ value }) => value >= top / 2)?.step;
}

/** A number of the synergy curve along training. */
export function synergyQuantity(
  key: Exclude<keyof SynergyPoint, "step">,
  label: string,
  probe = "synergy",
  options: Partial<Quantity<RunRecord>> = {},
): Quantity<RunRecord> {
  return {
    label,
    value: (run) => synergyCurve(run, probe).map((point) => ({ step: point.step, value: point[key] })),
    ...options,
  };
}
