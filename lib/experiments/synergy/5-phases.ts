/** @file Section 5 of the paper: the phases of each run, by rule, and figures 2 to 4, which show them. */
import { median } from "simple-statistics";
import { PHASES, type PhaseName, phasesInOrder } from "../../analysis";
import { type Former, most, pairsOf, ratioLies, recordsIn } from "../../claims";
import { curves, panels, phasePortrait, phaseTimeline, type Quantity } from "../../figures";
import type { RunRecord } from "../../runs";
import { among, type RecordsByPart } from "../records";
import { figure, type Section } from "../section";
import { bandsOf, nSeeds } from "../seeds";
import { bandOf, halfFall, halfRise, hasFivePhases, peakOf, phasesOf, synergyCurve, synergyQuantity } from "./curves";
import { claim, GROKKING, grokking, NETWORK, settings, tGen, thresholds, tMem } from "./networks";
import { ALIKE, moreOfLarge, others, sizes } from "./other-seeds";
import { type Row, share } from "./rows";

const { little, much, large } = settings;

/** By five seeds, before the noise of a curve counted. */
const mended = (verdict: Former["verdict"]): Former[] => [
  {
    ...{ n: 5, verdict },
    why: "a stretch was a phase where it changed by less than neighbouring checkpoints do; of curves in random order 84 % had a decoupling",
  },
];
const occurring = (id: string, name: PhaseName, before: Former["verdict"], statement: string) =>
  claim({
    ...{ id, where: `Section 5.1, ${name.replace(/(^| )[a-z]/g, (letter) => letter.toUpperCase())}`, statement },
    ...{ figure: "synergy-phases", arms: others.arms.little, chance: "measurements in random order" },
    history: mended(before),
    read: (runs) => runs.map((run) => phasesOf(run).occurs[name]),
    rule: most(`Weight decay 0.1: ${name} occurs in most seeds.`, `${name} occurs`),
  });

const delays = ({ occurs }: ReturnType<typeof phasesOf>) => occurs.divergence || occurs["delayed emergence"];

/** Whether, up to T_gen, redundancy has come down by half of its range before synergy reaches half of its peak. */
function fallsFirst(run: RunRecord, end: number): boolean {
  const curve = synergyCurve(run).filter(({ step }) => step > 0 && step <= end);
  const fall = halfFall(curve.map(({ step, redundancy }) => ({ step, value: redundancy })));
  const later = halfRise(curve.map(({ step, synergy }) => ({ step, value: synergy })));
  return fall !== undefined && later !== undefined && fall < later;
}

const third = { where: "Section 5.2, Figure 3", figure: "synergy-3" };
const both = { ...third, arms: [much.runs, little.runs] };

/**
 * s = -min Omega and r = max Omega over all multiplets of three or more of ten clusters (Ward, means of ReLU activations on
 * the training set, mid-ranks, no bias term), in bits, step 0 left out. Phases are those of `synergyPhases`, of one run at a
 * time, with a band of what shuffled clusters reach, the median over checkpoints, or of three standard deviations of the measurement.
 */
