/** @file What the sections of this study have in common: seeds, times, and whose claims they are. */
import { claimsOf } from "../../claims";
import { timesAt99 } from "../measures";

/** The claims of this study, all of them ours. */
export const claim = claimsOf("inside");

/** Those that judge; settings were looked for with another one, 5001. */
export const SEEDS = Array.from({ length: 10 }, (_, i) => i);

/** Accuracy that counts as memorised, and as generalised. */
export const REACHED = 0.99;
export const { tMem, tGen } = timesAt99;

/** In captions. */
export const NETWORK = "(x + y) mod 97, 40 % of pairs for training · MLP 194-250-97";
