import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { ConfigError } from "../core";
import { dataFolder, verifyData } from "../runs";
import { statusLine } from "./status-line";

/** Checks every record; leftovers of killed processes are named, but only what is damaged or does not belong is a fault. */
export function verify({ data, json }: { readonly data?: string; readonly json?: boolean }): void {
  const folder = data === undefined ? dataFolder() : resolve(data);
  if (!existsSync(folder)) throw new ConfigError(`${folder}: there is no such folder to verify`);
  const line = statusLine();
  const report = verifyData(folder, (count) => line.update(() => `${count} runs checked`));
  line.end();
  const { runs, movedAside, faults } = report;
  const serious = faults.filter(({ kind }) => kind !== "leftover");
  if (serious.length > 0) process.exitCode = 3;
  if (json) {
    console.log(JSON.stringify(report, null, 1));
    return;
  }
  for (const { kind, message } of faults) console.error(`${kind}: ${message}`);
  const total = Object.values(runs).reduce((sum, count) => sum + count, 0);
  const ends = Object.entries(runs).flatMap(([status, count]) => (count > 0 ? [`${count} ${status}`] : []));
  console.log(
    `${folder}: ${total} runs are whole${ends.length > 0 ? ` (${ends.join(", ")})` : ""}` +
      `${movedAside > 0 ? `, ${movedAside} moved aside were not looked at` : ""}; ` +
      `${serious.length} faults, ${faults.length - serious.length} leftovers`,
  );
}
