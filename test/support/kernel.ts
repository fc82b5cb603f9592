import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { projectRoot } from "groklab/core/paths";
import { jupyterEnvironment, venv } from "./jupyter";

export interface CellRequest {
  code: string;
  /** What the client asks for when this cell fails; true unless it is tagged `raises-exception`. */
  stop_on_error?: boolean;
  /** Seconds after the cell's start at which Interrupt is pressed. */
  interrupt?: number[];
}

/** One output as a saved notebook would hold it; which fields are there depends on `type`. */
export interface CellOutput {
  type: "stream" | "display_data" | "error";
  name?: "stdout" | "stderr";
  text?: string;
  data?: Record<string, unknown>;
  updates?: number;
  ename?: string;
  evalue?: string;
  traceback?: string[];
}

export interface CellResult {
  /** `dead`: the kernel's process ended in this cell. */
  status: "ok" | "error" | "aborted" | "dead";
  count: number | null;
  /** What `execute_input` announced; null for a cell that did not run. */
  input: { code: string; execution_count: number } | null;
  seconds: number | null;
  outputs: CellOutput[];
}

/** Runs cells in one fresh kernel; `queued` sends them all before the first has run, as "Run All" does. */
export async function runCells(cells: CellRequest[], { queued = false } = {}): Promise<CellResult[]> {
  const script = join(projectRoot(), "test", "support", "run_cells.py");
  const driver = spawn(venv("python"), [script], { env: jupyterEnvironment(), cwd: join(projectRoot(), "test") });
  driver.stdin.end(JSON.stringify({ cells, queued }));
  const [answer, log, [code]] = await Promise.all([text(driver.stdout), text(driver.stderr), once(driver, "exit")]);
  if (code !== 0) throw new Error(`the kernel's driver ended with exit code ${code}:\n${log}`);
  return JSON.parse(answer);
}
