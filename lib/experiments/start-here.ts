import { trainingCurves } from "../figures";
import { reference } from "../runs";
import type { Experiment } from "./experiment";
import { figure, paper, part } from "./section";

const seeds = part("seeds", "twenty seeds of the reference run", {
  all: () => Array.from({ length: 20 }, (_, i) => ({ ...reference, seed: 100 * i })),
});

/** Does a small network that has memorised its training pairs generalise later, and how much later, in every seed? */
export const startHere: Experiment = paper({
  name: "00-start-here",
  question: "Does the network generalise long after it has memorised, in every seed?",
  smoke: () => [{ ...reference, steps: 600 }],
  sections: [
    {
      parts: [seeds],
      figures: [
        figure("00-start-here", seeds.arms.all, ([first, ...others]) =>
          trainingCurves(first, { title: "A network memorises, and generalises long after", others }),
        ),
      ],
      claims: [],
    },
  ],
});
