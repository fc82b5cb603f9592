import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as tf from "@tensorflow/tfjs-core";
import { describeWriteFailure, EngineError } from "../core";
import { sealCompiled } from "./compile-cache";
import { encodeSavedModel } from "./graph";
import type { Binding, NativeBackend } from "./native";
import type { Recording } from "./recording";

/** A graph that TensorFlow has loaded and can run any number of times. */
export interface Session {
  run(inputs: readonly tf.Tensor[]): tf.Tensor[];
  /** Gives the graph back; the session can not run afterwards. */
  close(): void;
}

/** A recording, and the functions that its nodes call. */
export interface SessionGraph extends Recording {
  readonly functions?: readonly Buffer[];
}

/** A loaded graph: TensorFlow's number for it, and whether it has run, which compiles it. */
interface Loaded {
  readonly key: string;
  readonly handle: number;
  isCompiled: boolean;
}

/** The most graphs that are kept when nobody uses them: those of two trainings. */
const MOST_IDLE = 4;
/** Graphs that nobody uses, the latest last. A graph holds no state: for the same bytes it is as good as a new one, and compiled. */
const idle: Loaded[] = [];

/** Loads a graph, or takes one of the same bytes that has been closed. */
export function openSession(backend: NativeBackend, graph: SessionGraph): Session {
  const { binding } = backend;
  const encoded = encodeSavedModel(graph.nodes, graph.functions);
  const key = createHash("sha256").update(encoded).digest("hex");
  const at = idle.findIndex((one) => one.key === key);
  const loaded = at < 0 ? { key, handle: load(binding, encoded), isCompiled: false } : idle.splice(at, 1)[0];
  const inputNames = graph.inputNames.join(",");
  const outputNames = graph.outputNames.join(",");
  let isOpen = true;
  return {
    run(inputs) {
      if (!isOpen) throw new EngineError("compiled step: it has been closed; compile it anew");
      const outputs = binding.runSavedModel(loaded.handle, backend.getInputTensorIds(inputs), inputNames, outputNames);
      if (!loaded.isCompiled) sealCompiled();
      loaded.isCompiled = true;
      return outputs.map((output) => backend.createOutputTensor(output));
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      sealCompiled();
      idle.push(loaded);
      while (idle.length > MOST_IDLE) binding.deleteSavedModel((idle.shift() as Loaded).handle);
    },
  };
}

/** Through the addon's only door for graphs, a SavedModel folder that exists for a moment. */
function load(binding: Binding, encoded: Buffer): number {
  const folder = writeGraph(encoded);
  try {
    return binding.loadSavedModel(folder, "serve");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws EngineError naming the folder of temporary files, where it is missing, full or another's */
function writeGraph(graph: Buffer): string {
  const draft = join(tmpdir(), "groklab-step-");
  let folder: string | undefined;
  try {
    folder = mkdtempSync(draft);
    writeFileSync(join(folder, "saved_model.pb"), graph);
    return folder;
  } catch (error) {
    if (folder) rmSync(folder, { recursive: true, force: true });
    throw new EngineError(
      `${describeWriteFailure(folder ?? draft, error)}. A compiled step is handed to TensorFlow in a file: ` +
        "set TMPDIR to a folder that can be written, with a few MB of space",
    );
  }
}
