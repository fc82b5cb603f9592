import type { Bundle } from "groklab/notebook/kernel";

export interface Shown {
  readonly data: Bundle;
  readonly metadata: Record<string, unknown>;
  readonly id: string;
  readonly update: boolean;
}

/** Stands in for the kernel's bridge: whatever is displayed is noted down, until `leave`. */
export function enterKernel(): { shown: Shown[]; leave: () => void } {
  const shown: Shown[] = [];
  const bridge = {
    display: (data: Bundle, metadata: Record<string, unknown>, id: string, update: boolean) =>
      void shown.push({ data, metadata, id, update }),
    signal: new AbortController().signal,
  };
  Object.assign(globalThis, { __groklab: bridge });
  return { shown, leave: () => void Reflect.deleteProperty(globalThis, "__groklab") };
}
