import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import { projectRoot } from "groklab/core/paths";
import { jupyterEnvironment, venv } from "./jupyter";

/** A cell, or a message of another kind (`ask`, `tell`); run_cells.py says what each field means. */
export interface CellRequest {
  code?: string;
  ask?: Message;
  tell?: Message;
  silent?: boolean;
  store_history?: boolean;
  user_expressions?: Record<string, string>;
  /** What the client asks for when this cell fails; true unless it is tagged `raises-exception`. */
  stop_on_error?: boolean;
  /** When Interrupt is pressed: seconds after the cell's start, or at its first output. */
  interrupt?: (number | "output")[];
  /** Interrupt comes as SIGINT, to the kernel's process alone. */
  signal?: boolean;
  /** What the reader answers to the cell's questions. */
  answers?: string[];
  /** The kernel is started again after this cell, which killed it. */
  restarts?: boolean;
}

type Message = [channel: "shell" | "control", type: string, content: object, buffers?: number[][]];

/** One output as a saved notebook would hold it; which fields are there depends on `type`. */
export interface CellOutput {
  type:
    | "stream"
    | "display_data"
    | "execute_result"
    | "error"
    | "clear_output"
    | "comm_open"
    | "comm_msg"
    | "comm_close";
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
  /** Content, metadata and header of the reply; none for `tell`. */
  reply?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  header?: Record<string, string>;
  /** What the cell asked the reader. */
  questions?: { prompt: string; password: boolean }[];
}

export interface Conversation {
  cells: CellResult[];
  /** What the kernel wrote to the terminal of its server. */
  log: string;
  /** The client's session. */
  session: string;
}

interface Options {
  /** All cells are sent before the first has run, as "Run All" does. */
  queued?: boolean;
  /** Further variables of the kernel's environment. */
  env?: NodeJS.ProcessEnv;
}

/** The value of a cell's last expression as its reader sees it, without colours. */
export function lastValue({ outputs }: CellResult): string {
  const result = outputs.find(({ type }) => type === "execute_result");
  return stripVTControlCharacters(String(result?.data?.["text/plain"]));
}

/** Runs cells in one fresh kernel. */
export async function runCells(cells: CellRequest[], options: Options = {}): Promise<CellResult[]> {
  return (await converse(cells, options)).cells;
}

/** Runs cells in one fresh kernel, and tells what else there was to hear. */
export async function converse(
  cells: CellRequest[],
  { queued = false, env = {} }: Options = {},
): Promise<Conversation> {
  const script = join(projectRoot(), "test", "support", "run_cells.py");
  const driver = spawn(venv("python"), [script], { env: jupyterEnvironment(), cwd: join(projectRoot(), "test") });
  driver.stdin.end(JSON.stringify({ cells, queued, env }));
  const [answer, log, [code]] = await Promise.all([text(driver.stdout), text(driver.stderr), once(driver, "exit")]);
  if (code !== 0) throw new Error(`the kernel's driver ended with exit code ${code}:\n${log}`);
  return JSON.parse(answer);
}
