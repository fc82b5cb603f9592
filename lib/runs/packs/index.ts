/** Finished runs of an experiment in one file, in columns: a twentieth of the files, an eighth of the bytes. */
export { accuraciesOf, type Glance, glancesIn } from "./glance";
export { fileOf, measurementsOf, type PackedRun } from "./line";
export {
  idsInPack,
  isPacked,
  isPackName,
  packedIdsIn,
  packedRun,
  packedVersion,
  recordText,
  runOfPack,
  standsInFolder,
} from "./pack-file";
