/**
 * @file To be loaded before a script: kills the process by SIGKILL at the n-th call that changes files of a run. A write is
 * two moments, before it and with half of it done. KILL_AT is n, KILL_FOLDER the run's folder.
 */
import fs from "node:fs";
import { watchFileCalls } from "../file-calls";

const { KILL_AT, KILL_FOLDER = "" } = process.env;
let left = Number(KILL_AT);

watchFileCalls(KILL_FOLDER, {
  before({ name, args }) {
    passMoment();
    if (name !== "writeSync") return;
    if (left === 1) {
      const [file, bytes, from] = args as [number, Buffer, number];
      fs.writeSync(file, bytes, from, Math.floor((bytes.length - from) / 2));
    }
    passMoment();
  },
});

function passMoment(): void {
  if (--left === 0) process.kill(process.pid, "SIGKILL");
}
