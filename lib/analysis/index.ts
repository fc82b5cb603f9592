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
