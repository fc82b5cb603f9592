/** @file Multiplies matrices of ones, operation by operation and in a graph, while signals come as fast as a shell sends them. */
import { spawn } from "node:child_process";
import * as tf from "@tensorflow/tfjs-core";
import { compileStep, startEngine } from "groklab/engine";

const [M, K, N] = [1000, 97, 97];

async function main(rounds: number): Promise<void> {
  await startEngine({ backend: "tensorflow" });
  let heard = 0;
  process.on("SIGUSR2", () => heard++);
  const sender = spawn("sh", ["-c", `while kill -USR2 ${process.pid} 2>/dev/null; do :; done`], { stdio: "ignore" });
  const product = (a: tf.Tensor, b: tf.Tensor) => [tf.matMul(a, b)];
  const [a, b] = [tf.ones([M, K]), tf.ones([K, N])];
  const compiled = compileStep(product, [a, b]);
  let wrong = 0;
  for (let round = 0; round < rounds; round++) {
    for (const [result] of [product(a, b), compiled(a, b)]) {
      wrong += result.dataSync<"float32">().filter((value) => value !== K).length;
      result.dispose();
    }
    await new Promise(setImmediate); // signals are heard between two operations
  }
  const gone = new Promise((resolve) => sender.on("close", resolve));
  sender.kill("SIGKILL");
  await gone;
  process.stdout.write(JSON.stringify({ wrong, heard: heard > 0 }));
}

void main(Number(process.argv[2]));
