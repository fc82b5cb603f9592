/** @file What each paper prints of its settings. */
import type { Paper, Printed } from "../claims";
import { printed as efficiency } from "./efficiency/printed";
import { printed as parity } from "./parity/printed";
import { printed as regularization } from "./regularization/printed";
import { printed as synergy } from "./synergy/printed";

export const printed: Readonly<Record<Paper, readonly Printed[]>> = { efficiency, parity, regularization, synergy };
