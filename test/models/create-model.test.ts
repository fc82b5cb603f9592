import { ConfigError } from "groklab/core";
import { createModel, type MlpConfig, type ModelConfig } from "groklab/models";
import { describe, expect, it } from "vitest";
import { signDataset, tokenDataset } from "./networks";

const mlp: MlpConfig = { kind: "mlp", hidden: [4], embedding: 0, outputBias: false, dropout: 0 };
const factors = { memorizing: [0, 1], generalizing: [0, 1] } as const;
const readers: ModelConfig[] = [
  mlp,
  { kind: "transformer", layers: 1, width: 4, heads: 2, feedForward: 8, positions: "none", norm: "none", dropout: 0 },
  { kind: "lstm", layers: 1, embedding: 4, hidden: 4, dropout: 0 },
  { kind: "rnn", layers: 1, embedding: 4, hidden: 4, dropout: 0 },
  { kind: "s6", layers: 1, width: 4, expand: 2, state: 3, dropout: 0 },
  { kind: "mlstm", layers: 1, width: 4, heads: 2, dropout: 0 },
  { kind: "mixture", memorizing: mlp, generalizing: mlp, factors, scales: { memorizing: 1, generalizing: 1 } },
];

describe("createModel", () => {
  it.each(readers)("builds $kind for tokens, with distinct names and as many values as the shapes say", (config) => {
    const { parameters, lastLayer } = createModel(config, tokenDataset(5));
    const names = parameters.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of lastLayer) expect(names).toContain(name);
  });

  it.each(readers)("refuses $kind for signs, saying what reads them", (config) => {
    expect(() => createModel(config, signDataset(4))).toThrow(ConfigError);
    expect(() => createModel(config, signDataset(4))).toThrow(
      `config.model.kind: expected parity, since the inputs of config.task are signs, got ${config.kind}`,
    );
  });

  it("refuses the parity network for tokens, saying what reads them", () => {
    const parity: ModelConfig = { kind: "parity", width: 4, outputBias: false };
    expect(() => createModel(parity, tokenDataset(5))).toThrow(ConfigError);
    expect(() => createModel(parity, tokenDataset(5))).toThrow(
      "config.model.kind: expected mlp, transformer, lstm, gru, rnn, s6, mlstm or mixture, since the inputs of config.task are tokens, got parity",
    );
  });
});
