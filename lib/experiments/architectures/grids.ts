/** @file What was tried of each network: T_gen at each point of its grid. */
import { medianTime } from "../../analysis";
import { heatMap } from "../../figures";
import { timesAt99 } from "../measures";
import { figure, type Section } from "../section";
import { describePoint } from "../tuning";
import { TASK } from "./1-times";
import { grids } from "./runs";

const { tGen } = timesAt99;

const figures = [
  figure(
    "architectures-grids",
    grids.map(({ part }) => part.arms),
    (found) =>
      heatMap(
        found.flatMap((points, i) =>
          points.map(({ runs }, j) => {
            const times = runs.map((run) => tGen(run));
            return {
              x: describePoint(grids[i].points[j]),
              y: grids[i].network.label,
              value: medianTime(times),
              note: `${times.filter(({ censored }) => !censored).length} of ${times.length}`,
            };
          }),
        ),
        {
          title: "What was tried: the same six points for each network",
          settings: `${TASK} · median T_gen of three seeds, and how many of them get there`,
          ...{ xTitle: "", yTitle: "", unit: "T_gen (updates)", scale: "log" },
        },
      ),
  ),
];

export const tried: Section = { parts: [], figures, claims: [] };
