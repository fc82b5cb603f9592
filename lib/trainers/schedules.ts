import * as tf from "@tensorflow/tfjs-core";
import type { Dataset } from "../tasks";
import { type Batches, shuffledBatches } from "./batches";
import type { TrainConfig } from "./config";
import type { RateSchedule } from "./rates";
import { isStochastic, type Schedules } from "./step";

/**
 * Gives, call after call, the tensors that tell the updates after the first `made` what they differ in: so many rows, and
 * zeros up to the capacity of the loop.
 */
export function scheduleTensors(
  config: TrainConfig,
  { train }: Dataset,
  rates: RateSchedule,
): (made: number, updates: number, capacity: number) => Schedules {
  const { batchSize, dropLast, seed } = config;
  const batches = batchSize === "full" ? undefined : shuffledBatches(train.length, { size: batchSize, dropLast, seed });
  const stochastic = isStochastic(config);
  return (made, updates, capacity) => {
    const numbers = Int32Array.from({ length: updates }, (_, i) => made + i + 1);
    return {
      rates: [rateTensor(rates, updates, capacity)],
      counter: stochastic ? [counterTensor(numbers, capacity)] : undefined,
      ...(batches && batchTensors(batches, numbers, capacity)),
    };
  };
}

function rateTensor(rates: RateSchedule, updates: number, capacity: number): tf.Tensor2D {
  const values = new Float32Array(5 * capacity);
  for (let i = 0; i < updates; i++) {
    const { learningRate, weightDecay, biasCorrection1, biasCorrection2, keepMoments } = rates.next();
    values.set([learningRate, weightDecay, biasCorrection1, biasCorrection2, keepMoments], 5 * i);
  }
  return tf.tensor2d(values, [capacity, 5]);
}

function counterTensor(numbers: Int32Array, capacity: number): tf.Tensor1D {
  const values = new Int32Array(capacity);
  values.set(numbers);
  return tf.tensor1d(values, "int32");
}

function batchTensors(
  { size, uneven, at }: Batches,
  numbers: Int32Array,
  capacity: number,
): Pick<Schedules, "rows" | "shares"> {
  const rows = new Int32Array(size * capacity);
  const shares = new Float32Array(size * capacity);
  numbers.forEach((number, i) => {
    const dealt = at(number);
    rows.set(dealt.rows, size * i);
    shares.fill(1 / dealt.count, size * i, size * i + dealt.count);
  });
  const shape: [number, number] = [capacity, size];
  return { rows: [tf.tensor2d(rows, shape, "int32")], shares: uneven ? [tf.tensor2d(shares, shape)] : undefined };
}
