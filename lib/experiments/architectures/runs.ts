/** @file Of each network two parts, so that one can be added without touching what is there: its ten seeds, and its grid. */
import { pointsOf } from "../../claims";
import { ConfigError } from "../../core";
import { part, withSeeds } from "../section";
import { type ComparedNetwork, grid, networks, SEEDS, STEPS, TUNING_SEEDS } from "./networks";

const updates = `${STEPS.toLocaleString("en")} updates`;

/** The ten runs of each network. */
export const finals = networks.map((network) => ({
  network,
  part: part(network.name, `${network.label}: ten seeds, ${updates}`, { runs: withSeeds(SEEDS, network.spec) }),
}));

/** The points of each network's grid, with three runs each, without what is measured of swaps. */
export const grids = networks.map((network) => {
  const { probes: _, ...spec } = network.spec;
  const points = pointsOf(grid);
  return {
    ...{ network, points },
    part: part(
      `tune${network.name[0].toUpperCase()}${network.name.slice(1)}`,
      `${network.label}: its grid, three seeds a point, ${updates}`,
      points.map((settings) => withSeeds(TUNING_SEEDS, spec, settings)),
    ),
  };
});

/** The ten runs of a network. */
export function armOf(network: ComparedNetwork) {
  const found = finals.find((one) => one.network === network);
  if (!found) throw new ConfigError(`${network.name} is no network of the comparison`);
  return found.part.arms.runs;
}
