export * from "./circuits";
export {
  type Crossing,
  type CrossingOptions,
  crossing,
  describeCrossing,
  HOLD,
  type Point,
  THRESHOLD,
  type Transitions,
  transitions,
} from "./dynamics";
export { describeOutcome } from "./outcome";
export { type Interval, logInterval } from "./statistics";
export { describeStatus, type OutcomeRow, outcomeRow, type RunSummary, type SummarisedRun, summarise } from "./summary";
