import { reference } from "../../runs";
import { paper } from "../section";
import { depth } from "./depth";
import { speedrun } from "./speedrun";
import { width } from "./width";
import { decayless } from "./without-decay";

/** Optimisers and the speedrun: a study of ours, notebook 11. */
export const optimisers = paper({
  name: "optimisers",
  question: "Which optimiser makes a network generalise in the fewest updates, and with the least compute?",
  smoke: () => [{ ...reference, steps: 600 }],
  sections: [speedrun, decayless, width, depth],
});
