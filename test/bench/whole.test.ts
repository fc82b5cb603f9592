import { type MeasuredWhole, WHOLE_NAMES, wholeRows, wholeRunsNamed, wholeTable, withWholeTable } from "groklab/bench";
import { peerOrder, wholeConfig } from "groklab/bench/whole-runs";
import { ConfigError } from "groklab/core";
import { parity, synergy } from "groklab/experiments";
import { type ProbeSpec, resolveRun } from "groklab/runs";
import { describe, expect, it } from "vitest";

describe("the whole runs", () => {
  it("are runs, and the peers are told when to measure what", () => {
    for (const name of WHOLE_NAMES) {
      const config = wholeConfig(name);
      const order = peerOrder(name) as { evaluations: number[]; probes: { steps: number[] }[] };
      expect(order.evaluations[0], name).toBe(0);
      expect(order.evaluations.at(-1), name).toBe(config.steps);
      expect(order.probes.length, name).toBe(config.probes.length);
      for (const { steps } of order.probes) expect([steps[0], steps.at(-1)], name).toEqual([0, config.steps]);
    }
  });

  it("named after a part of an experiment have its settings and its probes", () => {
    // The stored records of the preset have the first version of the probe `embedding`, a run of today has the newest.
    const newest = ({ options = {}, ...probe }: ProbeSpec): ProbeSpec => {
      const { version: _, ...others } = options;
      return { ...probe, options: others };
    };
    const today = Object.values(parity.parts)
      .flatMap((part) => part.runs())
      .map(({ schema: _, ...run }) => ({ ...run, probes: run.probes?.map(newest) }));
    expect(today.map((run) => resolveRun(run))).toContainEqual(wholeConfig("parity"));
    const probes = synergy.parts.otherwise.runs().map((run) => resolveRun(run).probes);
    expect(probes).toContainEqual(wholeConfig("synergy").probes);
  });

  it("are chosen by a list, in their own order", () => {
    expect(wholeRunsNamed("rnn, start")).toEqual(["start", "rnn"]);
    expect(() => wholeRunsNamed("start,gru")).toThrow(ConfigError);
    expect(() => wholeRunsNamed("start,gru")).toThrow('got "gru"');
  });
});

/** A measurement of so many seconds, a quarter of them updates. */
function measured(engine: MeasuredWhole["engine"], round: number, wall: number): MeasuredWhole {
  const phases = { updates: { wall: wall / 4, cpu: wall / 4 }, "probe norms": { wall: wall / 2, cpu: wall / 2 } };
  return { run: "lstm", engine, round, wall, cpu: 0.75 * wall, phases, lossFirst: 4, lossLast: 1 };
}

describe("wholeRows", () => {
  const all = [
    measured("cold", 0, 30),
    ...[measured("warm", 0, 8), measured("torch", 0, 16)],
    ...[measured("torch", 1, 50), measured("warm", 1, 10)],
    ...[measured("warm", 2, 12), measured("torch", 2, 12)],
  ];

  it("are medians of the rounds, without the first time, and ratios within a round", () => {
    expect(wholeRows(all)).toEqual([
      {
        ...{ run: "lstm", wall: 10, cpu: 7.5, updates: 2.5, coldWall: 30, torchWall: 16 },
        torchRatio: { median: 2, low: 1, high: 5 },
        phases: { updates: 2.5, "probe norms": 5 },
      },
    ]);
  });

  it("become a table, which takes the place of the one before", () => {
    const table = wholeTable(wholeRows(all));
    expect(table.split("\n")[2]).toBe(
      "| two-layer LSTM with norms, 1,000 updates | 10.0 | 30.0 | 7.5 | 2.5 | probe norms 5.0 | 16.0 | 2.00 (1.00 to 5.00) |",
    );
    const alone = wholeTable(wholeRows(all.filter(({ engine }) => engine !== "torch")));
    expect(alone).toContain("| – | – |");
    expect(withWholeTable("a\n<!-- whole -->\nold\n<!-- /whole -->\nb", table)).toBe(
      `a\n<!-- whole -->\n${table}\n<!-- /whole -->\nb`,
    );
    expect(() => withWholeTable("a", table)).toThrow("found none");
  });
});
