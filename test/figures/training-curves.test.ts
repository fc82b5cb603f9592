import { COLOURS, type CurveSource, describeConfig, trainingCurves } from "groklab/figures";
import { describeDifferences } from "groklab/figures/caption";
import { resolveRun } from "groklab/runs";
import type { Evaluation } from "groklab/trainers";
import { describe, expect, it } from "vitest";
import { smallSpec, smallSpecs } from "../support/small-run";

const config = resolveRun({ ...smallSpec, steps: 100 });

/** A run measured at 0, 10, 20, …: training accuracy is 1 from `mem` on, test accuracy from `gen` on. */
function run({ mem = 20, gen = 50, seed = 5, until = 100 } = {}): CurveSource {
  const evaluations = Array.from({ length: until / 10 + 1 }, (_, i): Evaluation => {
    const step = 10 * i;
    const [train, test] = [mem, gen].map((time) => ({ loss: 1 / (3 + step), accuracy: step >= time ? 1 : 0.0625 }));
    return { step, train, test, weightNorm: 7 };
  });
  return { config: { ...config, seed }, evaluations };
}

interface Line {
  readonly name: string;
  readonly x: number[];
  readonly y: number[];
  readonly yaxis: string;
  readonly opacity: number;
  readonly showlegend: boolean;
  readonly line: { readonly color: string; readonly width: number };
}

function linesOf(...figure: Parameters<typeof trainingCurves>): Line[] {
  return trainingCurves(...figure).data as unknown as Line[];
}

function textsOf(...figure: Parameters<typeof trainingCurves>): string[] {
  return (trainingCurves(...figure).layout.annotations ?? []).map(({ text }) => String(text));
}

function titleOf(...figure: Parameters<typeof trainingCurves>): string {
  return (trainingCurves(...figure).layout.title as { text: string }).text;
}

