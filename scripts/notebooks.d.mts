export function chosenNotebooks(
  names: readonly string[],
  wanted: readonly string[],
): { readonly unknown: string | undefined; readonly chosen: string[] };
