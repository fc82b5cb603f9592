/** @file What each paper prints of its settings. */
import type { Printed, Study } from "../claims";
import { printed as efficiency } from "./efficiency/printed";
import { printed as parity } from "./parity/printed";
import { printed as regularization } from "./regularization/printed";
import { printed as synergy } from "./synergy/printed";

/** A study of ours prints nothing that its runs could depart from. */
export const printed: Readonly<Record<Study, readonly Printed[]>> = {
  ...{ efficiency, parity, regularization, synergy },
  ...{ architectures: [], optimisers: [], inside: [] },
};
