const VIEWS = { i1: Int8Array, i2: Int16Array, i4: Int32Array, f4: Float32Array, f8: Float64Array };

/** Numbers as a stored figure has them. */
export interface TypedArray {
  readonly dtype: keyof typeof VIEWS;
  readonly bdata: string;
  readonly shape?: string;
}

/** The numbers of a list as Plotly reads it: the bytes, in the machine's order, as numbers of the type. */
export function numbersOf(list: TypedArray | readonly unknown[] | undefined): unknown[] {
  if (list === undefined || Array.isArray(list)) return [...((list as readonly unknown[] | undefined) ?? [])];
  const { dtype, bdata } = list as TypedArray;
  return [...new VIEWS[dtype](Uint8Array.from(Buffer.from(bdata, "base64")).buffer)];
}
