import { claimsOf } from "../../claims";

/** The claims of this study, all of them ours. */
export const claim = claimsOf("architectures");
