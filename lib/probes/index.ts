/**
 * What the papers measure along training, out of `analysis`, by the name that a configuration gives.
 *
 * Training itself knows some more. Not part of `groklab`: `import { probes } from "groklab/probes"`.
 *
 * @module
 */
// Each probe imports the files of `analysis` that it needs, not all: a training process waits for them.
import type { Probe } from "../trainers";
import { circuit } from "./circuit";
import { efficiency } from "./efficiency";
import { embedding } from "./embedding";
import { fourier } from "./fourier";
import { spectrum } from "./spectrum";
import { synergy } from "./synergy";
import { walsh } from "./walsh";
import { weights } from "./weights";

export { NEAR_ZERO } from "./weights";

/** Every kind of probe that a configuration may name. */
export const probes: Readonly<Record<string, Probe>> = {
  circuit,
  efficiency,
  embedding,
  fourier,
  spectrum,
  synergy,
  walsh,
  weights,
};
