/**
 * Seeded random streams, canonical JSON and hashes, errors.
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
export { nearestWord } from "./nearest";
export { namedDataFolder, projectRoot } from "./paths";
export { type RandomStream, randomStream } from "./random";
export { describeWriteFailure } from "./write-failure";
