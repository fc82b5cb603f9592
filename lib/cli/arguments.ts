import { InvalidArgumentError } from "commander";
import { nearestWord } from "../core";
import { type Experiment, experiments } from "../experiments";
import type { Target } from "./reproduce";

export function experimentNamed(name: string): Experiment {
  const found = experiments.find((experiment) => experiment.name === name);
  return found ?? refuse(name, []);
}

/** An experiment by its name, or a figure by its id. */
export function targetNamed(name: string): Target {
  for (const experiment of experiments) {
    const figure = experiment.figures.find(({ id }) => id === name && id !== experiment.name);
    if (figure) return { experiment, figure };
  }
  const experiment = experiments.find((one) => one.name === name);
  return experiment
    ? { experiment }
    : refuse(
        name,
        experiments.flatMap(({ figures }) => figures.map(({ id }) => id)),
      );
}

/** Names the nearest of the experiments and of these others; all experiments where none is near. */
function refuse(name: string, others: readonly string[]): never {
  const names = experiments.map((experiment) => experiment.name);
  const nearest = nearestWord(name, [...names, ...others]);
  throw new InvalidArgumentError(nearest ? `Did you mean ${nearest}?` : `Known are ${names.join(", ")}.`);
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 1)) throw new InvalidArgumentError("Expected a whole number, at least 1.");
  return value;
}
