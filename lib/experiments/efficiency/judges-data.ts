/** @file How the rules for Figure 4 are computed; they stand in `claims-data.ts`, under the same ids. */
import { mean } from "simple-statistics";
import { inMost, larger, together } from "../../claims";
import type { RunRecord } from "../../runs";
import type { Judge } from "../by-parts";
import { fraction } from "./readings";
import { type Best, baselineOf, bestAccuracy, bestInOrder, bestUnseen, withSetting } from "./readings-data";
import { SETTINGS, type SettingName } from "./runs-data";

/** A difference that matters, where a rule names one. */
const TENTH = 0.1;

function compared(
  runs: readonly RunRecord[],
  name: SettingName,
  than: SettingName,
  { best = bestAccuracy, least = 0 }: { best?: Best; least?: number } = {},
) {
  const what = best === bestUnseen ? "best accuracy without seen swaps" : "best test accuracy";
  return larger(
    bestInOrder(runs, name, best),
    bestInOrder(runs, than, best),
    `${what}, ${SETTINGS[name].label} less ${SETTINGS[than].label}`,
    { least },
  );
}

const better =
  (name: SettingName, part = "regularisers"): Judge =>
  (records) =>
    compared(records[part], name, baselineOf(name));

const RATES: readonly SettingName[] = ["slow", "minibatch", "fast"];

export const dataJudges: Readonly<Record<string, Judge>> = {
  "E-4-a": better("decayOne"),
  "E-4-b": better("decayTenth"),
  "E-4-c": better("decayOneInit"),
  "E-4-d": ({ regularisers }) => compared(regularisers, "decayOne", "decayOneInit"),
  "E-4-e": better("updateNoise", "fullBatch"),
  "E-4-f": better("weightNoise"),
  "E-4-g": better("dropout"),
  "E-4-h": ({ regularisers }) => {
    const ranked = [...RATES].sort((a, b) => mean(bestInOrder(regularisers, b)) - mean(bestInOrder(regularisers, a)));
    return compared(regularisers, ranked[0], ranked[ranked.length - 1], { least: TENTH });
  },
  "E-4-i": ({ regularisers, fullBatch }) => {
    const others = (Object.keys(SETTINGS) as SettingName[]).filter((name) => name !== "decayOne");
    return together(others.map((name) => compared([...regularisers, ...fullBatch], "decayOne", name)));
  },
  "E-4-j": ({ regularisers }) => compared(regularisers, "decayOne", "minibatch", { best: bestUnseen, least: TENTH }),
  "E-4-k": ({ regularisers }) =>
    inMost(
      withSetting(regularisers, "minibatch")
        .filter((run) => fraction(run) <= 0.5)
        .map((run) => bestUnseen(run) <= TENTH),
      "at 30, 40 and 50 % the best accuracy without seen swaps is at most 0.1",
    ),
};
