/** jstat ships no types; this is the part that groklab uses. Its quantiles and tails are right to about eight digits. */
declare module "jstat" {
  export const jStat: {
    readonly studentt: {
      /** P(T <= x) of Student's t distribution with `dof` degrees of freedom, which need not be whole. */
      cdf(x: number, dof: number): number;
      /** Quantile of Student's t distribution with `dof` degrees of freedom. */
      inv(probability: number, dof: number): number;
    };
    readonly normal: {
      cdf(x: number, mean: number, sd: number): number;
      inv(probability: number, mean: number, sd: number): number;
    };
    readonly beta: {
      inv(probability: number, alpha: number, beta: number): number;
    };
  };
}
