import type { Annotations, Data } from "plotly.js";
import type { ReluNetwork } from "../analysis";
import { ConfigError } from "../core";
import { rounded } from "./axes";
import type { PlotlyFigure } from "./figure";
import { COLOURS, escapeText, theme, titled } from "./theme";

export interface CircuitDiagramOptions {
  title?: string;
  /** What the network is, in the smaller second line. Default its sizes. */
  settings?: string;
  /** Names of the inputs. Default x_1 … x_k. */
  inputs?: readonly string[];
  /** Names of the neurons, such as their numbers in a larger network. Default 1 … m. */
  neurons?: readonly string[];
  /** Small, for panels: no numbers and no key beside the drawing. Default false. */
  compact?: boolean;
}

/** What the drawing means, for the captions of compact ones. */
export const CIRCUIT_KEY = "blue: positive · orange, dashed: negative · width: |weight| within its layer";

/** Pixels: width of the smallest edge that is drawn, distance of rows, and room above the first and below the last. */
const THINNEST = 0.6;
const ROW = 46;
const EDGE_ROOM = 44;

/** Columns of the diagram. */
const AT = { input: 0, neuron: 1, output: 2 } as const;

/**
 * A small network as a diagram: inputs on the left, ReLU neurons with their biases in the middle, f(x) with its output
 * bias on the right. An edge is as wide as its |weight| is large beside the largest of its layer; blue is positive,
 * orange and dashed negative; weights of 0 have no edge. Readable for up to about 12 neurons.
 *
 * @throws ConfigError for a network without neurons, with a weight that is not finite, or names that are too few
 */
export function circuitDiagram(network: ReluNetwork, options: CircuitDiagramOptions = {}): PlotlyFigure {
  const { hidden, outputBias } = network;
  const k = hidden[0]?.weights.length ?? 0;
  const {
    title = "Circuit",
    settings = `${k} inputs, ${hidden.length} ReLU neurons, ${outputBias === 0 ? "no output bias" : "output bias"}`,
    inputs = Array.from({ length: k }, (_, i) => `x<sub>${i + 1}</sub>`),
    neurons = hidden.map((_, j) => String(j + 1)),
    compact = false,
  } = options;
  const sizes = compact ? { input: 24, neuron: 22, output: 32 } : { input: 34, neuron: 38, output: 44 };
  check(network, inputs, neurons);
  const span = Math.max(180, ROW * (Math.max(k, hidden.length) - 1));
  const highest = rounded(1 + (2 * EDGE_ROOM) / span);
  const inputY = rowsOf(k);
  const neuronY = rowsOf(hidden.length);
  const first = hidden.flatMap(({ weights }, j) =>
    weights.map((weight, i) => ({ weight, from: inputY[i], to: neuronY[j], label: `${inputs[i]} to ${neurons[j]}` })),
  );
  const second = hidden.map(({ output }, j) => ({
    weight: output,
    from: neuronY[j],
    to: 0,
    label: `${neurons[j]} to f`,
  }));
  return {
    data: [
      ...edges(first, AT.input, AT.neuron),
      ...edges(second, AT.neuron, AT.output),
      nodes(AT.input, inputY, inputs, sizes.input),
      nodes(AT.neuron, neuronY, neurons, sizes.neuron),
      nodes(AT.output, [0], [compact ? "f" : "f(x)"], sizes.output),
    ],
    layout: {
      ...theme,
      ...titled(title, settings),
      height: 92 + 30 + span + 2 * EDGE_ROOM,
      margin: { l: 24, r: 24, t: 92, b: 30 },
      hovermode: "closest",
      showlegend: false,
      xaxis: { visible: false, range: [-0.1, 2.25], fixedrange: true },
      yaxis: { visible: false, range: [-highest, highest], fixedrange: true },
      annotations: compact
        ? []
        : [
            ...hidden.map(({ bias }, j) => note(AT.neuron, neuronY[j], `bias ${number(bias)}`)),
            ...hidden.map(({ output }, j) => weightNote(output, neuronY[j])),
            note(AT.output, 0, `bias ${number(outputBias)}`),
            key(CIRCUIT_KEY),
          ],
    },
  };
}

