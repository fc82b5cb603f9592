import { z } from "zod";
import { lanczos } from "../analysis/lanczos";
import { randomStream } from "../core";
import { positive, whole } from "../fields";
import type { Probe } from "../trainers";
import { rounded } from "./matrices";

export const sharpnessOptions = z
  .strictObject({
    tolerance: positive().default(1e-3),
    most: whole("a whole number of products, from 1 to 1000", 1, 1000).default(100),
  })
  .prefault({});

/**
 * The largest eigenvalue of the Hessian of the mean training loss, by Lanczos's method with exact products: the sharpness of Cohen et al.
 * (2021), per squared unit of weight. Decay, penalties, noise and dropout are left out.
 *
 * Products end where the residual, no less than the distance to an eigenvalue, is `tolerance` of the value, or after `most`; both are kept.
 *
 * @throws ConfigError for networks and losses of which the Hessian is not known
 */
export const sharpness: Probe = ({ trainer, config }, { tolerance, most }) => {
  const options = { tolerance: Number(tolerance), most: Number(most) };
  const found = trainer.withHessian((hessian) => lanczos(hessian, randomStream(config.seed, "sharpness"), options));
  return { value: rounded(found.value), residual: rounded(found.residual), products: found.products };
};
