/** @file A training made once more with other random numbers alone. */
import { ConfigError } from "../core";
import type { TrainConfig } from "./config";
import type { Weights } from "./initial-state";
import type { Trainer, TrainerOptions } from "./trainer";

/**
 * The weights of a training after so many updates from its start; it is closed then.
 *
 * @param begin makes the trainer
 * @throws ConfigError where training begins with weights of other runs, or its schedule changes, which may follow from measurements
 */
export function twinOf(
  { start, schedule }: Pick<TrainConfig, "start" | "schedule">,
  { weights }: Pick<TrainerOptions, "weights">,
  steps: number,
  begin: () => Pick<Trainer, "advance" | "weights" | "close">,
): Weights {
  if (start || weights) throw new ConfigError("twin: expected drawn weights to begin with, got those of other runs");
  if (schedule.changes.length > 0) {
    throw new ConfigError(`twin: schedule.changes: expected none, got ${schedule.changes.length}`);
  }
  const trainer = begin();
  try {
    for (let made = 0; made < steps; ) made += trainer.advance(steps - made).length;
    return trainer.weights();
  } finally {
    trainer.close();
  }
}
