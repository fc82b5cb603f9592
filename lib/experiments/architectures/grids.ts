/** @file What was tried of each network: T_gen at each point of its grid. */
import { median } from "simple-statistics";
import { medianTime } from "../../analysis";
import { heatMap } from "../../figures";
import type { RunRecord } from "../../runs";
import { timesAt99 } from "../measures";
import { figure, type Section } from "../section";
import { TASK } from "./1-times";
import { grids } from "./runs";

const { tGen, gap } = timesAt99;

/** `3 of 3 · 4.1`: how many runs reach T_gen, and their median T_gen / T_mem. */
function noteOf(runs: readonly RunRecord[]): string {
  const ratios = runs.flatMap((run) => {
    const ratio = gap(run);
    return ratio === null || ratio.censored ? [] : ratio.step;
  });
  return `${ratios.length} of ${runs.length}${ratios.length > 0 ? ` · ${median(ratios).toFixed(1)}` : ""}`;
}

const figures = [
  figure(
    "architectures-grids",
    grids.map(({ part }) => part.arms),
    (found) =>
      heatMap(
        found
          .map((points, i) =>
            points.map((runs, j) => ({
              x: Object.values(grids[i].points[j]).join(" · "),
              y: grids[i].network.label,
              value: medianTime(runs.map((run) => tGen(run))),
              note: noteOf(runs),
            })),
          )
          .reverse() // rows are drawn from below
          .flat(),
        {
          title: "What was tried: the same six points for each network",
          settings: `${TASK} · median T_gen of three seeds; below it how many of them get there, and their median T_gen / T_mem`,
          ...{ xTitle: "learning rate · weight decay", yTitle: "", unit: "T_gen (updates)", scale: "log" },
        },
      ),
  ),
];

export const tried: Section = { parts: [], figures, claims: [] };
