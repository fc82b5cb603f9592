/** @file Around Figures 2 to 5: which phases occur, and whether synergy peaks early, over weight decay and initial scale together. */
import { inMoreThanHalf, seedsOf } from "../../claims";
import { settingsMap } from "../../figures";
import type { RunRecord } from "../../runs";
import { gridOf } from "../maps/section";
import { figure, part, type Section, withSeeds } from "../section";
import { earlyPeakOf, hasFivePhases, phasesOf } from "./curves";
import { generalises, NETWORK, scheduled, synergyBaseline } from "./networks";

const [DECAY, SCALE] = ["optimizer.weightDecay", "initialization.scale"] as const;
/** The paper varies each alone, the initial scale at a constant norm and without weight decay. */
const around = part(
  "phasesMap",
  "around figures 2 to 5: weight decay and the scale of the initial weights together, three other seeds",
  gridOf({ [DECAY]: [0.1, 0.5, 2, 8], [SCALE]: [0.5, 1, 2, 4] }, (settings) =>
    withSeeds(
      [5100, 5200, 5300],
      {
        ...synergyBaseline,
        evaluation: scheduled(20, 20),
        probes: [{ kind: "synergy", schedule: scheduled(20, 200), options: { nulls: 0 } }],
      },
      settings,
    ),
  ),
);

/** What the paper says happens, by the rules of its claims. */
const EVENTS: Readonly<Record<string, (run: RunRecord) => boolean>> = {
  "an early peak": (run) => earlyPeakOf(run).present,
  emergence: (run) => phasesOf(run).occurs.emergence,
  divergence: (run) => phasesOf(run).occurs.divergence,
  "delayed emergence": (run) => phasesOf(run).occurs["delayed emergence"],
  decoupling: (run) => phasesOf(run).occurs.decoupling,
  "all five phases in order": (run) => hasFivePhases(phasesOf(run)),
};

const figures = [
  figure("synergy-map", around.arms, (points) =>
    settingsMap(
      Object.entries(EVENTS).flatMap(([event, occurs]) =>
        points.map(({ settings, runs }) => {
          const votes = runs.map(occurs);
          return {
            ...{ settings: { ...settings, event }, n: seedsOf(runs), holds: inMoreThanHalf(votes) },
            premise: inMoreThanHalf(runs.map((run) => generalises(run))) === true,
            estimate: votes.filter(Boolean).length / votes.length,
          };
        }),
      ),
      {
        title: "Which of the phases occur, over weight decay and the scale of the initial weights",
        settings: `${NETWORK}, 4,000 updates · the share of seeds in which it occurs`,
        axes: { [DECAY]: "weight decay", [SCALE]: "initial weights times", event: "" },
        hatching: "most do not generalise",
      },
    ),
  ),
];

export const aroundPhases: Section = { parts: [around], figures, claims: [] };
