/** @file When and what a run is measured. */
import { z } from "zod";
import { kind, number, oneOf, type Variants, variantOf, whole } from "../../fields";
import type { EvaluationConfig, ProbeConfig } from "../../trainers";

function times(every: number, perDecade: number) {
  return z
    .strictObject({
      every: whole("a whole number of steps, at least 1", 1).default(every),
      perDecade: whole("a whole number from 0 to 100", 0, 100).default(perDecade),
    })
    .prefault({}) satisfies z.ZodType<EvaluationConfig>;
}

export const evaluation = times(10, 10);

const word = (expected: string) =>
  z.custom<string>((x) => typeof x === "string" && /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(x), { error: expected });

/** A probe of one kind. Its name becomes a key of the record, and perhaps a file's name. */
function probe<const K extends string>(name: K, options: z.ZodType<Readonly<Record<string, unknown>>>) {
  return z.strictObject({
    kind: kind(name),
    name: word("a name of at most 64 letters, digits, - and _ that begins with a letter").default(name),
    schedule: times(50, 10),
    options,
  });
}

const activation = () =>
  z.custom<string>((x) => typeof x === "string", { error: "the name of an activation, such as hidden0.post" });

/** A list of whole numbers, not empty. */
function numbers(expected: string, least: number) {
  return z.custom<readonly number[]>(
    (x) => Array.isArray(x) && x.length > 0 && x.every((value) => Number.isInteger(value) && value >= least),
    { error: expected },
  );
}

const noOptions = () => z.strictObject({}).prefault({});

/** The newest version of the probe `embedding`: it is raised when the same activations would give other numbers. */
const EMBEDDING = 2;

/** Every kind of probe, with its options: those of training itself, and those of the room `probes`. */
export const probeKinds = {
  norms: probe("norms", noOptions()),
  margins: probe("margins", noOptions()),
  accuracy: probe(
    "accuracy",
    z.strictObject({
      subset: word("the name of a subset, such as swapSeen").optional(),
      rows: numbers("a list of row numbers of the dataset, whole numbers from 0", 0).optional(),
    }),
  ),
  efficiency: probe("efficiency", noOptions()),
  /** A function of one's own, that training is handed under the probe's name. */
  own: probe("own", noOptions()),
  spectrum: probe("spectrum", noOptions()),
  weights: probe("weights", noOptions()),
  walsh: probe("walsh", noOptions()),
  circuit: probe(
    "circuit",
    z
      .strictObject({ draws: whole("a whole number of random sub-networks to compare with", 1, 1000).default(20) })
      .prefault({}),
  ),
  embedding: probe(
    "embedding",
    z
      .strictObject({
        activation: activation(),
        most: whole("a whole number of training examples, from 20 to 2000", 20, 2000).default(300),
        perplexity: whole("a whole number from 2 to 100", 2, 100).default(30),
        neighbours: whole("a whole number of neighbours, from 1 to 100", 1, 100).default(10),
        version: whole(`1 or ${EMBEDDING}, a version of this probe`, 1, EMBEDDING).default(EMBEDDING),
      })
      // Records of before there were versions are of the first, and keep their ids.
      .transform(({ version, ...options }) => (version === 1 ? options : { ...options, version })),
  ),
  synergy: probe(
    "synergy",
    z
      .strictObject({
        activation: activation().default("hidden0.post"),
        examples: oneOf("train", "all").default("train"),
        clusters: whole("a whole number of clusters, from 3 to 20", 3, 20).default(10),
        ties: oneOf("midrank", "position", "random").default("midrank"),
        level: oneOf("clusters", "neurons").default("clusters"),
        nulls: whole("a whole number of shuffled draws, from 0 to 1000", 0, 1000).default(20),
        labels: numbers("the cluster of each neuron, whole numbers from 0", 0).optional(),
      })
      .prefault({}),
  ),
  fourier: probe(
    "fourier",
    z
      .strictObject({
        share: number("a number above 0, up to 1", (x) => x > 0 && x <= 1).default(0.9),
        frequencies: numbers("a list of frequencies, whole numbers from 1", 1).optional(),
      })
      .prefault({}),
  ),
} satisfies Variants<ProbeConfig>;

export function probeOf(value: unknown): z.ZodType<ProbeConfig> {
  return variantOf<ProbeConfig>(probeKinds, value);
}