describe("trainingCurves", () => {
  it("draws accuracy and loss of both sides, by step, in their colours", () => {
    const lines = linesOf(run());
    expect(lines.map(({ name, yaxis, line }) => [name, yaxis, line.color])).toEqual([
      ["training", "y", COLOURS.train],
      ["test", "y", COLOURS.test],
      ["training", "y2", COLOURS.train],
      ["test", "y2", COLOURS.test],
    ]);
    expect(lines.map(({ showlegend }) => showlegend)).toEqual([true, true, false, false]);
    const steps = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]; // step 0 has no place on a logarithmic axis
    for (const { x } of lines) expect(x).toEqual(steps);
    expect(lines[0].y).toEqual([0.0625, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(lines[1].y).toEqual([0.0625, 0.0625, 0.0625, 0.0625, 1, 1, 1, 1, 1, 1]);
  });

  it("keeps five digits of every value", () => {
    expect(linesOf(run())[2].y.slice(0, 2)).toEqual([0.076923, 0.043478]); // 1/13, 1/23
  });

  it("has a logarithmic axis of steps as long as the run will be, and one of losses", () => {
    const { layout } = trainingCurves(run({ until: 30 }));
    expect(layout.xaxis).toMatchObject({ type: "log", range: [0, 2] });
    expect(layout.yaxis2).toMatchObject({ type: "log" });
    expect(layout.yaxis?.type).toBeUndefined();
    expect(JSON.stringify(layout.xaxis?.title)).toContain("first of 5 evaluations in a row at 98 %");
  });

  it("marks T_mem and T_gen where they are", () => {
    const { layout } = trainingCurves(run());
    const marks = (layout.shapes ?? []).filter(({ xref }) => xref === "x");
    expect(marks.map(({ x0, x1, yref, line }) => [x0, x1, yref, line?.color])).toEqual([
      [20, 20, "paper", COLOURS.train],
      [50, 50, "paper", COLOURS.test],
    ]);
    const labels = (layout.annotations ?? []).filter(({ xref }) => xref === "x");
    expect(labels.map(({ text, x }) => [text, x])).toEqual([
      ["T<sub>mem</sub> = 20", Math.log10(20)],
      ["T<sub>gen</sub> = 50", Math.log10(50)],
    ]);
  });

  it("sets the label of a mark left of it, and right of it where the axis begins", () => {
    const source = { ...run({ mem: 0 }), config: { ...config, steps: 1000 } };
    const measured = source.evaluations.map((one) => ({ ...one, step: one.step === 0 ? 1 : one.step }));
    const labels = trainingCurves({ ...source, evaluations: measured }).layout.annotations ?? [];
    expect(
      labels.filter(({ xref }) => xref === "x").map(({ text, xanchor, xshift }) => [text, xanchor, xshift]),
    ).toEqual([
      ["T<sub>mem</sub> = 1", "left", 4],
      ["T<sub>gen</sub> = 50", "right", -4],
    ]);
  });

  it("marks at the threshold asked for, and says it", () => {
    const source = run();
    const lower = trainingCurves(source, { threshold: 0.05 });
    expect((lower.layout.shapes ?? []).filter(({ xref }) => xref === "x")).toEqual([]); // from step 0 on: no place
    expect(JSON.stringify(lower.layout.xaxis?.title)).toContain("at 5 %");
    expect(JSON.stringify(trainingCurves(source, { threshold: 0.55 }).layout.xaxis?.title)).toContain("at 55 %");
  });

  it("draws no mark for a time that was not reached, or not seen to hold", () => {
    expect(textsOf(run({ gen: 1000 })).filter((text) => text.startsWith("T<"))).toEqual(["T<sub>mem</sub> = 20"]);
    expect(textsOf(run({ gen: 70 })).filter((text) => text.startsWith("T<"))).toEqual(["T<sub>mem</sub> = 20"]);
    expect(textsOf(run({ gen: 60 })).filter((text) => text.startsWith("T<")).length).toBe(2);
  });

  it("shows what guessing would give: 1/p, and ln p nats", () => {
    const { layout } = trainingCurves(run());
    const levels = (layout.shapes ?? []).filter(({ xref }) => xref === "paper");
    expect(levels.map(({ yref, y0, y1 }) => [yref, y0, y1])).toEqual([
      ["y", 1 / 11, 1 / 11],
      ["y2", Math.log(11), Math.log(11)],
    ]);
    const labels = (layout.annotations ?? []).filter(({ xref }) => xref === "paper");
    // An annotation on a logarithmic axis is placed by its exponent.
    expect(labels.map(({ text, yref, y }) => [text, yref, y])).toEqual([
      ["guessing, 1/11", "y", 1 / 11],
      ["guessing, ln 11", "y2", Math.log10(Math.log(11))],
    ]);
  });

  it("shows what guessing would give in parity: one half, and no loss where the loss is not in nats", () => {
    const source = { config: resolveRun(smallSpecs.parity), evaluations: run().evaluations };
    const { layout } = trainingCurves(source);
    const levels = (layout.shapes ?? []).filter(({ xref }) => xref === "paper");
    expect(levels.map(({ yref, y0 }) => [yref, y0])).toEqual([["y", 0.5]]);
    expect(textsOf(source).filter((text) => text.startsWith("guessing"))).toEqual(["guessing, 1/2"]);
    expect(JSON.stringify(layout.yaxis2?.title)).toContain("loss (hinge)");
    expect(JSON.stringify(trainingCurves(run()).layout.yaxis2?.title)).toContain("loss (nats)");
  });

  it("ends the curves of a run that diverged in crosses, and says so in legend and title", () => {
    const wild = { ...run({ until: 30 }), status: "diverged", steps: 34 } as const;
    const [accuracy, loss] = linesOf(wild).slice(4);
    expect([accuracy.name, accuracy.x, accuracy.y, accuracy.yaxis]).toEqual([
      "diverged at step 34",
      [34, 34],
      [1, 0.0625],
      "y",
    ]);
    expect([loss.x, loss.y, loss.yaxis]).toEqual([[34, 34], [0.030303, 0.030303], "y2"]); // 1/33
    expect([accuracy.showlegend, loss.showlegend]).toEqual([true, false]);
    expect(titleOf(wild)).toContain("n = 1, seed 5, diverged at step 34");
    const among = { others: [wild, run({ seed: 6 })] };
    expect(titleOf(run(), among)).toContain("bold: seed 5, thin: n = 2 seeds, 1 diverged");
    expect(
      linesOf(run(), among).filter(({ name, showlegend }) => name === "diverged at step 34" && !showlegend).length,
    ).toBe(2);
    // At step 0 there is no place for a mark; an end of another kind has none.
    expect(linesOf({ ...run({ until: 0 }), status: "diverged", steps: 0 }).length).toBe(4);
    expect(titleOf({ ...run({ until: 0 }), status: "diverged", steps: 0 })).toContain("diverged at step 0");
    for (const status of ["done", "stopped", "unfinished"] as const) {
      expect(trainingCurves({ ...run(), status, steps: 100 })).toEqual(trainingCurves(run()));
    }
  });

  it("says what was run and how often, under the title", () => {
    expect(titleOf(run(), { title: "Grokking" })).toContain("<b>Grokking</b>");
    expect(titleOf(run())).toContain(
      "(x + y) mod 11 · 40 % of pairs for training · MLP 22-16-11 · AdamW, lr 0.03, weight decay 2 · n = 1, seed 5",
    );
    const others = [run({ seed: 6 }), run({ seed: 7 })];
    expect(titleOf(run(), { others })).toContain("bold: seed 5, thin: n = 2 seeds");
  });

  it("names what the thin runs differ in, apart from their seed", () => {
    const decayed = {
      ...run({ seed: 6 }),
      config: { ...config, optimizer: { ...config.optimizer, weightDecay: 0.1 } },
    };
    expect(titleOf(run(), { others: [decayed] })).toContain("thin: weightDecay 0.1, n = 1 seed");
  });

  it("draws other seeds thin, behind the bold one, and out of the legend", () => {
    const lines = linesOf(run(), { others: [run({ seed: 6, gen: 90 })] });
    expect(lines.length).toBe(8);
    const [thin, bold] = [lines.slice(0, 4), lines.slice(4)];
    expect(thin[1].y.filter((y) => y === 1).length).toBe(2);
    expect(bold[1].y.filter((y) => y === 1).length).toBe(6);
    for (let i = 0; i < 4; i++) {
      expect(thin[i].line.width).toBeLessThan(bold[i].line.width);
      expect(thin[i].opacity).toBeLessThan(bold[i].opacity);
      expect(thin[i].showlegend).toBe(false);
    }
  });

  it("shows text from outside as text", () => {
    const title = '<img src=x onerror="alert(1)"> & <b>co</b>';
    const shown = titleOf(run(), { title });
    expect(shown).not.toContain("<img");
    expect(shown).toContain('&lt;img src=x onerror="alert(1)"&gt; &amp; &lt;b&gt;co&lt;/b&gt;');
  });

  it("draws a run that has no measurement yet", () => {
    const lines = linesOf({ config, evaluations: [] });
    expect(lines.map(({ x, y }) => [x, y])).toEqual([[], [], [], []].map(() => [[], []]));
    expect(textsOf({ config, evaluations: [] })).toEqual(["guessing, 1/11", "guessing, ln 11"]);
  });

  it("is a pure function: equal each time, its input left as it was, and nothing in it that JSON does not have", () => {
    const source = run();
    const before = JSON.stringify(source);
    const figure = trainingCurves(source, { others: [run({ seed: 6 })] });
    expect(trainingCurves(source, { others: [run({ seed: 6 })] })).toEqual(figure);
    expect(JSON.stringify(figure)).not.toMatch(/NaN|null|Infinity/);
    expect(JSON.stringify(source)).toBe(before);
  });
});

describe("describeConfig", () => {
  it("has a sign for every operation and a width for every layer", () => {
    const other = resolveRun({
      ...smallSpec,
      task: { operation: "division", p: 97, trainFraction: 1 / 3 },
      model: { hidden: [64, 32] },
    });
    expect(describeConfig(other)).toBe(
      "(x ÷ y) mod 97 · 33.33 % of pairs for training · MLP 194-64-32-97 · AdamW, lr 0.03, weight decay 2",
    );
  });
});

describe("describeConfig of other kinds", () => {
  const tail = "AdamW, lr 0.03, weight decay 2";
  const pairs = "(x + y) mod 11 · 40 % of pairs for training";

  it.each([
    ["transformer", `${pairs} · transformer, 2 layers of width 16, 4 heads · ${tail}`],
    ["lstm", `${pairs} · LSTM, 1 layer of width 128 · Adam, lr 0.001, weight decay 0`],
    ["rnn", `${pairs} · RNN, 1 layer of width 8 · ${tail}`],
    ["mixture", `${pairs} · mixture of MLPs 22-16-11 and 22-16-11 · ${tail}`],
    [
      "parity",
      "(20, 2)-parity · 60 points for training · ReLU network 20-500-1 · SGD, lr 0.1, weight decay 0.01 · batches of 32",
    ],
  ] as const)("describes a %s", (kind, line) => {
    expect(describeConfig(resolveRun(smallSpecs[kind]))).toBe(line);
  });

  it("says what is done to the training set, and counts an embedding where there is one", () => {
    const task = { operation: "addition", p: 11, trainFraction: 0.4, trainSubset: 30, labelNoise: 0.1 } as const;
    const noisy = resolveRun({ ...smallSpec, task, model: { hidden: [16], embedding: 8 } });
    expect(describeConfig(noisy)).toBe(`${pairs}, 30 of them kept · 10 % label noise · MLP 16-16-11 · ${tail}`);
  });
});

describe("describeDifferences", () => {
  it("names lists of settings, too", () => {
    const probed = resolveRun({ ...smallSpec, steps: 100, probes: [{ kind: "norms" }] });
    expect(describeDifferences(probed, config)).toBe(
      'probes [{"kind":"norms","name":"norms","schedule":{"every":50,"perDecade":10},"options":{}}]',
    );
  });

  it("names every value that differs, but not the seed", () => {
    const other = resolveRun({ ...smallSpec, steps: 7, seed: 1, model: { hidden: [16, 8] } });
    expect(describeDifferences(other, config)).toBe("hidden 16,8, steps 7");
    expect(describeDifferences(config, other)).toBe("hidden 16, steps 100");
    expect(describeDifferences(config, { ...config, seed: 99 })).toBe("");
  });
});
