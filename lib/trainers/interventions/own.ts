import { z } from "zod";
import { type OwnOptions, type OwnPart, ownPart, ownValue } from "../../fields";
import type { Actions, Intervention } from "./intervention";

/** An intervention of one's own: the default export of a file, or `own.intervention(name, …)` in a cell. */
export interface OwnIntervention<O extends OwnOptions = OwnOptions> {
  /** What its `options` in a spec may set, each with its default. */
  readonly options?: O;
  /** What it does to an update. */
  acts(options: O): Actions;
}

export interface OwnInterventions {
  /** One's own, in the order in which they act, behind groklab's. Absent: none. (Not an empty list, so that configurations of before keep their text.) */
  readonly own?: readonly OwnPart[];
}

export const ownInterventions: Intervention<readonly OwnPart[]> = {
  field: z
    .array(ownPart(), { error: "a list of parts of one's own" })
    .optional()
    .transform((parts) => (parts?.length ? parts : undefined)),
  acts: (parts) => parts.map((part) => ownValue<OwnIntervention>("intervention", part).acts(part.options)),
};
