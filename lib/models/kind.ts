import type { z } from "zod";
import type { Dataset } from "../tasks";
import type { Model } from "./model";

/** A kind of network: all that has to be known of it, in one value. */
export interface ModelKind<C> {
  /** Its fields, each with its default; `kind` is one of them. */
  readonly schema: z.ZodType;
  /** What no single field shows, one line for each fault: field, expected, given. Default: nothing. */
  readonly faults?: (config: C) => readonly string[];
  /** What its inputs are; of a network that reads either, both. Default: tokens. */
  readonly reads?: Dataset["inputKind"] | "both";
  /** Whether it has one output, whose sign is the answer; else one for each class, the default. */
  readonly hasOneOutput?: boolean;
  /** The network, sized for a dataset. */
  readonly build: (config: C, sizes: Pick<Dataset, "sequence" | "vocabulary" | "classes">) => Model;
  /** Whether it has parameters of the role `embedding`. */
  readonly hasEmbeddings: (config: C) => boolean;
  /** Whether its weights are trained, or frozen but for a few factors. Default: trained. */
  readonly isFrozen?: boolean;
  /** Widths of the hidden layers `hidden0`, … of which a sub-network can be cut. Default: none. */
  readonly hiddenWidths?: (config: C) => readonly number[];
  /** The network in ids: such as mlp250. */
  readonly slug: (config: C) => string;
  /** The network in captions. @param sizes inputs of a first layer that reads them all one-hot, or as signs; classes */
  readonly caption: (config: C, sizes: { readonly inputs: number; readonly classes: number }) => string;
}

/** `2 layers of width 128`, in captions. */
export function describeLayers(count: number, width: number): string {
  return `${count} ${count === 1 ? "layer" : "layers"} of width ${width}`;
}
