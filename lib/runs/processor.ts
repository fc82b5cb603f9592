/** @file The processor, as finely as rounding depends on it: TensorFlow and XLA compute otherwise where it has other instructions. */
import { readFileSync } from "node:fs";

/** What Linux says of a processor. */
export interface Processor {
  readonly vendor: string;
  readonly family: number;
  readonly model: number;
  readonly stepping: number;
  /** Of the instruction sets that vectorised arithmetic may use, those that it has. */
  readonly instructions: readonly string[];
}

/** Instruction sets for floating point by which Eigen, oneDNN and XLA choose their code. */
const INSTRUCTIONS = [
  ...["sse4_2", "avx", "avx2", "fma", "fma4", "f16c", "avx_vnni"],
  ...["avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16"],
  ...["amx_tile", "amx_int8", "amx_bf16", "amx_fp16", "asimd", "sve", "sve2", "bf16"],
];

/** The first processor that is listed; undefined where there is no such list. */
export function readProcessor(path = "/proc/cpuinfo"): Processor | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  const [first] = text.split(/\n\s*\n/);
  const fields = new Map(
    first.split("\n").map((line): [string, string] => {
      const at = line.indexOf(":");
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
  const flags = new Set((fields.get("flags") ?? fields.get("Features") ?? "").split(" "));
  const number = (...names: string[]) => Number(names.map((name) => fields.get(name)).find(Boolean) ?? -1);
  return {
    vendor: fields.get("vendor_id") ?? fields.get("CPU implementer") ?? "unknown",
    family: number("cpu family", "CPU architecture"),
    model: number("model", "CPU part"),
    stepping: number("stepping", "CPU revision"),
    instructions: INSTRUCTIONS.filter((name) => flags.has(name)),
  };
}
