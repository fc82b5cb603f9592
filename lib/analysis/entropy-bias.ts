/** @file How much a sample of finite size makes Gaussian entropies too small, after Ince et al. 2017. */
import { ConfigError } from "../core";

/** psi(x) = d ln Gamma / dx for x > 0, by psi(x) = psi(x + 1) - 1 / x and its asymptotic series from 10 on. */
export function digamma(x: number): number {
  if (!(x > 0)) throw new ConfigError(`digamma: needs a number above 0, got ${x}`);
  if (x < 10) return digamma(x + 1) - 1 / x;
  const q = 1 / (x * x);
  const series = q * (1 / 12 - q * (1 / 120 - q * (1 / 252 - q * (1 / 240 - q * (1 / 132 - (q * 691) / 32760)))));
  return Math.log(x) - 1 / (2 * x) - series;
}

/**
 * B(d, N) = d/2 ln(2 / (N - 1)) + 1/2 sum_{i=1..d} psi((N - i) / 2): what the entropy of d normal variables, from the
 * covariance of N samples, is off by on average. Nats; the corrected entropy is H - B.
 *
 * @throws ConfigError unless N > d
 */
export function gaussianEntropyBias(variables: number, samples: number): number {
  if (!(samples > variables)) {
    throw new ConfigError(`gaussianEntropyBias: ${variables} variables need more samples than that, got ${samples}`);
  }
  let bias = (variables / 2) * Math.log(2 / (samples - 1));
  for (let i = 1; i <= variables; i++) bias += digamma((samples - i) / 2) / 2;
  return bias;
}

/** Bias of Omega of k variables: (k - 2) B(k) + k B(1) - k B(k - 1). Nats; -4.3e-6 for k = 10, N = 3763. */
export function oInformationBias(variables: number, samples: number): number {
  const bias = (d: number) => gaussianEntropyBias(d, samples);
  return (variables - 2) * bias(variables) + variables * (bias(1) - bias(variables - 1));
}
