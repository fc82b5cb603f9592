import { type Experiment, startHere } from "./start-here";

export { type Experiment, reference, startHere } from "./start-here";

/** Every experiment, in the order of the notebooks. */
export const experiments: readonly Experiment[] = [startHere];
