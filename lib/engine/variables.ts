/**
 * @file The environment variables that TensorFlow reads while its library loads. It can not be asked afterwards what it read,
 * so groklab sets them before it loads the library, and refuses one that something else has loaded otherwise.
 */
import { readFileSync } from "node:fs";
import { EngineError } from "../core";

/**
 * What groklab sets; undefined: not set. `TF_ENABLE_ONEDNN_OPTS` is the user's to choose, and off unless that is done: there is
 * no gain on our small steps, and one source of differences less.
 */
export function tensorFlowVariables({ threads, xla }: { readonly threads: number; readonly xla: boolean }) {
  return {
    TF_ENABLE_ONEDNN_OPTS: oneDNNIsOn() ? "1" : "0",
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: "1",
    NVIDIA_TF32_OVERRIDE: "0", // full float32 on GPUs
    TF_XLA_FLAGS: xla ? "--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit" : undefined,
  } as const;
}

/**
 * Sets the variables; of a library that is loaded already, only checks that they are set so.
 *
 * @throws EngineError naming what a loaded library was given otherwise
 */
export function setVariables(wanted: Readonly<Record<string, string | undefined>>): void {
  if (!isLoaded()) {
    for (const [name, value] of Object.entries(wanted)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    return;
  }
  const others = Object.entries(wanted).filter(([name, value]) => process.env[name] !== value);
  if (others.length === 0) return;
  const told = others.map(
    ([name, value]) => `${name} is ${process.env[name] ?? "not set"}, expected ${value ?? "not set"}`,
  );
  throw new EngineError(
    `startEngine: TensorFlow's library is loaded already, perhaps by danfojs-node, with other settings: ${told.join("; ")}. ` +
      "They hold until the process ends: restart it, and `await startEngine()` before that import; " +
      "or train in a process of its own, as watch, runSweep and startRun do",
  );
}

/** Whether something in this process has loaded TensorFlow's library. */
export function isLoaded(): boolean {
  try {
    return /\/libtensorflow[\w.]*\n/.test(readFileSync("/proc/self/maps", "utf8"));
  } catch {
    return Object.keys(require.cache).some((path) => path.endsWith("tfjs_binding.node")); // no such file on this system
  }
}

/** As TensorFlow reads it. @throws EngineError for a value that it would pass over */
function oneDNNIsOn(): boolean {
  const value = process.env.TF_ENABLE_ONEDNN_OPTS ?? "0";
  const [off, on] = [/^(0|false)$/i.test(value), /^(1|true)$/i.test(value)];
  if (off || on) return on;
  throw new EngineError(
    `startEngine: TF_ENABLE_ONEDNN_OPTS: expected 0, 1, or nothing (0), got ${JSON.stringify(value)}`,
  );
}

/** Variables that change what is computed, besides groklab's own. Other programs have variables that begin with TF_, too. */
const OTHERS =
  /^(XLA_FLAGS|(TF_)?(ONEDNN|DNNL|MKL)_\w+|TF_(XLA|CUDNN|ENABLE|DISABLE|SET|USE|FP16|DETERMINISTIC|OVERRIDE)_\w+)$/;

/** Those that are set, for the record; paths in them, which may name a person, are left out. Undefined for none. */
export function otherVariables(): Readonly<Record<string, string>> | undefined {
  const ours = Object.keys(tensorFlowVariables({ threads: 1, xla: true }));
  const set = Object.entries(process.env)
    .filter(([name, value]) => value && OTHERS.test(name) && !ours.includes(name))
    .map(([name, value = ""]): [string, string] => [name, value.replace(/[^\s=,]*\/\S*/g, "…")])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return set.length > 0 ? Object.fromEntries(set) : undefined;
}
