import util from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../core";
import { openCompileCache } from "./compile-cache";
import { mendKernels } from "./mended-kernels";
import { type NativeBackend, nativeBackend } from "./native";
import { isLoaded, otherVariables, setVariables, tensorFlowVariables } from "./variables";
import { refuseMisreadTypes } from "./wasm-types";

/** Where tensors are computed: TensorFlow's C library, WebAssembly, or plain JavaScript. */
export type BackendName = "tensorflow" | "wasm" | "cpu";

export interface EngineOptions {
  /** The backend to use. Default: the first of `tensorflow`, `wasm`, `cpu` that starts. */
  backend?: BackendName;
  /** Threads inside one operation. Default 1: two one-thread processes beat one two-thread process. */
  threads?: number;
  /** Whether XLA fuses compiled steps. Default true; only the TensorFlow backend has it. */
  xla?: boolean;
}

/**
 * What results depend on besides configuration and seed. Numbers are bit-identical for equal settings on one machine
 * and differ in the last digits between settings, so every record carries them.
 */
export interface EngineInfo {
  readonly backend: BackendName;
  /** TensorFlow's version, or tfjs's on the portable backends. */
  readonly version: string;
  readonly threads: number;
  readonly xla: boolean;
  readonly oneDNN: boolean;
  readonly gpu: boolean;
  /** Environment variables of TensorFlow, XLA and oneDNN that were set besides groklab's own; left out where none was. */
  readonly variables?: Readonly<Record<string, string>>;
}

let started: { info: EngineInfo; asked: string } | undefined;

/**
 * Starts the tensor engine, once per process: its settings are read when TensorFlow's library loads and hold until the
 * process ends. A second call with the same options returns the same information.
 *
 * @param onFallback is told, in one line, why a slower backend was taken; default: a line on standard error
 * @throws EngineError when a backend asked for by name does not start, when the engine runs with other options, or when
 *   something else has loaded TensorFlow's library with other settings
 */
export async function startEngine(
  options: EngineOptions = {},
  onFallback: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Promise<EngineInfo> {
  const asked = JSON.stringify([options.backend, options.threads ?? 1, options.xla ?? true]);
  if (started) {
    if (started.asked === asked) return started.info;
    throw new EngineError(`startEngine: already running as ${started.asked}, asked for ${asked}; use another process`);
  }
  const { threads = 1, xla = true } = options;
  if (!(Number.isInteger(threads) && threads >= 1)) {
    throw new EngineError(`startEngine: threads must be a whole number, at least 1, got ${threads}`);
  }
  const variables = tensorFlowVariables({ threads, xla });
  if ((options.backend ?? "tensorflow") === "tensorflow") setVariables(variables); // else a fault of it would look like a missing one
  const failures: string[] = [];
  for (const backend of options.backend ? [options.backend] : (["tensorflow", "wasm", "cpu"] as const)) {
    try {
      const info = await start(backend, threads, xla);
      if (failures.length > 0) onFallback(`groklab: ${FALLBACK[backend]}; ${mendOf(failures[0])} (${failures[0]})`);
      started = { info, asked };
      return info;
    } catch (error) {
      failures.push(`${backend}: ${String((error as Error).message).split("\n")[0]}`);
    }
  }
  throw new EngineError(`startEngine: no backend started; ${failures.join("; ")}. Run \`npm run setup\` to repair.`);
}

const FALLBACK: Record<BackendName, string> = {
  tensorflow: "",
  wasm: "running on WebAssembly, several times slower than TensorFlow",
  cpu: "running on plain JavaScript, a hundred times slower than TensorFlow",
};

function mendOf(failure: string): string {
  return /version [`'](GLIBCXX|CXXABI|GCC)_[\d.]+' not found/.test(failure)
    ? "LD_LIBRARY_PATH puts an older C++ library before that of this system: unset it, or unload the module that set it"
    : "`npm run setup` installs the native library";
}

async function start(backend: BackendName, threads: number, xla: boolean): Promise<EngineInfo> {
  switch (backend) {
    case "tensorflow": {
      const [oneDNN, variables] = [process.env.TF_ENABLE_ONEDNN_OPTS === "1", otherVariables()];
      if (xla && !isLoaded()) keepCompiled();
      const native = await startTensorFlow();
      const info = { backend, version: native.binding.TF_Version, threads, xla, oneDNN, gpu: native.isUsingGpuDevice };
      return variables ? { ...info, variables } : info;
    }
    case "wasm":
      await import("@tensorflow/tfjs"); // registers the gradients, which tfjs-core alone does not
      await import("@tensorflow/tfjs-backend-wasm");
      refuseMisreadTypes();
      break;
    case "cpu":
      await import("@tensorflow/tfjs");
      tf.enableProdMode(); // silences the advice to install tfjs-node: the fall-back line has said it
      break;
  }
  if (!(await tf.setBackend(backend))) throw new EngineError(`the ${backend} backend did not initialise`);
  await tf.ready();
  return { backend, version: tf.version_core, threads: 1, xla: false, oneDNN: false, gpu: false };
}

/** Lets XLA find again what it compiled in another process, where that can be kept. */
function keepCompiled(): void {
  const { TF_XLA_FLAGS, TF_NUM_INTRAOP_THREADS, TF_ENABLE_ONEDNN_OPTS, XLA_FLAGS } = process.env;
  const ours = { TF_XLA_FLAGS, TF_NUM_INTRAOP_THREADS, TF_ENABLE_ONEDNN_OPTS, XLA_FLAGS };
  const flags = openCompileCache({ ...ours, ...otherVariables() });
  if (flags === undefined) return;
  process.env.TF_XLA_FLAGS = `${TF_XLA_FLAGS} ${flags}`;
  // It takes two of its own tuning flags for instructions that the processor lacks, and logs that as an error at each file.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";
}

/** The variables are set: TensorFlow reads them while its library loads. */
async function startTensorFlow(): Promise<NativeBackend> {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  restoreRemovedNodeFunctions();
  await import("@tensorflow/tfjs-node-gpu");
  mendKernels();
  return nativeBackend();
}

/** tfjs-node-gpu 4.22 calls two functions that Node 23 removed. */
function restoreRemovedNodeFunctions(): void {
  const removed: Record<string, (value: unknown) => boolean> = {
    isNullOrUndefined: (value) => value === null || value === undefined,
    isArray: Array.isArray,
  };
  for (const [name, replacement] of Object.entries(removed)) {
    if (!(name in util)) Object.assign(util, { [name]: replacement });
  }
}

/** Whether this process has an engine, whose settings then hold until it ends. */
export function isStarted(): boolean {
  return started !== undefined;
}

/** The running engine's settings. @throws EngineError before `startEngine` */
export function engineInfo(): EngineInfo {
  if (!started) throw new EngineError("the engine has not been started: `await startEngine()` first");
  return started.info;
}
