/** @file The matrix products of an update, counted as they are made, and how fast products alone are. */
import { performance } from "node:perf_hooks";
import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../core";

/** One product `[m, k] [k, n]`. */
export type Product = readonly [m: number, k: number, n: number];

export interface MatrixProducts {
  /** Floating-point operations of all of them: a multiplication and an addition for each of m k n. */
  readonly flops: number;
  /** The one with the most. */
  readonly largest: Product;
}

/** Kernels of tfjs that multiply matrices. */
const KERNELS = ["BatchMatMul", "_FusedMatMul"];

/**
 * Runs `update` operation by operation and counts its matrix products: of a kernel that gave `[…, m, n]` from `[…, m, k]`, transposed or
 * not, 2 m k n for each matrix that it gave. What XLA leaves out or computes twice is not known to it.
 *
 * @throws EngineError for an update without a product
 */
export async function matrixProducts(update: () => void): Promise<MatrixProducts> {
  const { kernels } = await tf.profile(() => {
    update();
    return [];
  });
  let flops = 0;
  let largest: Product | undefined;
  for (const { name, inputShapes, outputShapes } of kernels) {
    if (!KERNELS.includes(name)) continue;
    const given = outputShapes[0] as number[];
    const [m, n] = given.slice(-2);
    const k = sizeOf((inputShapes[0] as number[]).slice(-2)) / m;
    flops += 2 * sizeOf(given) * k;
    if (!largest || m * k * n > sizeOf(largest)) largest = [m, k, n];
  }
  if (!largest) throw new EngineError("matrixProducts: the update multiplies no matrices");
  return { flops, largest };
}

/** So many operations a call that the call itself costs next to nothing. */
const FLOPS_A_CALL = 2e8;

/** What such products alone come to, in 10^9 floating-point operations a second, tried for so many seconds. */
export function gigaflopsOf([m, k, n]: Product, duration: number): number {
  const flops = 2 * m * k * n;
  const count = Math.ceil(FLOPS_A_CALL / flops);
  const [a, b] = [tf.randomNormal([count, m, k]), tf.randomNormal([count, k, n])];
  const multiply = () => tf.matMul(a, b).dispose();
  multiply();
  const started = seconds();
  let calls = 0;
  for (; seconds() - started < duration; calls++) multiply();
  const spent = seconds() - started;
  tf.dispose([a, b]);
  return (calls * count * flops) / spent / 1e9;
}

const seconds = () => performance.now() / 1000;
const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
