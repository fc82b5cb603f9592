import { startEngine } from "groklab/engine";
import { createModel, type LstmConfig, parameterCount, type S6Config } from "groklab/models";
import { resolveRun, runId } from "groklab/runs";
import { beforeAll, describe, expect, it } from "vitest";
import { smallSpec } from "../support/small-run";
import { drawn, forward, products, tokenDataset, type Weights } from "./networks";

beforeAll(async () => void (await startEngine({ xla: false })));

const P = 4;
const config: S6Config = { kind: "s6", layers: 2, width: 3, expand: 2, state: 2, dropout: 0 };
const [CHANNELS, STATE] = [6, 2];
const silu = (x: number) => x / (1 + Math.exp(-x));

/** A vector times a row-major matrix, in float64. */
function times(x: readonly number[], weight: ArrayLike<number>): number[] {
  const outputs = weight.length / x.length;
  return Array.from({ length: outputs }, (_, j) =>
    x.reduce((sum, value, i) => sum + value * weight[i * outputs + j], 0),
  );
}

interface Plain {
  /** By layer and time. */
  readonly states: number[][][];
  readonly hidden: number[][][];
  readonly logits: number[];
}

/** Algorithm 2 of the paper in its block, one example and one number at a time. */
function plainS6(weights: Weights, tokens: readonly number[]): Plain {
  const { width, layers } = config;
  const [states, hidden]: number[][][][] = [[], []];
  let inputs = tokens.map((token) => Array.from(weights["embedding.weight"].slice(token * width, (token + 1) * width)));
  for (let l = 0; l < layers; l++) {
    const of = (part: string) => weights[`layer${l}.${part}`];
    let h: number[] = new Array(CHANNELS * STATE).fill(0);
    states.push([]);
    hidden.push([]);
    inputs = inputs.map((u, t) => {
      const both = times(u, of("input.weight"));
      const x = both.slice(0, CHANNELS).map(silu);
      const selected = times(x, of("selection.weight")); // rank 1, then B, then C
      const [b, c] = [selected.slice(1, 1 + STATE), selected.slice(1 + STATE)];
      const step = times(selected.slice(0, 1), of("step.weight")).map((s, i) =>
        Math.log1p(Math.exp(s + of("step.bias")[i])),
      );
      h = h.map((before, i) => {
        const [channel, n] = [Math.floor(i / STATE), i % STATE];
        return Math.exp(-step[channel] * Math.exp(of("logA")[i])) * before + step[channel] * b[n] * x[channel];
      });
      const y = x.map((value, i) => c[0] * h[STATE * i] + c[1] * h[STATE * i + 1] + of("skip")[i] * value);
      states[l][t] = h;
      hidden[l][t] = y.map((value, i) => value * silu(both[CHANNELS + i]));
      const branch = times(hidden[l][t], of("output.weight"));
      return u.map((value, i) => value + branch[i]);
    });
  }
  const read = times(inputs[inputs.length - 1], weights["output.weight"]);
  return { states, hidden, logits: read.map((value, i) => value + weights["output.bias"][i]) };
}

/** Initial values are kind to mistakes: a small step size, a skip of one. These are not. */
function stirred(weights: Record<string, Float32Array>): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [
      name,
      values.map((value, i) => value * 0.7 + 0.8 * Math.sin(7 * i + name.length)),
    ]),
  );
}

