import type { ReluNetwork } from "groklab/analysis";
import { merrillSixNeurons, parityBySum, threeBitsThreeNeurons } from "groklab/analysis/circuits/constructions";
import { ConfigError } from "groklab/core";
import { COLOURS, circuitDiagram, closeBrowser, exportFigure, sizeOf } from "groklab/figures";
import { afterAll, describe, expect, it } from "vitest";

/** f(x) = -3 + 2 relu(4 x_1 - x_2 + 0.5) - relu(x_2). */
const network: ReluNetwork = {
  hidden: [
    { weights: [4, -1], bias: 0.5, output: 2 },
    { weights: [0, 1], bias: 0, output: -1 },
  ],
  outputBias: -3,
};

interface Trace {
  readonly mode: string;
  readonly x: number[];
  readonly y: number[];
  readonly text: string | string[];
  readonly line: { readonly color: string; readonly width: number; readonly dash: string };
}

function tracesOf(...figure: Parameters<typeof circuitDiagram>): { lines: Trace[]; nodes: Trace[] } {
  const traces = circuitDiagram(...figure).data as unknown as Trace[];
  return { lines: traces.filter(({ mode }) => mode === "lines"), nodes: traces.filter(({ mode }) => mode !== "lines") };
}

function textsOf(...figure: Parameters<typeof circuitDiagram>): string[] {
  return (circuitDiagram(...figure).layout.annotations ?? []).map(({ text }) => String(text));
}

describe("circuitDiagram", () => {
  afterAll(closeBrowser);

  it("draws inputs, neurons and the output from left to right, from top to bottom", () => {
    const { nodes } = tracesOf(network);
    expect(nodes.map(({ x, y, text }) => [x, y, text])).toEqual([
      [
        [0, 0],
        [1, -1],
        ["x<sub>1</sub>", "x<sub>2</sub>"],
      ],
      [
        [1, 1],
        [1, -1],
        ["1", "2"],
      ],
      [[2], [0], ["f(x)"]],
    ]);
  });

  it("draws an edge for every weight but 0, as wide as it is large in its layer, in the colour of its sign", () => {
    const { lines } = tracesOf(network);
    expect(lines.map(({ text, line }) => [text, line.width, line.color, line.dash])).toEqual([
      ["x<sub>2</sub> to 1: −1", 1.75, COLOURS.test, "dash"],
      ["x<sub>2</sub> to 2: 1", 1.75, COLOURS.train, "solid"],
      ["x<sub>1</sub> to 1: 4", 7, COLOURS.train, "solid"],
      ["2 to f: −1", 3.5, COLOURS.test, "dash"],
      ["1 to f: 2", 7, COLOURS.train, "solid"],
    ]);
    expect(lines.map(({ x, y }) => [x, y])).toEqual([
      [
        [0, 1],
        [-1, 1],
      ],
      [
        [0, 1],
        [-1, -1],
      ],
      [
        [0, 1],
        [1, 1],
      ],
      [
        [1, 2],
        [-1, 0],
      ],
      [
        [1, 2],
        [1, 0],
      ],
    ]);
  });

  it("writes every bias and output weight", () => {
    expect(textsOf(network).slice(0, -1)).toEqual(["bias 0.5", "bias 0", "+2", "−1", "bias −3"]);
  });

  it("says what is drawn, and takes names for inputs and neurons", () => {
    const { layout } = circuitDiagram(network, { title: "A <b>net</b>" });
    const { text } = layout.title as { text: string };
    expect(text).toContain("A &lt;b&gt;net&lt;/b&gt;");
    expect(text).toContain("2 inputs, 2 ReLU neurons, output bias");
    const { nodes } = tracesOf(network, { inputs: ["a", "<img src=x>"], neurons: ["#37", "#212"] });
    expect(nodes[0].text).toEqual(["a", "&lt;img src=x&gt;"]);
    expect(nodes[1].text).toEqual(["#37", "#212"]);
  });

  it("grows with the neurons, its edges thinner where there are many", () => {
    const [small, large] = [circuitDiagram(network), circuitDiagram(parityBySum(12))];
    expect(large.layout.height).toBeGreaterThan(small.layout.height as number);
    const first = tracesOf(parityBySum(12)).lines.filter(({ x }) => x[0] === 0);
    expect([first.length, ...new Set(first.map(({ line }) => line.width))]).toEqual([144, 2]);
  });

  it("refuses what can not be drawn", () => {
    expect(() => circuitDiagram({ hidden: [], outputBias: 0 })).toThrow(ConfigError);
    const ragged = { ...network, hidden: [...network.hidden, { weights: [1], bias: 0, output: 1 }] };
    expect(() => circuitDiagram(ragged)).toThrow("neuron 2 needs 2 finite weights");
    expect(() => circuitDiagram({ ...network, outputBias: Number.NaN })).toThrow("output bias NaN");
    expect(() => circuitDiagram(network, { neurons: ["1"] })).toThrow("expected 2 names of neurons, got 1");
  });

  it("is a pure function: equal each time, its input left as it was, and nothing in it that JSON does not have", () => {
    const before = JSON.stringify(merrillSixNeurons);
    expect(circuitDiagram(merrillSixNeurons)).toEqual(circuitDiagram(merrillSixNeurons));
    expect(JSON.stringify(circuitDiagram(merrillSixNeurons))).not.toMatch(/NaN|null|Infinity/);
    expect(JSON.stringify(merrillSixNeurons)).toBe(before);
  });

  it("can be exported", async () => {
    const figure = circuitDiagram(threeBitsThreeNeurons);
    const { png, svg } = await exportFigure(figure, sizeOf(figure));
    expect(png.readUInt32BE(20)).toBe(2 * (figure.layout.height as number));
    expect(svg).toContain("bias −1");
  });
});
