import { z } from "zod";
import { assignment } from "../analysis/assignment";
import type { Matrix } from "../analysis/matrix";
import type { Json } from "../core";
import { flag, whole } from "../fields";
import type { Probe, ProbeKind, ProbeView } from "../trainers";
import { rounded } from "./matrices";

const schema = z.strictObject({
  to: whole("a whole number of updates from 0, after which the other network stands", 0),
  seed: whole("a whole number from 0, the seed of the other network", 0).optional(),
  points: whole("a whole number of points, from 2 to 201", 2, 201).default(21),
  match: flag().default(false),
});

type Weights = ReturnType<ProbeView["trainer"]["weights"]>;

/**
 * Loss and accuracy on the straight line between the weights of this network, at 0, and of another one, at 1: linear interpolation
 * (Frankle et al. 2020). The other one is that of the same configuration and data after `to` updates, with its own seed or `seed`; it is
 * trained anew for each measurement, since a probe keeps nothing.
 *
 * With `match` the hidden neurons of the other one are first put in the order in which they are most like those of this one: the
 * permutation with the largest sum of products of their weights, bias among them (Ainsworth et al. 2023), which changes no output.
 * `moved` is the share of neurons that it moves.
 *
 * @throws ConfigError where training begins with other runs' weights, or its schedule changes
 */
export const line: Probe = ({ trainer, config }, { to, seed = config.seed, points, match }) => {
  const here = trainer.weights();
  const twin = trainer.twin(Number(seed), Number(to));
  const order = match ? matching(here, twin) : null;
  const there = order ? reordered(twin, order) : twin;
  const measured = Array.from({ length: Number(points) }, (_, k) => {
    const t = k / (Number(points) - 1);
    return trainer.measuredAt(between(here, there, t));
  });
  const of = (read: (one: (typeof measured)[number]) => number) => measured.map((one) => rounded(read(one)));
  return {
    train: { loss: of(({ train }) => train.loss), accuracy: of(({ train }) => train.accuracy) },
    test: { loss: of(({ test }) => test.loss), accuracy: of(({ test }) => test.accuracy) },
    moved: order ? rounded(order.filter((j, i) => j !== i).length / order.length) : null,
  } satisfies Json;
};

export const lineKind: ProbeKind = Object.assign(line, {
  options: schema,
  faults: ({ match }: Readonly<Record<string, unknown>>, { model }: ProbeView["config"]) => [
    ...(match && !(model.kind === "mlp" && model.hidden.length === 1)
      ? [`options.match: expected false but for an mlp with one hidden layer, got ${JSON.stringify(match)}`]
      : []),
  ],
});

/** (1 - t) a + t b, weight by weight. */
function between(a: Weights, b: Weights, t: number): Weights {
  return Object.fromEntries(
    Object.entries(a).map(([name, values]) => [name, values.map((value, i) => (1 - t) * value + t * b[name][i])]),
  );
}

/** Where the neurons of one hidden layer are in its weights: columns of what it reads, entries of its bias, rows of what reads it. */
const PLACES = { "hidden0.weight": "columns", "hidden0.bias": "columns", "output.weight": "rows" } as const;

/** For each neuron of a the one of b that goes with it. */
export function matching(a: Weights, b: Weights): number[] {
  const n = a["hidden0.bias"].length;
  const gains = new Float64Array(n * n);
  for (const [name, place] of Object.entries(PLACES)) {
    const [of, to] = [neuronRows(a[name], place, n), neuronRows(b[name], place, n)];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < of[i].length; k++) sum += of[i][k] * to[j][k];
        gains[i * n + j] += sum;
      }
    }
  }
  return [...assignment({ rows: n, columns: n, values: gains } satisfies Matrix)];
}

/** The same network with its neurons in another order: at place i the neuron that was at `order[i]`. */
export function reordered(weights: Weights, order: readonly number[]): Weights {
  const n = order.length;
  return Object.fromEntries(
    Object.entries(weights).map(([name, values]) => {
      const place = PLACES[name as keyof typeof PLACES] as "columns" | "rows" | undefined;
      if (!place) return [name, values];
      const width = values.length / n;
      return [
        name,
        values.map((_, at) => {
          const [i, k] = place === "columns" ? [at % n, Math.floor(at / n)] : [Math.floor(at / width), at % width];
          return place === "columns" ? values[k * n + order[i]] : values[order[i] * width + k];
        }),
      ];
    }),
  );
}

/** The weights of each neuron side by side. */
function neuronRows(values: Float32Array, place: "columns" | "rows", n: number): Float32Array[] {
  const width = values.length / n;
  return Array.from({ length: n }, (_, i) =>
    Float32Array.from({ length: width }, (_, k) => (place === "columns" ? values[k * n + i] : values[i * width + k])),
  );
}
