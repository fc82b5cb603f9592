import { reference } from "../../runs";
import { paper } from "../section";
import { synergisticDropout } from "./dropout";
import { elsewhere } from "./elsewhere";
import { l1Parity } from "./l1";
import { connected } from "./lines";
import { largerParities } from "./parity";
import { sharpness } from "./sharpness";
import { unionsToo } from "./unions";

/** What else can be seen inside a network that groks: a study of ours, notebook 12. */
export const inside = paper({
  name: "inside",
  question: "How sharp is the loss where a network memorises and where it generalises, and what lies between?",
  smoke: () => [{ ...reference, steps: 600, probes: [{ kind: "sharpness", schedule: { every: 200, perDecade: 0 } }] }],
  sections: [sharpness, connected, synergisticDropout, elsewhere, unionsToo, largerParities, l1Parity],
});
