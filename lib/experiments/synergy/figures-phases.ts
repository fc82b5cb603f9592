/** @file The phases of each run by rule, and the path in the plane of redundancy and synergy (figures 2 to 4, right). */
import { PHASES } from "../../analysis";
import { panels, paths, stretches } from "../../figures";
import type { RunRecord } from "../../runs";
import type { FigureRecipe, RecordsByPart } from "../by-parts";
import { NETWORK } from "./figures-training";
import { GROKKING } from "./judges-subnetworks";
import { phasesOf, runsOf, synergyCurve } from "./readings";
import { tGen, tMem } from "./times";

const grokking = ({ decay, alpha }: RecordsByPart, setting: string) => runsOf([...decay, ...alpha], setting);

function phaseRows(runs: readonly RunRecord[], setting: string, probe: string) {
  return runs.map((run) => ({
    label: `${setting}, ${run.config.seed}`,
    stretches: phasesOf(run, probe).phases,
    marks: [
      { name: "memorised", symbol: "line-ns-open", at: tMem(run) },
      { name: "generalised", symbol: "x-thin-open", at: tGen(run) },
    ].flatMap(({ at, ...mark }) => (at.censored || at.step === 0 ? [] : [{ ...mark, step: at.step }])),
  }));
}

const phaseFigure = (id: string, probe: string, title: string): FigureRecipe => ({
  id,
  parts: ["decay", "alpha"],
  draw: (records) =>
    stretches(
      GROKKING.flatMap((setting) => phaseRows(grokking(records, setting), setting, probe)),
      {
        title,
        settings: `${NETWORK} · a row a run (setting, seed), n = 5 seeds a setting · rules of synergyPhases: 5-checkpoint medians, slopes over ln(step), at least 3 checkpoints in a row`,
        names: PHASES,
        steps: [1, 4000],
      },
    ),
});

const pareto: FigureRecipe = {
  id: "synergy-pareto",
  parts: ["decay", "alpha"],
  draw: (records) =>
    panels(
      ["synergy", "neurons"].flatMap((probe) =>
        GROKKING.map((setting) =>
          paths(
            grokking(records, setting).map((run) => ({
              points: synergyCurve(run, probe)
                .filter(({ step }) => step > 0)
                .map(({ step, redundancy, synergy }) => ({ step, x: redundancy, y: synergy })),
            })),
            { settings: "", xTitle: "redundancy (bits)", yTitle: "synergy (bits)", steps: [1, 4000] },
          ),
        ),
      ),
      {
        title: "From redundancy to synergy and back",
        settings: `${NETWORK} · coloured: seed 0, grey: four other seeds · means of clusters, and unions of their neurons`,
        titles: ["means", "unions"].flatMap((what) => GROKKING.map((setting) => `${setting}: ${what}`)),
        columns: 3,
      },
    ),
};

export const phaseFigures: readonly FigureRecipe[] = [
  phaseFigure("synergy-phases", "synergy", "Which phases come, by rule: means of clusters"),
  phaseFigure("synergy-phases-neurons", "neurons", "The same of unions of neurons"),
  pareto,
];
