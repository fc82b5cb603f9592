/** @file Whether the norm of the weights falls while a network that has memorised comes to generalise. */
import { each, type Judge, mostOf } from "../../claims";
import { normAt, timesAt99 } from "../measures";
import type { Section } from "../section";
import { type ComparedNetwork, networks } from "./networks";
import { armOf } from "./runs";
import { claim } from "./study";

const { tMem, tGen } = timesAt99;

const FALLS =
  "Of each of the seven networks: the norm of all weights at T_gen is below that at T_mem in most of those of ten seeds in which both are reached.";
const falls = ({ label }: ComparedNetwork): Judge<readonly (boolean | null)[]> =>
  mostOf(FALLS, `of the ${label} it is so`, `no run of the ${label} reaches T_gen`);

const claims = [
  claim({
    ...{ id: "A-3-a", where: "Norms", origin: "ours", figure: "architectures-curves" },
    statement: "The norm of the weights falls between memorising and generalising, whatever the network.",
    arms: networks.map(armOf),
    read: (found, choice) =>
      found.map((runs) =>
        runs.map((run) => {
          const [mem, gen] = [tMem(run, choice), tGen(run, choice)];
          return mem.censored || gen.censored ? null : normAt(run, gen.step) < normAt(run, mem.step);
        }),
      ),
    rule: each(FALLS, networks.map(falls)),
  }),
];

export const norms: Section = { parts: [], figures: [], claims };
