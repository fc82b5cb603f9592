import { z } from "zod";
import { GroklabError } from "../core";
import type { Environment } from "../runs";

/** Stretches of time that a measurement is cut into: it is their median. peers/peers.py has the same number. */
export const WINDOWS = 7;

/** What one process found, and prints as a line of JSON; ours and the peers' alike. */
export interface Measurement {
  /** Updates per second, median of the windows. */
  readonly stepsPerSecond: number;
  readonly windows: readonly number[];
  /** Before the first update. */
  readonly lossFirst: number;
  /** Median over the ends of the windows: one batch is not much evidence. */
  readonly lossLast: number;
  readonly parameters: number;
  /** Of ours: from the start of the process until its first update was made, compiling included. */
  readonly firstUpdateSeconds?: number;
  /** Of ours: the most memory that the process ever held. */
  readonly peakMegabytes?: number;
  /**
   * Of ours: products of the step's largest shape alone, in 10^9 floating-point operations a second; and those of all products of a
   * step, counted as it makes them, over that.
   */
  readonly matmulGigaflops?: number;
  readonly ofMatmul?: number;
  /** Of ours. */
  readonly environment?: Environment;
}

const schema = z.object({
  stepsPerSecond: z.number().positive(),
  windows: z.array(z.number()).length(WINDOWS),
  lossFirst: z.number(),
  lossLast: z.number(),
  parameters: z.number(),
  firstUpdateSeconds: z.number().optional(),
  peakMegabytes: z.number().optional(),
  matmulGigaflops: z.number().optional(),
  ofMatmul: z.number().optional(),
  environment: z.custom<Environment>((value) => typeof value === "object").optional(),
});

/** @throws GroklabError for a line that is no measurement, and for one of a network that did not learn */
export function readMeasurement(line: string): Measurement {
  const measurement = parse(line);
  const { lossFirst, lossLast } = measurement;
  if (lossLast < lossFirst) return measurement;
  throw new GroklabError(
    `its loss did not fall, from ${lossFirst} to ${lossLast}: it does not train, so its pace is none`,
  );
}

function parse(line: string): Measurement {
  try {
    return schema.parse(JSON.parse(line)) as Measurement;
  } catch (error) {
    throw new GroklabError(`it printed no measurement but ${line.slice(0, 200)}`, { cause: error });
  }
}

/** Processes that ran at the same time, as one: rates add up. */
export function together(measurements: readonly Measurement[]): Measurement {
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  return {
    ...measurements[0],
    stepsPerSecond: sum(measurements.map(({ stepsPerSecond }) => stepsPerSecond)),
    windows: measurements[0].windows.map((_, i) => sum(measurements.map(({ windows }) => windows[i]))),
  };
}
