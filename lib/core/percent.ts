/** `0.4` as "40 %", without the rounding errors of binary fractions. */
export function percent(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(4))} %`;
}
