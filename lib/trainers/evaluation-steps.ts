import type { CheckpointConfig, EvaluationConfig } from "./config";

/**
 * The steps at which a run is measured, increasing, from 0 (before any update) to `steps` (after the last):
 * all multiples of `every`, and the rounded powers 10^(k / perDecade).
 *
 * @example evaluationSteps(100, { every: 50, perDecade: 2 }) // [0, 1, 3, 10, 32, 50, 100]
 */
export function evaluationSteps(steps: number, { every, perDecade }: EvaluationConfig): number[] {
  const chosen = new Set([0, steps]);
  for (let step = every; step < steps; step += every) chosen.add(step);
  for (let k = 0; perDecade > 0; k++) {
    const step = Math.round(Math.exp((k / perDecade) * Math.LN10));
    if (step >= steps) break;
    chosen.add(step);
  }
  return [...chosen].sort((a, b) => a - b);
}

/**
 * The steps after which weights are kept, increasing: those of the stride and of the decades, from 0 to `steps` as in
 * `evaluationSteps`, those of `at`, and the last; none where there are neither stride, decades nor `at`.
 *
 * @example checkpointSteps(100, { every: 50, perDecade: 0, at: [7] }) // [0, 7, 50, 100]
 */
export function checkpointSteps(steps: number, { every, perDecade, at }: CheckpointConfig): number[] {
  const regular = every + perDecade > 0 ? evaluationSteps(steps, { every: every || steps, perDecade }) : [];
  const last = at.length > 0 ? [steps] : [];
  return [...new Set([...regular, ...at, ...last])].sort((a, b) => a - b);
}