describe("s6", () => {
  const data = tokenDataset(P);
  const model = createModel(config, data);
  const weights = stirred(drawn(model));

  it("computes by hand: a network of one number, with steps of ln 2", () => {
    const one = createModel({ ...config, layers: 1, width: 1, expand: 1, state: 1 }, tokenDataset(2));
    const zero = Object.fromEntries(Object.entries(drawn(one)).map(([name, values]) => [name, values.fill(0)]));
    zero["embedding.weight"].set([0, 1]);
    zero["layer0.input.weight"].set([1, 2]);
    zero["layer0.selection.weight"].set([0, 1, 1]); // B = C = x
    zero["layer0.skip"].set([3]);
    zero["layer0.output.weight"].set([1]);
    zero["output.weight"].set([1, -1]);
    const { logits, activations } = forward(one, zero, tokenDataset(2));
    // Delta = softplus(0) = ln 2 and A = -1, so a state is halved; token 0 has x = 0, token 1 x = silu(1)
    const [x, step] = [silu(1), Math.log(2)];
    const written = step * x * x;
    expect(activations["layer0.state0"].values).toBeAllclose([0, 0, written, written], { rtol: 1e-6 });
    expect(activations["layer0.state1"].values).toBeAllclose([0, written, written / 2, 1.5 * written], { rtol: 1e-6 });
    // y = C h + 3 x, gate silu(2), and the token itself beside it; after token 0 nothing is read
    const read = (h: number) => 1 + (x * h + 3 * x) * silu(2);
    expect(logits.map(([first]) => first)).toBeAllclose([0, read(written), 0, read(1.5 * written)], { rtol: 1e-6 });
  });

  it.each([true, false])("is the paper's recurrence in float64, tables: %s", (tables) => {
    const { activations, logits } = forward(model, weights, data, { tables });
    const expected = Array.from({ length: P * P }, (_, i) => plainS6(weights, [Math.floor(i / P), i % P]));
    const close = { rtol: 1e-5, atol: 1e-5 };
    for (const layer of [0, 1]) {
      for (const time of [0, 1]) {
        const { shape, values } = activations[`layer${layer}.state${time}`];
        expect(shape).toEqual([P * P, CHANNELS * STATE]);
        expect(values).toBeAllclose(
          expected.flatMap(({ states }) => states[layer][time]),
          close,
        );
        const hidden = activations[`layer${layer}.hidden${time}`];
        expect(hidden.shape).toEqual([P * P, CHANNELS]);
        expect(hidden.values).toBeAllclose(
          expected.flatMap((one) => one.hidden[layer][time]),
          close,
        );
      }
    }
    expect(logits.flat()).toBeAllclose(
      expected.flatMap((one) => one.logits),
      close,
    );
  });

  it("is the paper's recurrence over four tokens, too", () => {
    const four = tokenDataset(2, 4);
    const network = createModel(config, four);
    const own = stirred(drawn(network));
    const expected = Array.from(
      { length: 16 },
      (_, i) => plainS6(own, [...four.inputs.slice(4 * i, 4 * i + 4)]).logits,
    );
    expect(forward(network, own, four).logits.flat()).toBeAllclose(expected.flat(), { rtol: 1e-5, atol: 1e-5 });
  });

  it("has a first state that knows the first token alone, and a second that knows both", () => {
    const { activations } = forward(model, weights, data);
    for (const layer of [0, 1]) {
      const rowsOf = (time: number) =>
        Array.from({ length: P * P }, (_, e) =>
          activations[`layer${layer}.state${time}`].values.slice(12 * e, 12 * e + 12),
        );
      const [first, second] = [rowsOf(0), rowsOf(1)];
      for (const [e, row] of first.entries()) expect(row).toBeAllclose(first[e - (e % P)], { atol: 1e-6 });
      expect(first[0]).not.toBeAllclose(first[P], { atol: 1e-3 });
      expect(new Set(second.map((row) => row.join())).size).toBe(P * P);
    }
  });

  it("gives every example its own logits, whatever else is in the batch", () => {
    const inputs = Int32Array.from(
      { length: 2 * P * P },
      (_, i) => data.inputs[2 * (P * P - 1 - Math.floor(i / 2)) + (i % 2)],
    );
    const { logits } = forward(model, weights, { ...data, inputs });
    expect(logits.reverse().flat()).toBeAllclose(forward(model, weights, data).logits.flat(), {
      rtol: 1e-5,
      atol: 1e-6,
    });
  });

  it("begins as the paper says: A = -1, -2, …, steps uniform in [0.001, 0.1], a skip of one", () => {
    const large = createModel({ ...config, layers: 1, width: 256, state: 4 }, data);
    const values = drawn(large);
    expect(values["layer0.logA"].slice(4, 8)).toBeAllclose([1, 2, 3, 4].map(Math.log), { rtol: 1e-6 });
    expect(new Set(values["layer0.skip"])).toEqual(new Set([1]));
    const steps = [...values["layer0.step.bias"]].map((b) => Math.log1p(Math.exp(b))).sort((a, b) => a - b);
    expect(steps.length).toBe(512);
    // Quantiles of a uniform distribution, within 4 of their standard deviations of at most 0.099 / (2 sqrt 512)
    for (const q of [0.25, 0.5, 0.75]) {
      expect(Math.abs(steps[Math.floor(512 * q)] - (0.001 + 0.099 * q))).toBeLessThan(0.0088);
    }
    expect(steps[0]).toBeGreaterThan(0.001 - 1e-6);
    expect(steps[511]).toBeLessThan(0.1 + 1e-6);
    expect(Math.max(...values["layer0.step.weight"])).toBeLessThanOrEqual(1 / 4); // rank 256 / 16 = 16
    expect(Math.max(...values["layer0.step.weight"])).toBeGreaterThan(0.24);
  });

  it("has by default as many parameters as an LSTM of width 128, within 2 %", () => {
    const sizes = tokenDataset(59);
    const resolved = resolveRun({ ...smallSpec, model: { kind: "s6" } }).model as S6Config;
    const network = createModel(resolved, sizes);
    const lstm: LstmConfig = { kind: "lstm", layers: 1, embedding: 128, hidden: 128, dropout: 0 };
    expect([parameterCount(network), parameterCount(createModel(lstm, sizes))]).toEqual([145_579, 147_259]);
    // 136 * 544 + 272 * (9 + 32) + 9 * 272 + 272 + 272 * 16 + 272 + 272 * 136
    const layer = network.parameters.filter(({ name }) => name.startsWith("layer0"));
    expect(parameterCount({ ...network, parameters: layer })).toBe(129_472);
    expect(runId(resolveRun({ ...smallSpec, model: { kind: "s6" } }))).toMatch(/^addition11-s6x1x136-wd2-f0\.4-seed5-/);
  });

  it("multiplies tables in the first layer, and in the second where the first token is read", async () => {
    // Tables: in layer 0 input once for both positions, selection and step of either, output of the first; in layer 1 input, selection
    // and step of the first. Examples: output of layer 0's second position, all four of layer 1's, and the head.
    expect(await products(model, data)).toEqual({ 4: 9, 16: 6 });
    expect(await products(model, data, { tables: false })).toEqual({ 16: 16 });
  });
});
