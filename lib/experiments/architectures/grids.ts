/** @file What was tried of each network: T_gen at each point of its grid. */
import { median } from "simple-statistics";
import { medianTime } from "../../analysis";
import { heatMap } from "../../figures";
import type { RunRecord } from "../../runs";
import { phaseDiagram } from "../maps/phases";
import { timesAt99 } from "../measures";
import { figure, type Section } from "../section";
import { TASK } from "./1-times";
import { grids } from "./runs";

const { tGen, gap } = timesAt99;
const POINTS = "learning rate · weight decay";
const all = grids.map(({ part }) => part.arms);

/** Every point of every grid with its runs, networks from the last to the first: rows are drawn from below. */
const placesOf = (found: readonly (readonly (readonly RunRecord[])[])[]) =>
  found
    .map((points, i) =>
      points.map((runs, j) => ({ x: Object.values(grids[i].points[j]).join(" · "), y: grids[i].network.label, runs })),
    )
    .reverse()
    .flat();

/** `3 of 3 · 4.1`: how many runs reach T_gen, and their median T_gen / T_mem. */
function noteOf(runs: readonly RunRecord[]): string {
  const ratios = runs.flatMap((run) => {
    const ratio = gap(run);
    return ratio === null || ratio.censored ? [] : ratio.step;
  });
  return `${ratios.length} of ${runs.length}${ratios.length > 0 ? ` · ${median(ratios).toFixed(1)}` : ""}`;
}

const figures = [
  figure("architectures-grids", all, (found) =>
    heatMap(
      placesOf(found).map(({ x, y, runs }) => ({
        ...{ x, y, note: noteOf(runs) },
        value: medianTime(runs.map((run) => tGen(run))),
      })),
      {
        title: "What was tried: the same six points for each network",
        settings: `${TASK} · median T_gen of three seeds; below it how many of them get there, and their median T_gen / T_mem`,
        ...{ xTitle: POINTS, yTitle: "", unit: "T_gen (updates)", scale: "log" },
      },
    ),
  ),
  figure("architectures-phases", all, (found) =>
    phaseDiagram(placesOf(found), timesAt99, {
      title: "Comprehension, grokking, memorisation, confusion: seven networks at six points",
      ...{ settings: `${TASK} · 4,000 updates, three seeds`, xTitle: POINTS, yTitle: "" },
    }),
  ),
];

export const tried: Section = { parts: [], figures, claims: [] };
