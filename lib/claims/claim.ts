/** @file What a paper says, the rule that decides whether our runs say the same, and what came of it. */
import type { RandomStream } from "../core";
import type { RunRecord } from "../runs";
import { type Arm, armsIn, type Find, type Records, recordsIn } from "./arms";
import type { PointSettings } from "./grid";
import { type ClaimMap, type FoundAt, judgedPoint, mapOf } from "./map";
import { dealtRecords, type NullModel, type RecordsNull } from "./null";
import type { Chance, NothingLeftToChance, Rule } from "./rule";

/** The four papers, by the names that claims and options know them by. */
export const PAPERS = ["efficiency", "parity", "regularization", "synergy"] as const;
/** The papers that claims are from. */
export type Paper = (typeof PAPERS)[number];

/** What claims are of: a paper, or a study of ours, all claims of which are ours. */
export const STUDIES = [...PAPERS, "architectures", "optimisers", "inside"] as const;
/** A paper, or a study of ours. */
export type Study = (typeof STUDIES)[number];

/**
 * What a definition of a time leaves open: the accuracy that counts, for how many evaluations it is held, and whether a delay is
 * T_gen - T_mem or T_gen / T_mem.
 */
export interface Choice {
  readonly threshold: number;
  readonly hold: number;
  readonly delay: "difference" | "ratio";
}

/** What is said of a claim, before it is known whether it holds. */
export interface Statement {
  /** Letter of the paper, figure, letter: never used again for another claim. */
  readonly id: string;
  /** Figure, table or section, as in the paper. */
  readonly where: string;
  /** What the paper says, in our words. */
  readonly statement: string;
  /** "ours": a cause, a control or a speed that we add; it does not count among what the paper says. Default "paper". */
  readonly origin?: Origin;
  /** In what our measure differs from the paper's, where it does; settings are compared with {@link Printed} ones. */
  readonly deviation?: string;
  /** What its rule said before the rule was mended, and why it was; the verdict of today is by runs that were made since. */
  readonly history?: readonly Former[];
  /** Claims that took the place of this one, which stays in the ledger and is not counted. */
  readonly supersededBy?: readonly string[];
}

/** A verdict by a rule that was mended since. */
export interface Former {
  /** Of so many runs or pairs. */
  readonly n: number;
  readonly verdict: Finding["verdict"];
  readonly why: string;
}

/** Who says so. */
export type Origin = "paper" | "ours";

/**
 * One statement of a paper, with the runs and the rule for its verdict. Statement and rule are committed before the runs
 * that decide them.
 */
export interface Claim extends Statement {
  /** The paper, or the study of ours. */
  readonly paper: Study;
  readonly origin: Origin;
  /** What must be seen for "supported"; "contradicted" is its opposite, anything between is "inconclusive". */
  readonly rule: string;
  /** The runs that decide. */
  readonly arms: readonly Arm[];
  /** The parts of the experiment that make them. */
  readonly parts: readonly string[];
  /** Id of the figure that shows it; null where none does. */
  readonly figure: string | null;
  /** What the rule finds in the records, with times as the paper has them or, for `choice`, as it might have had them. */
  readonly judge: (find: Find, choice?: Partial<Choice>) => Finding;
  /** What the records would be by chance alone, and what the rule finds in one draw of that; why nothing is left to chance. */
  readonly underNull: UnderNull | NothingLeftToChance;
  /** What the rule finds in samples of the same form that show just what is claimed, and the reverse. */
  readonly known: Readonly<Record<"ideal" | "opposite", (find: Find) => Finding>>;
  /** What the rule finds in such records, and what each run says where that is what it asks. */
  readonly ask: (find: Find) => FoundAt;
  /** Where it is so, over settings that the paper leaves open; then this decides. */
  readonly map?: PlannedMap;
}

/** A map whose runs a section plans. */
export interface PlannedMap {
  readonly arms: readonly Arm[];
  readonly parts: readonly string[];
  /** Of finished runs of these arms, all of which are there. */
  readonly judge: (find: Find) => ClaimMap;
}

/** A claim under its null model. */
export interface UnderNull {
  readonly model: NullModel;
  /** So many draws, where the rule says. */
  readonly draws?: number;
  /** What the rule finds in one draw. */
  readonly judge: (find: Find) => (random: RandomStream) => Finding;
}

