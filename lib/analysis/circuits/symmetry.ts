/** @file The symmetries of the cube, and what they do to classes of networks. */
import { contains, type PatternSet } from "./dichotomies";
import { parityOf, signPatterns } from "./network";

/** One symmetry: coordinates permuted, then some of them negated. */
export interface CubeSymmetry {
  /** Pattern i goes to pattern `image[i]`, `[2^k]`. */
  readonly image: readonly number[];
  /** Whether it negates the parity of every pattern: an odd number of coordinates is negated. */
  readonly negatesParity: boolean;
}

/** All 2^k k! symmetries of {-1, 1}^k. */
export function cubeSymmetries(k: number): CubeSymmetry[] {
  const patterns = signPatterns(k);
  const numberOf = new Map(patterns.map((x, i) => [String(x), i]));
  return permutations(k).flatMap((order) =>
    patterns.map((flips) => ({
      image: patterns.map((x) => numberOf.get(String(order.map((from, to) => flips[to] * x[from]))) as number),
      negatesParity: parityOf(flips) < 0,
    })),
  );
}

/** The image of a set of patterns. */
export function imageOf(members: PatternSet, { image }: CubeSymmetry): PatternSet {
  return image.reduce((set, to, i) => (contains(members, i) ? set | (1 << to) : set), 0);
}

function permutations(k: number): number[][] {
  if (k === 0) return [[]];
  return permutations(k - 1).flatMap((shorter) =>
    Array.from({ length: k }, (_, place) => [...shorter.slice(0, place), k - 1, ...shorter.slice(place)]),
  );
}
