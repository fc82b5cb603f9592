/** @file A real Slurm of one node for a test file, where Slurm is installed; else the reason why there is none. */
import { execFile, execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, vi } from "vitest";

const NEEDED = ["slurmctld", "slurmd", "munged", "sbatch", "squeue", "scontrol", "scancel"];

/** Why tests can have no Slurm here; undefined where they can. */
export const whyNoSlurm: string | undefined = missing();

function missing(): string | undefined {
  const lacking = NEEDED.filter((program) => !isProgram(program));
  if (lacking.length > 0) return `no ${lacking.join(", ")}: apt-get install slurm-wlm munge`;
  return process.getuid?.() === 0 ? undefined : "starting slurmd takes root";
}

function isProgram(name: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Starts the cluster before the tests of this file, which may then call `slurm`, and stops it after them. */
export function useSlurm(folder: string): void {
  if (whyNoSlurm) {
    console.warn(`The Slurm tests are skipped: ${whyNoSlurm}`);
    return;
  }
  // Ports of its own: another checkout may test at the same time.
  const env = { ...process.env, SLURM_TEST_PORT: String(20_000 + 2 * (process.pid % 6000)) };
  const rig = (action: "start" | "stop") =>
    // Not "pipe": the daemons would hold it open.
    void execFileSync(join(__dirname, "slurm.sh"), [action, folder], { env, stdio: ["ignore", "ignore", "inherit"] });
  vi.stubEnv("SLURM_CONF", join(folder, "slurm.conf"));
  beforeAll(() => rig("start"));
  afterAll(() => rig("stop"));
}

/** What a command of Slurm's prints. */
export async function slurm(program: string, ...args: string[]): Promise<string> {
  return (await promisify(execFile)(program, args)).stdout.trim();
}
