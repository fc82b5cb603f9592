/** @file Sections 5.1 to 5.3: the phases of each run, by rule, and the peaks of synergy. */
import { type PhaseName, phasesInOrder } from "../../analysis";
import { inMost } from "../../claims";
import type { RunRecord } from "../../runs";
import type { Judge } from "../by-parts";
import { ratio } from "./ratio-rule";
import { halfFall, halfRise, hasFivePhases, peaksOf, phasesOf, runsOf, synergyCurve } from "./readings";
import { tGen } from "./times";

const [LITTLE, MUCH, LARGE] = ["weight decay 0.1", "weight decay 2", "α 8"];

const occurring =
  (setting: string, name: PhaseName): Judge =>
  ({ decay }) =>
    inMost(
      runsOf(decay, setting).map((run) => phasesOf(run).occurs[name]),
      `${name} occurs`,
    );

const delays = ({ occurs }: ReturnType<typeof phasesOf>) => occurs.divergence || occurs["delayed emergence"];

export const phaseJudges: Readonly<Record<string, Judge>> = {
  "S-2-a": ({ decay }) =>
    inMost(
      runsOf(decay, LITTLE).map((run) => hasFivePhases(phasesOf(run))),
      "all five phases occur, in the paper's order",
    ),
  "S-2-b": occurring(LITTLE, "feature learning"),
  "S-2-c": occurring(LITTLE, "emergence"),
  "S-2-d": occurring(LITTLE, "divergence"),
  "S-2-e": occurring(LITTLE, "delayed emergence"),
  "S-2-f": occurring(LITTLE, "decoupling"),
  "S-3-a": ({ decay }) =>
    inMost(
      runsOf(decay, MUCH).map((run) => {
        const found = phasesOf(run);
        return phasesInOrder(found, ["emergence", "decoupling"]) && !delays(found);
      }),
      "emergence is followed by decoupling, without divergence and delayed emergence",
    ),
  "S-3-b": ({ decay }) =>
    ratio(
      peaksOf(decay, MUCH, "synergy"),
      peaksOf(decay, LITTLE, "synergy"),
      "above",
      `largest s, ${MUCH} over ${LITTLE}`,
    ),
  "S-3-c": ({ decay }) =>
    ratio(peaksOf(decay, MUCH, "size"), peaksOf(decay, LITTLE, "size"), "above", `its neurons, ${MUCH} over ${LITTLE}`),
  "S-3-d": ({ decay }) =>
    inMost(
      runsOf(decay, MUCH).map((run) => {
        const last = synergyCurve(run).at(-1)?.step;
        return phasesOf(run).phases.some(({ name, to }) => name === "finalising" && to === last);
      }),
      "a finalising phase lasts to the end of the run",
    ),
  "S-4-a": ({ alpha }) =>
    inMost(
      runsOf(alpha, LARGE).map((run) => phasesOf(run).occurs.emergence && !delays(phasesOf(run))),
      "emergence occurs, without divergence and delayed emergence",
    ),
  "S-4-b": ({ alpha }) =>
    inMost(runsOf(alpha, LARGE).map(fallsFirst), "redundancy has halved before synergy reaches half of its peak"),
};

function fallsFirst(run: RunRecord): boolean {
  const curve = synergyCurve(run).filter(({ step }) => step > 0 && step <= tGen(run).step);
  const fall = halfFall(curve.map(({ step, redundancy }) => ({ step, value: redundancy })));
  const later = halfRise(curve.map(({ step, synergy }) => ({ step, value: synergy })));
  return fall !== undefined && later !== undefined && fall < later;
}