const claims = [
  claim({
    ...{
      id: "S-2-a",
      chance: "measurements in random order",
      where: "Section 5.1, Figure 2",
      figure: "synergy-2",
      arms: others.arms.little,
    },
    history: mended("contradicted"),
    statement:
      "With weight decay 0.1 training has five phases: feature learning, emergence, divergence, delayed emergence, decoupling.",
    read: (runs) => runs.map((run) => hasFivePhases(phasesOf(run))),
    rule: most(
      "All five occur, each beginning no earlier than the one before, in most seeds.",
      "all five phases occur, in the paper's order",
    ),
  }),
  occurring("S-2-b", "feature learning", "inconclusive", "At first synergy is low and redundancy high."),
  occurring(
    "S-2-c",
    "emergence",
    "contradicted",
    "Then redundancy is traded for synergy while the sub-network grows and the test loss peaks.",
  ),
  occurring(
    "S-2-d",
    "divergence",
    "inconclusive",
    "Then synergy, redundancy and the size of the sub-network fall before the network generalises.",
  ),
  occurring("S-2-e", "delayed emergence", "contradicted", "Then all three rise together."),
  occurring("S-2-f", "decoupling", "supported", "As the network generalises, synergy falls and redundancy rises."),
  claim({
    ...{ ...third, id: "S-3-a", chance: "measurements in random order", arms: others.arms.much },
    history: mended("inconclusive"),
    statement: "With weight decay 2 an emergence is followed by decoupling, without divergence and delayed emergence.",
    read: (runs) =>
      runs.map((run) => {
        const found = phasesOf(run);
        return phasesInOrder(found, ["emergence", "decoupling"]) && !delays(found);
      }),
    rule: most(
      "Emergence and decoupling occur, in this order, and neither divergence nor delayed emergence does, in most seeds.",
      "emergence is followed by decoupling, without divergence and delayed emergence",
    ),
  }),
  claim({
    ...{ ...both, id: "S-3-b" },
    statement: "The peak of synergy is larger with weight decay 2 than with 0.1.",
    read: ([runs, than]) => pairsOf([runs, than], (run) => peakOf(run, "synergy")),
    rule: ratioLies(
      "Largest s with 2 over that with 0.1, in bits, paired by seed: the 95 % interval of the ratio lies above 1.",
      { above: 1 },
      `largest s, ${much.setting} over ${little.setting}`,
    ),
  }),
  claim({
    ...{ ...both, id: "S-3-c", arms: [sizes.arms.much, sizes.arms.little] },
    history: [
      {
        ...{ n: 10, verdict: "inconclusive" },
        why: "it was not said which difference counts as none, and of networks dealt anew 6 % were apart",
      },
    ],
    statement: "So is the synergistic sub-network.",
    read: ([runs, than]) => pairsOf([runs, than], (run) => peakOf(run, "size")),
    rule: ratioLies(
      "Its neurons at the largest s, 2 over 0.1, paired by seed, twelve seeds of their own: the 95 % interval of the ratio " +
        "lies above 1; contradicted where it lies below, or within a factor of 1.2 of 1.",
      { above: 1, alike: ALIKE },
      `its neurons, ${much.setting} over ${little.setting}`,
    ),
  }),
  claim({
    ...{ ...third, id: "S-3-d", chance: "measurements in random order", arms: others.arms.much },
    history: mended("contradicted"),
    statement: "Once the test loss has converged, synergy and redundancy hardly change.",
    read: (runs) =>
      runs.map((run) => {
        const last = synergyCurve(run).at(-1)?.step;
        return phasesOf(run).phases.some(({ name, to }) => name === "finalising" && to === last);
      }),
    rule: most(
      "Weight decay 2: finalising occurs, and its last stretch ends with the run, in most seeds.",
      "a finalising phase lasts to the end of the run",
    ),
  }),
  claim({
    ...{
      id: "S-4-a",
      chance: "measurements in random order",
      where: "Section 5.3, Figure 4",
      figure: "synergy-4",
      arms: others.arms.large,
    },
    history: mended("contradicted"),
    statement: "With alpha 8 there is an emergence, and neither divergence nor delayed emergence.",
    read: (runs) => runs.map((run) => phasesOf(run).occurs.emergence && !delays(phasesOf(run))),
    rule: most(
      "Emergence occurs, and neither of the two does, in most seeds.",
      "emergence occurs, without divergence and delayed emergence",
    ),
  }),
  claim({
    ...{
      id: "S-4-b",
      chance: "measurements in random order",
      where: "Section 5.3, Figure 4 right",
      figure: "synergy-4",
      arms: [others.arms.large, moreOfLarge.arms.runs],
    },
    history: [{ n: 12, verdict: "inconclusive", why: "three of twelve seeds decide nothing" }],
    statement: "With alpha 8 redundancy drops first, and synergy rises later.",
    read: (lists, choice) => lists.flat().map((run) => fallsFirst(run, tGen(run, choice).step)),
    rule: most(
      "Up to T_gen: r has come down by half of its range (from its largest value, to the smallest after that) at an " +
        "earlier step than that at which s first reaches half of its largest value, in most seeds.",
      "redundancy has halved before synergy reaches half of its peak",
    ),
  }),
];

/** What shuffled clusters reach, as a line: the median over runs. */
function chance(runs: readonly RunRecord[], key: "synergy" | "redundancy"): Quantity<RunRecord>["level"] {
  return { value: median(runs.map((run) => bandOf(run)[key])), text: "shuffled" };
}

const NEURONS = { range: [-8, 258] } as const;
const marked = { marks: ["tMem", "tGen"], thresholds } as const;

