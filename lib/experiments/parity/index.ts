import { paper } from "../section";
import { twoBits } from "./2-two-bits";
import { raisedDecay } from "./3-decay";
import { labelNoise } from "./3-noise";
import { fewNeurons } from "./4-neurons";
import { threeBitsToo } from "./a-three-bits";
import { beyond } from "./beyond";
import { law } from "./law";
import { aroundBaseline } from "./map";
import { parityBaseline } from "./networks";

/** The parity thesis (Fuangkawinsombut 2024, "Beyond Memorization"), notebook 05. */
export const parity = paper({
  name: "parity",
  question: "When does a one-layer ReLU network grok a sparse parity, and how few neurons compute it?",
  smoke: () => [{ ...parityBaseline, steps: 2500 }],
  sections: [twoBits, raisedDecay, labelNoise, fewNeurons, threeBitsToo, beyond, aroundBaseline, law],
});
