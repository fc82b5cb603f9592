/** jstat ships no types; this is the part that groklab uses. */
declare module "jstat" {
  export const jStat: {
    readonly studentt: {
      /** Quantile of Student's t distribution with `dof` degrees of freedom. */
      inv(probability: number, dof: number): number;
    };
  };
}
