/**
 * What a paper says, of which runs, the rule that decides it, and the verdict from the records.
 *
 * Begin with {@link Claim} and {@link judgeClaim}. Not part of `groklab`: `import { … } from "groklab/papers"`.
 *
 * @module
 */
export { type Arm, armsIn, type Find, type Records, recordsIn } from "./arms";
export {
  type Choice,
  type Claim,
  type ClaimForm,
  claimsOf,
  type Finding,
  type Former,
  type Origin,
  PAPERS,
  type Paper,
  partsOf,
  type Statement,
  type UnderNull,
  VERDICTS,
  type Verdict,
} from "./claim";
export { greaterValues } from "./differences";
export { constantWithin, equalWithin } from "./equivalence";
export { type InFamily, inFamilies } from "./family";
export { type Bounds, lies } from "./interval";
export { type Judged, judgeClaim, type StoredPart } from "./judge";
export { falsePositives, type NullModel, type NullRate, type RecordsNull } from "./null";
export { type Deviation, describeDeviations, deviationsOf, type Printed } from "./printed";
export { ratio } from "./ratio";
export {
  atBound,
  type Chance,
  dealt,
  each,
  earlier,
  every,
  greater,
  type Judge,
  most,
  mostOf,
  type NothingLeftToChance,
  ofEarlier,
  ofGreater,
  ofMost,
  ofTrend,
  type Pairs,
  pairsOf,
  type Rule,
  ratioLies,
  rule,
  swapped,
  trending,
} from "./rule";
export { allOf, earlierTimes, inEvery, inFew, inMost, listTimes, noTest, rankValue, trend } from "./rules";
export { type Definitions, dependsOnDefinition, type Stability, stabilityOf, underDefinitions } from "./stability";
