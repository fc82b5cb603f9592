/**
 * The errors a user of groklab can meet. Each says what, where, what was given and how to mend it, in its message;
 * the classes tell a program (and the exit code of a command) which kind it was.
 */
export class GroklabError extends Error {
  override readonly name: string = "GroklabError";
}

/** A configuration, option or argument that cannot be used. */
export class ConfigError extends GroklabError {
  override readonly name = "ConfigError";
}

/** The tensor engine cannot do what was asked: a missing backend, a step that cannot be compiled. */
export class EngineError extends GroklabError {
  override readonly name = "EngineError";
}

/** A stored record is missing, unfinished or damaged. */
export class RecordError extends GroklabError {
  override readonly name: string = "RecordError";
}

/** A stored record is as it was written, and of a version of groklab that this one can not read. */
export class VersionError extends RecordError {
  override readonly name = "VersionError";
}

/** A run is being written by another process. */
export class LockedError extends GroklabError {
  override readonly name = "LockedError";
}

/** A process was told to stop before it had begun: there is nothing to keep, and nothing is wrong. */
export class StoppedError extends GroklabError {
  override readonly name = "StoppedError";
}

/** The machine lacks a program that is needed here: a browser, a kernel. */
export class EnvironmentError extends GroklabError {
  override readonly name = "EnvironmentError";
}

/** Marks the branch of an exhaustive `switch` that cannot be reached; the type checker proves it. */
export function unreachable(value: never): never {
  throw new GroklabError(`unreachable: ${JSON.stringify(value)}`);
}
