/** @file What the papers measure along training, by the kind that a configuration names; training itself knows some more. */
import type { Probe } from "../trainers";
import { spectrum } from "./spectrum";
import { weights } from "./weights";

export { NEAR_ZERO } from "./weights";

export const probes: Readonly<Record<string, Probe>> = { spectrum, weights };
