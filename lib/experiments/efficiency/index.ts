import { paper } from "../section";
import { architectures } from "./1-architectures";
import { moreData } from "./2-plateau";
import { lstmTimes } from "./3-lstm";
import { data } from "./4-data";
import { mixtures } from "./5-mixture";
import { norm } from "./6-norm";
import { whereItForgets } from "./7-map";
import { forgetting, forgotten } from "./7-ungrokking";
import { decayPace } from "./8-decay";
import { onTheBorder } from "./9-border";
import { bothLosses } from "./losses";
import { lstm, mlp, transformer } from "./networks";

/** "Towards Understanding the Mystery behind Grokking Phenomenon via Model and Training Efficiency", notebooks 01 to 04. */
export const efficiency = paper({
  name: "efficiency",
  question:
    "Do networks that generalise use their weights better than those that memorise, and does that explain grokking?",
  smoke: () => [
    { ...mlp, steps: 4000 },
    ...[transformer, lstm].map((network) => ({ ...network, steps: 100 })),
    // Begins with a network that it makes first.
    { ...forgetting("mlp", 100, 0), steps: 1000 },
  ],
  sections: [
    architectures,
    moreData,
    lstmTimes,
    bothLosses,
    data,
    mixtures,
    norm,
    forgotten,
    whereItForgets,
    decayPace,
    onTheBorder,
  ],
});
