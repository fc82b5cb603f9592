import { InvalidArgumentError } from "commander";
import { nearestWord } from "../core";
import { type Experiment, experiments } from "../experiments";

export function experimentNamed(name: string): Experiment {
  const found = experiments.find((experiment) => experiment.name === name);
  if (found) return found;
  const names = experiments.map((experiment) => experiment.name);
  const nearest = nearestWord(name, names);
  throw new InvalidArgumentError(nearest ? `Did you mean ${nearest}?` : `Known are ${names.join(", ")}.`);
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 1)) throw new InvalidArgumentError("Expected a whole number, at least 1.");
  return value;
}
