import { paper } from "../section";
import { times } from "./1-times";
import { norms } from "./2-norms";
import { swaps } from "./3-swaps";
import { tried } from "./grids";
import { mlp } from "./networks";

/** Seven networks on one task: a study of ours, notebook 10. */
export const architectures = paper({
  name: "architectures",
  question: "Do seven networks of the same size memorise and generalise alike, each at its best settings?",
  smoke: () => [{ ...mlp.spec, steps: 600 }],
  sections: [times, norms, swaps, tried],
});
