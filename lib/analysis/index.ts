export {
  type Crossing,
  type CrossingOptions,
  crossing,
  describeCrossing,
  type Point,
  type Transitions,
  transitions,
} from "./dynamics";
export { type Interval, logInterval } from "./statistics";