const inside = (id: string, { setting, runs: arm }: typeof little, title: string) =>
  figure(id, arm, (runs) => {
    const level = (key: "synergy" | "redundancy") => ({ level: chance(runs, key) });
    return panels(
      [
        curves(runs, {
          ...marked,
          quantities: [
            "accuracy",
            synergyQuantity("synergy", "synergy (bits)", "synergy", level("synergy")),
            synergyQuantity("redundancy", "redundancy (bits)", "synergy", level("redundancy")),
            synergyQuantity("size", "neurons in it", "synergy", NEURONS),
          ],
        }),
        curves(runs, {
          ...marked,
          quantities: [
            "loss",
            synergyQuantity("synergy", "synergy (bits)", "neurons"),
            synergyQuantity("redundancy", "redundancy (bits)", "neurons"),
            synergyQuantity("size", "neurons in it", "neurons", NEURONS),
          ],
        }),
      ],
      {
        title,
        settings: `${NETWORK} · ${setting} · Ward's 10 clusters of ReLU activations on the training set, mid-ranks · synergy: −min Ω, redundancy: max Ω; below: size of the most synergistic multiplet · ${bandsOf(runs)}`,
        titles: ["means of clusters (the paper)", "unions of their neurons (its code)"],
        columns: 2,
        panelHeight: 720,
      },
    );
  });

function phaseRow(run: RunRecord, setting: string, probe: string) {
  return {
    label: `${setting}, ${run.config.seed}`,
    phases: phasesOf(run, probe).phases,
    marks: [
      { name: "memorised", symbol: "line-ns-open", at: tMem(run) },
      { name: "generalised", symbol: "x-thin-open", at: tGen(run) },
    ].flatMap(({ at, ...mark }) => (at.censored || at.step === 0 ? [] : [{ ...mark, step: at.step }])),
  };
}

const phaseFigure = (id: string, probe: string, title: string) =>
  figure(id, grokking, (list) =>
    phaseTimeline(
      list.flatMap(({ setting, runs }) => runs.map((run) => phaseRow(run, setting, probe))),
      {
        title,
        settings: `${NETWORK} · a row a run (setting, seed), ${nSeeds(list)} a setting · rules of synergyPhases: 5-checkpoint medians, slopes over ln(step), at least 3 checkpoints in a row`,
        names: PHASES,
        steps: [1, 4000],
      },
    ),
  );

const figures = [
  inside("synergy-2", little, "Synergy and redundancy with weight decay 0.1"),
  inside("synergy-3", much, "Synergy and redundancy with weight decay 2"),
  inside("synergy-4", large, "Synergy and redundancy without decay, α = 8"),
  phaseFigure("synergy-phases", "synergy", "Which phases come, by rule: means of clusters"),
  phaseFigure("synergy-phases-neurons", "neurons", "The same of unions of neurons"),
  // The path in the plane of redundancy and synergy (figures 2 to 4, right).
  figure("synergy-pareto", grokking, (list) =>
    panels(
      ["synergy", "neurons"].flatMap((probe) =>
        list.map(({ runs }) =>
          phasePortrait(
            runs.map((run) => ({
              points: synergyCurve(run, probe)
                .filter(({ step }) => step > 0)
                .map(({ step, redundancy, synergy }) => ({ step, x: redundancy, y: synergy })),
            })),
            { settings: "", xTitle: "redundancy (bits)", yTitle: "synergy (bits)", steps: [1, 4000] },
          ),
        ),
      ),
      {
        title: "Redundancy and synergy along training",
        settings: `${NETWORK} · coloured: seed 0, grey: the other seeds · means of clusters, and unions of their neurons`,
        titles: ["means", "unions"].flatMap((what) => GROKKING.map((setting) => `${setting}: ${what}`)),
        columns: 3,
      },
    ),
  ),
];

export const phases: Section = { parts: [others, moreOfLarge, sizes], figures, claims };

/** In how many seeds each phase comes, of cluster means and of unions of neurons. */
export function phaseTable(records: RecordsByPart): Row[] {
  const list = recordsIn(grokking, among(records));
  return ["synergy", "neurons"].flatMap((probe) =>
    list.map(({ setting, runs }) => {
      const found = runs.map((run) => phasesOf(run, probe));
      return {
        ...{ variables: probe === "synergy" ? "means" : "unions", setting },
        ...Object.fromEntries(PHASES.map((name) => [name, share(found.map(({ occurs }) => occurs[name]))])),
        "all five in order": share(found.map(hasFivePhases)),
      };
    }),
  );
}