interface Edge {
  readonly weight: number;
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** Lines from column to column, thin ones first so that wide ones stay in sight. */
function edges(layer: readonly Edge[], from: number, to: number): Data[] {
  const largest = Math.max(...layer.map(({ weight }) => Math.abs(weight)));
  const widest = Math.min(7, Math.max(2, 21 / Math.sqrt(layer.length))); // many edges would run into each other
  return [...layer]
    .filter(({ weight }) => weight !== 0)
    .sort((a, b) => Math.abs(a.weight) - Math.abs(b.weight))
    .map((edge) => ({
      type: "scatter",
      mode: "lines",
      x: [from, to],
      y: [edge.from, edge.to].map(rounded),
      line: {
        color: edge.weight > 0 ? COLOURS.train : COLOURS.test,
        width: rounded(Math.max(THINNEST, (widest * Math.abs(edge.weight)) / largest)),
        dash: edge.weight > 0 ? "solid" : "dash",
      },
      opacity: 0.75,
      hoverinfo: "text",
      text: `${edge.label}: ${number(edge.weight)}`,
    }));
}

function nodes(x: number, y: readonly number[], text: readonly string[], size: number): Data {
  return {
    type: "scatter",
    mode: "text+markers",
    x: y.map(() => x),
    y: y.map(rounded),
    text: text.map(withSubscripts),
    textposition: "middle center",
    marker: { size, color: "white", line: { color: COLOURS.mark, width: 1.5 } },
    hoverinfo: "skip",
    cliponaxis: false,
  };
}

/** Evenly from 1 down to -1; one alone in the middle. */
function rowsOf(count: number): number[] {
  return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : 1 - (2 * i) / (count - 1)));
}

/** Text to the upper right of a node, to the lower right in the lower half: beside the edge to the output. */
function note(x: number, y: number, text: string): Partial<Annotations> {
  const font = { size: 11, color: COLOURS.mark };
  return { x, y: rounded(y), text, showarrow: false, xanchor: "left", xshift: 18, yshift: y < 0 ? -16 : 16, font };
}

/** A neuron's output weight, on its edge. */
function weightNote(output: number, y: number): Partial<Annotations> {
  const font = { size: 11, color: output > 0 ? COLOURS.train : COLOURS.test };
  const at = { x: AT.neuron + 0.45, y: rounded(0.55 * y) };
  return { ...at, text: signed(output), showarrow: false, font, bgcolor: "white" };
}

function key(text: string): Partial<Annotations> {
  const font = { size: 11, color: COLOURS.mark };
  return { xref: "paper", yref: "paper", x: 0, y: 0, yshift: -20, text, showarrow: false, xanchor: "left", font };
}

/** Names may have subscripts, and nothing else that Plotly would read as markup. */
function withSubscripts(text: string): string {
  return escapeText(text).replace(/&lt;(\/?)sub&gt;/g, "<$1sub>");
}

/** Three digits, with a true minus sign. */
function number(value: number): string {
  return String(Number(value.toPrecision(3)) + 0).replace("-", "−");
}

function signed(value: number): string {
  return value > 0 ? `+${number(value)}` : number(value);
}

function check({ hidden, outputBias }: ReluNetwork, inputs: readonly string[], neurons: readonly string[]): void {
  if (hidden.length === 0) throw new ConfigError("circuitDiagram: the network has no neurons");
  for (const [j, { weights, bias, output }] of hidden.entries()) {
    if (weights.length !== inputs.length || ![...weights, bias, output, outputBias].every(Number.isFinite)) {
      throw new ConfigError(
        `circuitDiagram: neuron ${j} needs ${inputs.length} finite weights, a bias and an output, got ` +
          `[${weights}], ${bias}, ${output} (output bias ${outputBias})`,
      );
    }
  }
  if (neurons.length !== hidden.length) {
    throw new ConfigError(`circuitDiagram: expected ${hidden.length} names of neurons, got ${neurons.length}`);
  }
}
