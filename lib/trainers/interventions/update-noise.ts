import { atLeastZero } from "../../fields";
import { optimizerKind } from "../optimizers";
import type { Intervention } from "./intervention";

export interface UpdateNoise {
  /** s: s N(0, 1) is added to Adam's normalised update, before the learning rate. Adam and AdamW only. */
  readonly updateNoise: number;
}

export const updateNoise: Intervention<number> = {
  field: atLeastZero().default(0),
  faults: (scale, { optimizer }) =>
    scale > 0 && !optimizerKind(optimizer).normalises
      ? [
          `config.interventions.updateNoise: expected 0 for ${optimizer.kind}, which does not normalise its updates, got ${scale}`,
        ]
      : [],
  acts: (scale) =>
    scale === 0
      ? undefined
      : { isStochastic: true, noise: (parameter, { chance }) => chance.normal("update-noise", parameter, scale) },
};
