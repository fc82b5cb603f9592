/** @file Where a claim is so: what is found at each point of a grid, as one verdict with its border in words. */
import type { RunRecord } from "../runs";
import { borderOf } from "./border";
import type { Finding, Verdict } from "./claim";
import type { PointSettings } from "./grid";

/** What is found at one point of a grid. */
export interface MapPoint {
  readonly settings: PointSettings;
  /** Seeds that were judged there. */
  readonly n: number;
  /** Whether the premise holds in more than half of the runs; where it does not, the point is none of the claim. */
  readonly premise: boolean;
  /** Whether the claim is so there; null where the premise fails, or the runs do not decide it. */
  readonly holds: boolean | null;
  /** What the rule finds; null for a quantity that no rule is about. Of three seeds a rule about most of them shows nothing. */
  readonly verdict: Finding["verdict"] | null;
  /** The number behind it: the rule's estimate, or the median of a quantity. */
  readonly estimate: number | null;
  /** Whether it was added between neighbours that disagree: such points show where the border is, and are not counted. */
  readonly refined: boolean;
}

/** A map: where a claim is so. */
export interface ClaimMap {
  readonly points: readonly MapPoint[];
  /** Points of the grid, those added later aside, where the premise holds. */
  readonly premise: number;
  /** Of them, the share where the claim is so; null where there are none, or what is mapped is no claim. */
  readonly share: number | null;
  readonly verdict: MapVerdict;
  /** Where it is so, in words: `from weight decay 0.5 on`; null where that is not asked. */
  readonly border: string | null;
}

/** Verdicts that a map may have. */
export type MapVerdict = Extract<Verdict, "supported" | "contradicted" | "depends on the setting" | "inconclusive">;

/** On this share of the points a claim is supported, and on the rest of it contradicted. */
const MOST = 0.9;

/**
 * The map of some points. Of those of the grid where the premise holds, the claim is `supported` where it is so on at least 90 %,
 * `contradicted` where on at most 10 %, else it `depends on the setting`. Points that their runs leave open are counted both ways: where
 * that turns the verdict, and where no point has the premise, it is `inconclusive`.
 */
export function mapOf(points: readonly MapPoint[]): ClaimMap {
  const asked = points.filter(({ premise, refined }) => premise && !refined);
  const so = asked.filter(({ holds }) => holds === true).length;
  const open = asked.filter(({ holds }) => holds === null).length;
  const isClaim = points.some(({ holds }) => holds !== null);
  const [least, most] = [so, so + open].map((count) => verdictOf(count / asked.length));
  return {
    points,
    premise: asked.length,
    share: isClaim && asked.length > 0 ? so / asked.length : null,
    verdict: isClaim && asked.length > 0 && least === most ? least : "inconclusive",
    border: isClaim ? borderOf(points) : null,
  };
}

/** Shares are of whole points: what is rounded in them does not decide. */
function verdictOf(share: number): MapVerdict {
  if (share >= MOST - 1e-9) return "supported";
  return share <= 1 - MOST + 1e-9 ? "contradicted" : "depends on the setting";
}

/** A rule's finding at a point, with what each run says where the rule asks for most of them. */
export interface FoundAt {
  readonly finding: Finding;
  readonly votes?: readonly boolean[];
}

/** A point where a rule was asked. */
export function judgedPoint(
  settings: PointSettings,
  runs: readonly RunRecord[],
  premise: ((run: RunRecord) => boolean) | undefined,
  found: () => FoundAt,
): Omit<MapPoint, "refined"> {
  const n = seedsOf(runs);
  if (premise && !inMoreThanHalf(runs.map(premise))) {
    return { settings, n, premise: false, holds: null, verdict: null, estimate: null };
  }
  const { finding, votes } = found();
  const { verdict, estimate } = finding;
  const holds = votes ? inMoreThanHalf(votes) : verdict === "inconclusive" ? null : verdict === "supported";
  return { settings, n, premise: true, holds, verdict, estimate };
}

/** Whether most say yes; null for as many on either side, and for none. */
export function inMoreThanHalf(votes: readonly boolean[]): boolean | null {
  const yes = votes.filter(Boolean).length;
  return 2 * yes === votes.length ? null : 2 * yes > votes.length;
}

/** How many seeds some runs have. */
export function seedsOf(runs: readonly RunRecord[]): number {
  return new Set(runs.map(({ config }) => config.seed)).size;
}

/** `so on 21 of 27 points (78 %), from weight decay 0.5 on; the premise fails on 3` */
export function describeMap({ points, premise, share, border }: ClaimMap): string {
  const without = points.filter((point) => !point.refined && !point.premise).length;
  const words = [
    share === null
      ? `${premise} points`
      : `so on ${Math.round(share * premise)} of ${premise} points (${Math.round(100 * share)} %)`,
    ...(border === null ? [] : [border]),
  ].join(": ");
  return without === 0 ? words : `${words}; the premise fails on ${without} more`;
}
