/**
 * Seeded random streams, canonical JSON and hashes, errors, where time goes, loops as WebAssembly.
 *
 * @module
 */
export { canonicalJson, type Json, sha256 } from "./canonical";
export {
  ConfigError,
  EngineError,
  EnvironmentError,
  GroklabError,
  LockedError,
  RecordError,
  StoppedError,
  unreachable,
  VersionError,
} from "./errors";
export type { Exponentials } from "./exponentials";
export { git } from "./git";
export { nearestWord } from "./nearest";
export { namedDataFolder, projectRoot } from "./paths";
export { percent } from "./percent";
export {
  type ClockOptions,
  type Clocks,
  type PhaseClock,
  type PhaseSeconds,
  type PhaseTimes,
  phaseClock,
} from "./phases";
export { type RandomStream, randomStream } from "./random";
export { existingFile, loadSource, type SourceFile, sourceHash } from "./source-file";
export { describeWriteFailure } from "./write-failure";
