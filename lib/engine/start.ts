import util from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../core";
import { mendKernels } from "./mended-kernels";
import { type NativeBackend, nativeBackend } from "./native";
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
}

let started: { info: EngineInfo; asked: string } | undefined;

/**
 * Starts the tensor engine, once per process: its settings are read when TensorFlow's library loads and hold until the
 * process ends. A second call with the same options returns the same information.
 *
 * @param onFallback is told, in one line, why a slower backend was taken; default: a line on standard error
 * @throws EngineError when a backend asked for by name does not start, or when the engine runs with other options
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
  const failures: string[] = [];
  for (const backend of options.backend ? [options.backend] : (["tensorflow", "wasm", "cpu"] as const)) {
    try {
      const info = await start(backend, threads, xla);
      if (failures.length > 0) onFallback(`groklab: ${FALLBACK[backend]} (${failures[0]})`);
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
  wasm: "running on WebAssembly, several times slower than TensorFlow; `npm run setup` installs the native library",
  cpu: "running on plain JavaScript, a hundred times slower than TensorFlow; `npm run setup` installs the native library",
};

async function start(backend: BackendName, threads: number, xla: boolean): Promise<EngineInfo> {
  switch (backend) {
    case "tensorflow": {
      const native = await startTensorFlow(threads, xla);
      const oneDNN = process.env.TF_ENABLE_ONEDNN_OPTS !== "0";
      return { backend, version: native.binding.TF_Version, threads, xla, oneDNN, gpu: native.isUsingGpuDevice };
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

/** TensorFlow reads these variables while its library loads; set afterwards they do nothing. */
async function startTensorFlow(threads: number, xla: boolean): Promise<NativeBackend> {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  process.env.TF_ENABLE_ONEDNN_OPTS ??= "0"; // no gain on our small steps, and one source of differences less
  process.env.TF_NUM_INTRAOP_THREADS = String(threads);
  process.env.TF_NUM_INTEROP_THREADS = "1";
  process.env.NVIDIA_TF32_OVERRIDE = "0"; // full float32 on GPUs
  if (xla) process.env.TF_XLA_FLAGS = "--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit";
  else delete process.env.TF_XLA_FLAGS;
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
