import type * as tf from "@tensorflow/tfjs-core";
import { relu } from "../engine";
import { attend } from "./attention";
import { linearLayer } from "./initialise";
import { layerNorm, layerNormParameters } from "./layer-norm";
import type { ForwardOptions, ParameterSpec, Parameters } from "./model";
import { add, expand, linear, map, type TokenTable } from "./token-tables";

export interface BlockConfig {
  /** Width of the residual stream, a multiple of `heads`. */
  readonly width: number;
  readonly heads: number;
  /** Hidden width of the block's feed-forward network. */
  readonly feedForward: number;
  /** LayerNorm after each sum, before each branch, or nowhere. */
  readonly norm: "post" | "pre" | "none";
  /** Rate of dropout on the feed-forward network's output, before the sum; nowhere else, as in openai/grok. */
  readonly dropout: number;
}

/** What a block is given besides its input. */
export interface BlockContext {
  readonly parameters: Parameters;
  readonly batch: number;
  readonly dropout: ForwardOptions["dropout"];
  /** Where it leaves its activations. */
  readonly activations: Record<string, () => tf.Tensor>;
}

/** Six matrices without bias, `[in, out]`, and two LayerNorms unless `norm` is `none`. */
export function blockParameters(name: string, { width, feedForward, norm }: BlockConfig): ParameterSpec[] {
  const matrix = (part: string, inputs: number, outputs: number) =>
    linearLayer(`${name}.${part}`, inputs, outputs, { bias: false });
  const norms = (part: string) => (norm === "none" ? [] : layerNormParameters(`${name}.${part}.norm`, width));
  return [
    ...["query", "key", "value", "output"].flatMap((part) => matrix(`attention.${part}`, width, width)),
    ...norms("attention"),
    ...matrix("ffn.in", width, feedForward),
    ...matrix("ffn.out", feedForward, width),
    ...norms("ffn"),
  ];
}

/**
 * Causal attention, then a feed-forward network, each added to the residual stream x:
 *
 *     post:  x <- norm(x + attention(x)),  x <- norm(x + relu(x W_in) W_out)
 *     pre:   x <- x + attention(norm(x)),  x <- x + relu(norm(x) W_in) W_out
 *
 * @param stream one column of `[batch, width]` a position, all positions
 * @returns the stream after the block, at the positions from `first` on
 */
export function block(
  name: string,
  config: BlockConfig,
  stream: readonly TokenTable[],
  first: number,
  { parameters, batch, dropout, activations }: BlockContext,
): TokenTable[] {
  const project = (x: TokenTable, part: string) => linear(x, parameters[`${name}.${part}.weight`] as tf.Tensor2D);
  const normed = (when: "pre" | "post", x: TokenTable, part: string) =>
    config.norm === when ? map(x, (values) => layerNorm(values, parameters, `${name}.${part}.norm`)) : x;

  const seen = stream.map((x) => normed("pre", x, "attention"));
  const values = seen.map((x) => project(x, "attention.value"));
  const keyRows = seen.map((x) => expand(project(x, "attention.key"), batch));
  const valueRows = values.map((x) => expand(x, batch));

  const attention = (position: number): TokenTable => {
    if (position === 0) return values[0]; // it sees itself alone, with weight 1
    const query = expand(project(seen[position], "attention.query"), batch);
    const visible = position + 1;
    const { mixed, weights } = attend(query, keyRows.slice(0, visible), valueRows.slice(0, visible), config.heads);
    activations[`${name}.attention${position}`] = () => weights;
    return { values: mixed };
  };

  const feedForward = (x: TokenTable, position: number): TokenTable => {
    const hidden = map(project(x, "ffn.in"), relu);
    activations[`${name}.ffn${position}`] = () => expand(hidden, batch);
    const out = project(hidden, "ffn.out");
    return dropout && config.dropout > 0
      ? { values: dropout(expand(out, batch), config.dropout, `${name}.ffn${position}`) }
      : out;
  };

  return stream.slice(first).map((x, i) => {
    const position = first + i;
    const attended = normed("post", add(x, project(attention(position), "attention.output")), "attention");
    const branch = feedForward(normed("pre", attended, "ffn"), position);
    const output = normed("post", add(attended, branch), "ffn");
    activations[`${name}.output${position}`] = () => expand(output, batch);
    return output;
  });
}
