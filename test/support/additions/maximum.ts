import { kind, whole } from "groklab/fields";
import { type PairsOptions, pairsFields, pairsKind, type TaskKind } from "groklab/tasks";
import { z } from "zod";

/** All pairs (x, y) of numbers below p, labelled max(x, y). */
export const maximum: TaskKind<PairsOptions & { readonly p: number }> = {
  ...pairsKind({
    size: ({ p }) => ({ pairs: p * p, vocabulary: p, classes: p }),
    answers({ p }) {
      const pairs = Array.from({ length: p * p }, (_, i): [number, number] => [Math.floor(i / p), i % p]);
      return { pairs, truth: Int32Array.from(pairs, ([x, y]) => Math.max(x, y)) };
    },
  }),
  schema: z.strictObject({ kind: kind("maximum"), p: whole("a whole number from 2 to 1000", 2, 1000), ...pairsFields }),
  slug: ({ p }) => `maximum${p}`,
};
