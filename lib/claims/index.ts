/**
 * What a paper says, the rule that decides it, and the verdict from the records.
 *
 * Begin with {@link Claim} and {@link judgeClaim}.
 *
 * @module
 */
export {
  type Claim,
  type Finding,
  type Judge,
  PAPERS,
  type Paper,
  type RecordsByPart,
  VERDICTS,
  type Verdict,
} from "./claim";
export { larger } from "./differences";
export { type Judged, judgeClaim, type StoredPart } from "./judge";
export { inEvery, inFew, inMost, listTimes, rankable, shorter, together, trend, undecided } from "./rules";
export { equalWithin, steady } from "./sameness";
