/**
 * What the papers measure along training, out of `analysis`, by the name that a configuration gives.
 *
 * Training itself knows some more. Not part of `groklab`: `import { probes } from "groklab/probes"`.
 *
 * @module
 */
// Each probe imports the files of `analysis` that it needs, not all: a training process waits for them.
import { noOptions } from "../fields";
import type { ProbeKind } from "../trainers";
import { circuit, circuitOptions } from "./circuit";
import { efficiency } from "./efficiency";
import { embedding, embeddingOptions } from "./embedding";
import { fourier, fourierOptions } from "./fourier";
import { groups, groupsOptions } from "./groups";
import { lineKind } from "./line";
import { sharpness, sharpnessOptions } from "./sharpness";
import { spectrum } from "./spectrum";
import { synergy, synergyOptions } from "./synergy";
import { walsh } from "./walsh";
import { weights } from "./weights";

export { NEAR_ZERO } from "./weights";

/**
 * Every kind of probe that a configuration may name, besides those of training itself: what measures, and its options. Others may be
 * added before a run is asked for.
 */
export const probes: Record<string, ProbeKind> = {
  efficiency: Object.assign(efficiency, { options: noOptions() }),
  spectrum: Object.assign(spectrum, { options: noOptions() }),
  weights: Object.assign(weights, { options: noOptions() }),
  walsh: Object.assign(walsh, { options: noOptions() }),
  circuit: Object.assign(circuit, { options: circuitOptions }),
  embedding: Object.assign(embedding, { options: embeddingOptions }),
  synergy: Object.assign(synergy, { options: synergyOptions }),
  fourier: Object.assign(fourier, { options: fourierOptions }),
  sharpness: Object.assign(sharpness, { options: sharpnessOptions }),
  line: lineKind,
  groups: Object.assign(groups, { options: groupsOptions }),
};
