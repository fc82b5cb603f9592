/**
 * What a paper says, of which runs, the rule that decides it, and the verdict from the records.
 *
 * Begin with {@link Claim} and {@link judgeClaim}. Not part of `groklab`: `import { … } from "groklab/papers"`.
 *
 * @module
 */
export { type Arm, armsIn, type Find, type Records, recordsIn } from "./arms";
export { type BorderPoint, borderOf, settingsInWords } from "./border";
export {
  type Choice,
  type Claim,
  type ClaimForm,
  claimsOf,
  type Finding,
  type Former,
  type MapForm,
  type Origin,
  PAPERS,
  type Paper,
  type PlannedMap,
  partsOf,
  STUDIES,
  type Statement,
  type Study,
  type UnderNull,
  VERDICTS,
  type Verdict,
} from "./claim";
export { greaterValues } from "./differences";
export { constantWithin, equalWithin } from "./equivalence";
export { type InFamily, inFamilies } from "./family";
export { between, type Grid, isGeometric, neighbours, type PointSettings, pointKey, pointsOf } from "./grid";
export { type Bounds, lies } from "./interval";
export { type Judged, judgeClaim, type StoredPart } from "./judge";
export {
  type ClaimMap,
  describeMap,
  type FoundAt,
  inMoreThanHalf,
  judgedPoint,
  type MapPoint,
  type MapVerdict,
  mapOf,
  seedsOf,
} from "./map";
export { falsePositives, type NullModel, type NullRate, type RecordsNull } from "./null";
export { type Deviation, describeDeviations, deviationsOf, type Printed } from "./printed";
export { type RatioBounds, ratio } from "./ratio";
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
export { settingWords } from "./setting-words";
export { type Definitions, dependsOnDefinition, type Stability, stabilityOf, underDefinitions } from "./stability";
