import { z } from "zod";
import { flag, oneOf, positive } from "../../fields";
import { INITIALIZATION_SCOPES, type InitializationConfig } from "../../models";

export const initialization = z
  .strictObject({
    scale: positive().default(1),
    scope: oneOf(...INITIALIZATION_SCOPES).default("all"),
    zeroLastLayer: flag().default(false),
  })
  .prefault({}) satisfies z.ZodType<InitializationConfig>;
