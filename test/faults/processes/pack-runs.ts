/** @file Packs or unpacks the runs of an experiment's folder, all into one pack: pack-runs.ts <folder> pack|unpack. */
import { packRuns, unpackRuns } from "groklab/runs";

const [folder, direction] = process.argv.slice(2);
if (direction === "pack") packRuns(folder, () => "all");
else unpackRuns(folder);
