/** @file What Figure 4 and its verdicts read out of a record. */
import type { RunRecord } from "../../runs";
import { swapAccuracy, withFraction } from "./readings";
import { SETTINGS, type SettingName, SHARES } from "./runs-data";

/** Which of the settings a run has, by what tells them apart; undefined for a run of none. */
export function settingOf({ config }: RunRecord): SettingName | undefined {
  const names = Object.keys(SETTINGS) as SettingName[];
  return names.find((name) => markOf(SETTINGS[name].spec) === markOf(config));
}

/** Of a configuration or a spec: optimiser, noise, dropout and batch. */
function markOf(spec: {
  readonly optimizer: object;
  readonly model: object;
  readonly batchSize?: unknown;
  readonly interventions?: { readonly weightNoise?: number; readonly updateNoise?: number };
}): string {
  const { kind, learningRate, weightDecay, decayTo = "zero" } = spec.optimizer as Record<string, unknown>;
  const { dropout = 0 } = spec.model as Record<string, unknown>;
  const { weightNoise = 0, updateNoise = 0 } = spec.interventions ?? {};
  return [kind, learningRate, weightDecay, decayTo, dropout, weightNoise, updateNoise, spec.batchSize].join(" ");
}

export function withSetting(runs: readonly RunRecord[], name: SettingName): RunRecord[] {
  return runs.filter((run) => settingOf(run) === name);
}

/** What is best of a run within its steps: its test accuracy, or that on test pairs whose swap was not trained on. */
export type Best = (run: RunRecord) => number;

export const bestAccuracy: Best = ({ evaluations }) => Math.max(...evaluations.map(({ test }) => test.accuracy));

export const bestUnseen: Best = (run) => Math.max(...swapAccuracy(run, "swapUnseen").map(({ value }) => value));

/** The best of every run of a setting, shares ascending, in each the seeds in their order: what pairs are made of. */
export function bestInOrder(runs: readonly RunRecord[], name: SettingName, best: Best = bestAccuracy): number[] {
  const own = withSetting(runs, name);
  return SHARES.flatMap((share) =>
    withFraction(own, share)
      .sort((a, b) => a.config.seed - b.config.seed)
      .map(best),
  );
}

/** What a setting is compared with: full batches with full batches, all else with Adam in batches. */
export function baselineOf(name: SettingName): SettingName {
  return name === "updateNoise" ? "fullBatch" : "minibatch";
}
