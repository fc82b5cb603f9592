// What is typed behind the name of a script.
import { parseArgs } from "node:util";
import { SetupError } from "./setup/command.mjs";

/** An option that is there or not. */
export const flag = { type: "boolean" };

/**
 * The values of a script's options, of `help` besides, and its other words. @throws SetupError with what is wrong, for which
 * `command`, such as `npm run screens`, has a --help
 */
export function readOptions(command, options, { allowPositionals = false } = {}) {
  try {
    return parseArgs({ options: { ...options, help: flag }, allowPositionals });
  } catch (error) {
    throw new SetupError(error.message, `\`${command} -- --help\` lists the options.`);
  }
}

/** How often to measure, as it was typed. @throws SetupError for what is no count */
export function readRounds(typed) {
  const rounds = Number(typed);
  if (Number.isInteger(rounds) && rounds >= 1) return rounds;
  throw new SetupError(`--rounds: expected a whole number, at least 1, got ${typed}`, "3 is the default.");
}
