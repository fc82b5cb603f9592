import { byParts } from "../by-parts";
import type { Experiment } from "../experiment";
import { efficiencyClaims } from "./claims";
import { architectureFigures } from "./figures-architectures";
import { dataFigures } from "./figures-data";
import { mixtureFigures } from "./figures-mixture";
import { ungrokkingFigures } from "./figures-ungrokking";
import { architectureJudges } from "./judges-architectures";
import { dataJudges } from "./judges-data";
import { mixtureJudges } from "./judges-mixture";
import { ungrokkingJudges } from "./judges-ungrokking";
import { efficiencyParts, lstm, mlp, transformer } from "./runs";
import { dataParts } from "./runs-data";
import { mixtureParts } from "./runs-mixture";
import { ungrokkingParts } from "./runs-ungrokking";

/** "Towards Understanding the Mystery behind Grokking Phenomenon via Model and Training Efficiency", notebooks 01 to 04. */
export const efficiency: Experiment = byParts({
  name: "efficiency",
  question:
    "Do networks that generalise use their weights better than those that memorise, and does that explain grokking?",
  parts: { ...efficiencyParts, ...dataParts, ...mixtureParts, ...ungrokkingParts },
  smoke: () => [
    { ...mlp, steps: 4000 },
    ...[transformer, lstm].map((network) => ({ ...network, steps: 100 })),
    // Begins with a network that it makes first.
    { ...ungrokkingParts.ungrokking.runs()[0], steps: 1000 },
  ],
  figures: [...architectureFigures, ...dataFigures, ...mixtureFigures, ...ungrokkingFigures],
  claims: efficiencyClaims,
  judges: { ...architectureJudges, ...dataJudges, ...mixtureJudges, ...ungrokkingJudges },
});
