import { InvalidArgumentError } from "commander";
import { nearestWord } from "../core";
import type { Experiment } from "../experiments";
import type { Preset } from "./presets";
import type { Target } from "./reproduce";

/** Loaded when a name is given: most commands need none. */
function known(): readonly Experiment[] {
  return (require("../experiments") as typeof import("../experiments")).experiments;
}

/** For help. */
export function listExperiments(): string {
  return names().join(", ");
}

function names(): string[] {
  return known().map(({ name }) => name);
}

export function experimentNamed(name: string): Experiment {
  const found = known().find((experiment) => experiment.name === name);
  return found ?? refuse(name, []);
}

/** A complete run to begin with. */
export function presetNamed(name: string): Preset {
  const { presets } = require("./presets") as typeof import("./presets");
  const found = presets.find((preset) => preset.name === name);
  if (found) return found;
  const known = presets.map((preset) => preset.name);
  const nearest = nearestWord(name, known);
  throw new InvalidArgumentError(nearest ? `Did you mean ${nearest}?` : `Known are ${known.join(", ")}.`);
}

/** An experiment by its name, or a figure or a claim by its id. */
export function targetNamed(name: string): Target {
  const experiments = known();
  const named = experiments.find((experiment) => experiment.name === name);
  if (named) return { experiment: named };
  for (const experiment of experiments) {
    const figure = experiment.figures.find(({ id }) => id === name);
    if (figure) return { experiment, figure };
    const claim = experiment.claims.find(({ id }) => id === name);
    if (claim) return { experiment, claim };
  }
  const ids = experiments.flatMap(({ figures, claims }) => [...figures, ...claims].map(({ id }) => id));
  return refuse(name, ids);
}

/** Names the nearest of the experiments and of these others; all experiments where none is near. */
function refuse(name: string, others: readonly string[]): never {
  const nearest = nearestWord(name, [...names(), ...others]);
  throw new InvalidArgumentError(nearest ? `Did you mean ${nearest}?` : `Known are ${listExperiments()}.`);
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 1)) throw new InvalidArgumentError("Expected a whole number, at least 1.");
  return value;
}

/** A folder of data/runs. */
export function experimentName(name: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(name)) return name;
  throw new InvalidArgumentError("Expected lower-case letters, digits and hyphens, at most 64.");
}
