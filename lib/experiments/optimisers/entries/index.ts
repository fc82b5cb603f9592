import type { Entry } from "../entry";
import { adamw } from "./adamw";
import { grokfast } from "./grokfast";
import { l1 } from "./l1";
import { lion } from "./lion";
import { muon } from "./muon";
import { orthogonalGradient } from "./orthogonal-gradient";
import { asIs } from "./reference";
import { sgd } from "./sgd";

/** Every entry of the leaderboard, in the order in which they were entered. */
export const entries: readonly Entry[] = [asIs, adamw, sgd, lion, muon, orthogonalGradient, l1, grokfast];
