import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as tf from "@tensorflow/tfjs-core";
import { describeWriteFailure, EngineError } from "../core";
import { sealCompiled } from "./compile-cache";
import { encodeSavedModel } from "./graph";
import type { NativeBackend } from "./native";
import type { Recording } from "./recording";

/** A graph that TensorFlow has loaded and can run any number of times. */
export interface Session {
  run(inputs: readonly tf.Tensor[]): tf.Tensor[];
  /** Frees the graph; the session can not run afterwards. */
  close(): void;
}

/** A recording, and the functions that its nodes call. */
export interface SessionGraph extends Recording {
  readonly functions?: readonly Buffer[];
}

/** Loads a graph through the addon's only door for graphs, a SavedModel folder that exists for a moment. */
export function openSession(backend: NativeBackend, graph: SessionGraph): Session {
  const { binding } = backend;
  const folder = writeGraph(encodeSavedModel(graph.nodes, graph.functions));
  let handle: number;
  try {
    handle = binding.loadSavedModel(folder, "serve");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const inputNames = graph.inputNames.join(",");
  const outputNames = graph.outputNames.join(",");
  let isCompiled = false;
  return {
    run(inputs) {
      const outputs = binding.runSavedModel(handle, backend.getInputTensorIds(inputs), inputNames, outputNames);
      if (!isCompiled) sealCompiled();
      isCompiled = true;
      return outputs.map((output) => backend.createOutputTensor(output));
    },
    close() {
      binding.deleteSavedModel(handle);
      sealCompiled();
    },
  };
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
