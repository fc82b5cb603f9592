import { whole } from "groklab/fields";
import type { ProbeKind, ProbeView } from "groklab/trainers";
import { z } from "zod";

/** The largest absolute weights of a network, `count` of them. */
export const largestWeights: ProbeKind = Object.assign(
  ({ trainer }: ProbeView, { count }: Readonly<Record<string, unknown>>) => {
    const sizes = Object.values(trainer.weights()).flatMap((values) => Array.from(values, Math.abs));
    return sizes.sort((a, b) => b - a).slice(0, Number(count));
  },
  {
    options: z
      .strictObject({ count: whole("a whole number of weights, from 1 to 100", 1, 100).default(1) })
      .prefault({}),
  },
);
