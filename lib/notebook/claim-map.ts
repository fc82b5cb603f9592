/** @file Where a claim is so: a map over settings, made in a cell, which grows while it is made. */
import type { Claim, ClaimMap, Grid, PointSettings } from "../claims";
import { ConfigError, GroklabError, nearestWord } from "../core";
import { figureOfMap, makeMap } from "../experiments/maps/make";
import { claimQuestion, type MapQuantity, runQuestion } from "../experiments/maps/question";
import { type MapOptions, mapStudy } from "../experiments/maps/study";
import { availableCores, type RunResult, refuseOwn } from "../launch";
import { probeFiles, type RunRecord, type RunSpec } from "../runs";
import { openDisplay } from "./kernel";
import { attachPng, figureBundle, withBrowser } from "./show";
import { reasonsOf, type SweepOptions, tellReasons, trainWithBar } from "./sweep";

export interface ClaimMapOptions extends MapOptions, Omit<SweepOptions, "limit" | "draw" | "fresh"> {
  /** The run whose settings a quantity is asked over; a claim has its own. */
  readonly base?: RunSpec;
  /** PointSettings that all runs have otherwise than the claim's or the base, by dotted path. Default none. */
  readonly change?: PointSettings;
  /** What has to be so of most runs at a point for it to count, such as that they memorise at all. Default: nothing. */
  readonly premise?: (run: RunRecord) => boolean;
  /** Of the premise where it fails, for the figure: `does not memorise`. */
  readonly hatching?: string;
  /** What a quantity is called. Default "it is so". */
  readonly title?: string;
}

/**
 * Where something is so, over one to three settings: a claim of the papers, by its rule, or a quantity of a run. Trains what has
 * no finished record: three seeds at each point of the grid, then points between neighbours that disagree, and five seeds there. It says
 * first how many runs that are and what they cost, its figure grows while they are trained, and Interrupt keeps what is done: the cell run again goes on.
 *
 * The verdict counts points of the grid where the premise holds: supported from nine of ten on, contradicted up to one of ten, else it depends on
 * the setting, with the border in words.
 *
 * @param what id of a claim, or a function of a run: whether it is so, or a time, or a number; null where the run can't be asked
 * @param grid values of one to three settings by dotted path
 * @throws ConfigError before anything is trained for what is no map
 * @example const { border } = await claimMap("E-1-e", { "optimizer.learningRate": [3e-4, 1e-3, 3e-3], "optimizer.weightDecay": [0.1, 0.3, 1] })
 */
export async function claimMap(
  what: string | MapQuantity,
  grid: Grid,
  options: ClaimMapOptions = {},
): Promise<ClaimMap> {
  const { base, change, premise, hatching, title = "it is so", seeds, seedsNear, rounds, ...training } = options;
  const { experiment = "live", jobs = availableCores(), probes } = training;
  const question = await questionOf(what, grid, { base, title, change, premise });
  const study = mapStudy(question, grid, { seeds, seedsNear, rounds });
  refuseOwn(study.runsOf(study.plan(() => undefined, 0)), probeFiles(probes));
  const display = openDisplay();
  const failed: Extract<RunResult, { kind: "failed" }>[] = [];
  const { map, records } = await makeMap(study, {
    ...{ experiment, jobs, say: (line) => console.log(line) },
    async train(specs, ended) {
      const results = await trainWithBar(specs, training, ({ spec, record }) => ended(spec, record));
      failed.push(...results.filter((result) => result.kind === "failed"));
    },
    onGrow: (known, found) => display.show(figureBundle(figureOfMap(study, known, found, hatching))),
  });
  const reasons = reasonsOf(failed);
  if (failed.length > 0 && records.length === 0)
    throw new GroklabError(`claimMap: all runs failed: ${reasons.join("; ")}`);
  tellReasons(reasons);
  if (records.length > 0) await withBrowser(() => attachPng(display, figureOfMap(study, map, records, hatching)));
  return map;
}

async function questionOf(
  what: string | MapQuantity,
  grid: Grid,
  { base, title, ...options }: Pick<ClaimMapOptions, "base" | "change" | "premise"> & { readonly title: string },
) {
  if (typeof what === "string") {
    if (base)
      throw new ConfigError(
        "claimMap: a claim has its own runs; give `change` for what they have otherwise, not `base`",
      );
    return claimQuestion(await claimNamed(what), grid, options);
  }
  if (!base) throw new ConfigError("claimMap: a quantity needs a run to begin with, { base: reference }");
  return runQuestion({ title, of: what, base }, grid, options);
}

/** Loaded when a claim is asked about: a study of one's own needs no papers. */
async function claimNamed(id: string): Promise<Claim> {
  const { experiments } = await import("../experiments");
  const claims = experiments.flatMap((experiment) => experiment.claims);
  const found = claims.find((claim) => claim.id === id);
  if (found) return found;
  const nearest = nearestWord(
    id,
    claims.map((claim) => claim.id),
  );
  throw new ConfigError(
    `claimMap: there is no claim ${JSON.stringify(id)}${nearest ? `; did you mean ${nearest}?` : ""}`,
  );
}
