/** @file The four phases of training that Liu et al. 2022 name, of the runs of one setting, and a map of them. */
import { describeCrossing, medianTime } from "../../analysis";
import { type HeatMapOptions, heatMap, PALETTE, type PlotlyFigure } from "../../figures";
import type { RunRecord } from "../../runs";
import type { Times } from "../measures";

/** In the order in which a map has their colours. */
export const PHASES = ["comprehension", "grokking", "memorisation", "confusion"] as const;
export type PhaseOfGrokking = (typeof PHASES)[number];

/** T_gen is so many times T_mem where a network groks rather than comprehends. */
export const LATE = 2;

/**
 * The phase of some seeds of one setting, by their median T_mem and T_gen: *comprehension* where T_gen is less than twice T_mem (or
 * T_mem is not reached, and T_gen is), *grokking* where it is twice or more, *memorisation* where T_mem alone is reached within the
 * run, *confusion* where neither is.
 *
 * @see Liu et al., Towards Understanding Grokking, NeurIPS 2022, table 1, which sets the border at a number of steps
 */
export function phaseOf(runs: readonly RunRecord[], { tMem, tGen }: Pick<Times, "tMem" | "tGen">): PhaseOfGrokking {
  const [mem, gen] = [tMem, tGen].map((time) => medianTime(runs.map((run) => time(run))));
  if (gen.censored) return mem.censored ? "confusion" : "memorisation";
  return mem.censored || gen.step < LATE * mem.step ? "comprehension" : "grokking";
}

/** The seeds of one place of a phase diagram. */
export interface PhasePlace {
  readonly x: number | string;
  readonly y: number | string;
  readonly runs: readonly RunRecord[];
}

/** A cell for each place, coloured by its phase, with its median T_mem and T_gen; the caption says what these phases are. */
export function phaseDiagram(
  places: readonly PhasePlace[],
  times: Pick<Times, "tMem" | "tGen">,
  { settings, ...options }: Pick<HeatMapOptions, "title" | "settings" | "xTitle" | "yTitle" | "marks">,
): PlotlyFigure {
  const cells = places.map(({ x, y, runs }) => {
    const [mem, gen] = [times.tMem, times.tGen].map((time) => describeMedian(runs, time));
    return { x, y, value: PHASES.indexOf(phaseOf(runs, times)), text: mem, note: gen };
  });
  return heatMap(cells, {
    ...options,
    settings: `${settings} · in a cell the median T_mem, below it T_gen · comprehension: T_gen below ${LATE} T_mem, grokking: at ${LATE} T_mem or later, memorisation: T_mem alone`,
    ...{ unit: "", range: [0, PHASES.length - 1], colours: COLOURS, names: PHASES },
  });
}

const COLOURS = [PALETTE[2], PALETTE[0], PALETTE[1], "#D9D9D9"];

const describeMedian = (runs: readonly RunRecord[], time: Times["tMem"]) =>
  describeCrossing(medianTime(runs.map((run) => time(run)))).replace("none by ", "> ");
