import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as tf from "@tensorflow/tfjs-core";
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
  const folder = mkdtempSync(join(tmpdir(), "groklab-step-"));
  let handle: number;
  try {
    writeFileSync(join(folder, "saved_model.pb"), encodeSavedModel(graph.nodes, graph.functions));
    handle = binding.loadSavedModel(folder, "serve");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const inputNames = graph.inputNames.join(",");
  const outputNames = graph.outputNames.join(",");
  return {
    run: (inputs) =>
      binding
        .runSavedModel(handle, backend.getInputTensorIds(inputs), inputNames, outputNames)
        .map((output) => backend.createOutputTensor(output)),
    close: () => binding.deleteSavedModel(handle),
  };
}
