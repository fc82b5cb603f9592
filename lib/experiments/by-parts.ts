/** @file Experiments whose claims and figures look at whole parts, as one arm each. */
import { type Arm, type Claim, claimsOf, type Finding, type Paper, rule } from "../claims";
import type { PlotlyFigure } from "../figures";
import type { RunRecord, RunSpec } from "../runs";
import type { Experiment } from "./experiment";
import { figure } from "./section";

export type RecordsByPart = Readonly<Record<string, readonly RunRecord[]>>;
export type Judge = (records: RecordsByPart) => Finding;
export interface Part {
  readonly what: string;
  readonly after?: readonly string[];
  readonly runs: () => readonly RunSpec[];
}
export interface FigureRecipe {
  readonly id: string;
  readonly parts: readonly string[];
  readonly draw: (records: RecordsByPart) => PlotlyFigure;
}
export interface ClaimText extends Pick<Claim, "id" | "where" | "statement" | "rule" | "parts" | "deviation"> {
  readonly paper: Paper;
}

export function byParts(
  about: Pick<Experiment, "name" | "question" | "smoke"> & {
    readonly parts: Readonly<Record<string, Part>>;
    readonly figures: readonly FigureRecipe[];
    readonly claims: readonly ClaimText[];
    readonly judges: Readonly<Record<string, Judge>>;
  },
): Experiment {
  const arms: Record<string, Arm> = Object.fromEntries(
    Object.entries(about.parts).map(([part, { runs }]) => [part, { part, runs }]),
  );
  const armsOf = (parts: readonly string[]) => Object.fromEntries(parts.map((part) => [part, arms[part]]));
  const { name, question, smoke, parts, figures, claims, judges } = about;
  return {
    ...{ name, question, smoke },
    parts: Object.fromEntries(Object.entries(parts).map(([part, one]) => [part, { ...one, arms: [arms[part]] }])),
    figures: figures.map(({ id, parts: wanted, draw }) => figure(id, armsOf(wanted), draw)),
    claims: claims.map(({ rule: text, parts: wanted, paper, ...said }) =>
      claimsOf(paper)({
        ...said,
        figure: figureOf(about, said.where, wanted),
        arms: armsOf(wanted),
        read: (records) => records,
        rule: rule(text, judges[said.id]),
      }),
    ),
  };
}

/** The figure that `where` names, as in "Figure 2.3" or "Table 3.1"; else the one whose parts are most like the claim's. */
function figureOf(
  { name, figures }: { readonly name: string; readonly figures: readonly FigureRecipe[] },
  where: string,
  parts: readonly string[],
): string | null {
  const namedIds = [...where.matchAll(/(Figure|Table)s? ([0-9A-Z.]+)/g)].map(([, kind, number]) => {
    const last = number.replace(/\.$/, "").replaceAll(".", "-").toLowerCase();
    return `${name}-${kind === "Table" ? "t" : ""}${last}`;
  });
  const shared = (one: FigureRecipe) => one.parts.filter((part) => parts.includes(part)).length;
  const likeness = (one: FigureRecipe) => shared(one) / new Set([...one.parts, ...parts]).size;
  const [nearest] = figures.filter(shared).sort((a, b) => likeness(b) - likeness(a));
  return namedIds.find((id) => figures.some((one) => one.id === id)) ?? nearest?.id ?? null;
}