/** A claim as a section of an experiment writes it: which runs it looks at, what it reads of them, and the rule for that. */
export interface ClaimForm<T, S> extends Statement {
  readonly figure: string | null;
  /** Arms by name, lists of them, and settings beside them. */
  readonly arms: T;
  /** The rule's sample, out of the records in the place of the arms. */
  readonly read: (records: Records<T>, choice: Partial<Choice>) => S;
  readonly rule: Rule<S>;
  /**
   * The null model, where the statement is about the order of events in a run, or about what comes first on the training set and
   * then on the test set: chance then deals the records themselves. Default: the rule's own.
   */
  readonly chance?: RecordsNull;
  /** Points of a grid over what the paper leaves open, each with arms in the form of the claim's own. Default: none. */
  readonly map?: MapForm<T>;
}

/** A map as a section writes it. */
export interface MapForm<T> {
  readonly points: readonly { readonly settings: PointSettings; readonly runs: NoInfer<T> }[];
  /** What has to be so of a run for the claim to be about it, such as that it generalises at all. Default: nothing. */
  readonly premise?: (run: RunRecord) => boolean;
}

/**
 * The claims of a paper, or of a study of ours.
 *
 * @example const claim = claimsOf("parity");
 */
export function claimsOf(paper: Study) {
  return <const T, S>({ rule, read, arms, chance, map, ...said }: ClaimForm<T, S>): Claim => {
    const own = armsIn(arms);
    const sample = (find: Find, choice: Partial<Choice> = {}) => read(recordsIn(arms, find), choice);
    const askOf = (found: S): FoundAt => ({
      finding: rule.ask(found),
      ...(rule.votes && { votes: rule.votes(found) }),
    });
    const askAt = (at: T, find: Find) => askOf(read(recordsIn(at, find), {}));
    return {
      ...said,
      ...{ origin: said.origin ?? "paper", rule: rule.text, parts: partsOf(own), paper, arms: own },
      judge: (find, choice) => rule.ask(sample(find, choice)),
      underNull: chance
        ? { model: chance, judge: (find) => (random) => rule.ask(sample(dealtRecords(chance, find, random))) }
        : "none" in rule.chance
          ? rule.chance
          : dealtAnew(rule, rule.chance, sample),
      known: {
        ideal: (find) => rule.ask(rule.ideal(sample(find))),
        opposite: (find) => rule.ask(rule.opposite(sample(find))),
      },
      ask: (find) => askAt(arms, find),
      ...(map && { map: plannedMap(map, askAt) }),
    };
  };
}

function plannedMap<T>({ points, premise }: MapForm<T>, ask: (at: T, find: Find) => FoundAt): PlannedMap {
  const arms = points.flatMap(({ runs }) => armsIn(runs));
  const judge = (find: Find) =>
    mapOf(
      points.map(({ settings, runs }) => {
        const found = armsIn(runs).flatMap(find);
        return { ...judgedPoint(settings, found, premise, () => ask(runs, find)), refined: false };
      }),
    );
  return { arms, parts: partsOf(arms), judge };
}

function dealtAnew<S>({ ask }: Rule<S>, { deal, ...about }: Chance<S>, sample: (find: Find) => S): UnderNull {
  return {
    ...about,
    judge: (find) => {
      const found = sample(find); // read once, dealt many times
      return (random) => ask(deal(found, random));
    },
  };
}

/** The parts that make some arms, each once, those that decide others before all. */
export function partsOf(arms: readonly Arm[]): string[] {
  return [...new Set([...arms.flatMap(({ after = [] }) => after), ...arms.map(({ part }) => part)])];
}

/** What may come of a claim. */
export const VERDICTS = [
  "supported",
  "contradicted",
  "depends on the setting",
  "depends on the definition",
  "inconclusive",
  "not tested",
  "invalid",
  "superseded",
] as const;
/**
 * `depends on the setting`: so at some points of a grid over what the paper leaves open, and not at others; `depends on the
 * definition`: supported under one threshold or hold of a time and contradicted under another; `not tested`: its runs are not
 * there yet; `invalid`: some are damaged, or were cut short; `superseded`: others replace it.
 */
export type Verdict = (typeof VERDICTS)[number];

/** What a rule finds in the records. */
export interface Finding {
  readonly verdict: Extract<Verdict, "supported" | "contradicted" | "inconclusive">;
  /** The number that decides, in the unit that `summary` names. */
  readonly estimate: number | null;
  readonly interval: readonly [number, number] | null;
  /** Runs, or pairs of runs, that the estimate is over. */
  readonly n: number;
  /** Of them, those that did not get there within their steps. */
  readonly censored?: number;
  /** Two-sided, where the rule tests; what is adjusted over a paper's claims. */
  readonly p?: number;
  /** One sentence with the numbers. */
  readonly summary: string;
}
