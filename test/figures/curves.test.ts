import { COLOURS, curves, describeCommon, groupRuns, PALETTE } from "groklab/figures";
import { channels } from "groklab/figures/theme";
import { readRuns } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { legendOf, madeRun, textsOf, titleOf, tracesOf } from "../support/figures";
import { expectValid } from "../support/plotly";

const seeds = [madeRun({ seed: 1, gen: 40 }), madeRun({ seed: 2, gen: 50 }), madeRun({ seed: 3, gen: 90 })];
const five = [...seeds, madeRun({ seed: 4, gen: 90 }), madeRun({ seed: 5, gen: 90 })];
const decays = [0.1, 1].flatMap((weightDecay) => [1, 2].map((seed) => madeRun({ seed, weightDecay })));

describe("curves", () => {
  it("draws each seed thin, the interval over them, and their mean bold", () => {
    const figure = curves(five, { quantities: ["testAccuracy"] });
    const traces = tracesOf(figure);
    expect(traces.map(({ line, fill }) => [line.width, fill])).toEqual([
      ...Array(5).fill([0.8, undefined]),
      [0, "none"],
      [0, "tonexty"],
      [2.5, undefined],
    ]);
    const bold = traces[7];
    expect(bold.x).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]); // step 0 has no place on a logarithmic axis
    expect(bold.y[3]).toBeCloseTo((1 + 4 * 0.0625) / 5, 4);
    expect(Math.max(...(traces[6].y as number[]))).toBeLessThanOrEqual(1);
    expect(titleOf(figure)).toContain("bold: mean with 95 % t interval, thin: each seed, n = 5 seeds");
  });

  it("draws no interval over fewer than five seeds, and says so", () => {
    const figure = curves(seeds, { quantities: ["testAccuracy"] });
    expect(tracesOf(figure).map(({ line }) => line.width)).toEqual([0.8, 0.8, 0.8, 2.5]);
    expect(titleOf(figure)).toContain("bold: mean, thin: each seed, n = 3 seeds");
    const groups = curves([...five, madeRun({ seed: 1, weightDecay: 1 })], { quantities: ["testAccuracy"] });
    expect(titleOf(groups)).toContain(
      "bold: mean with 95 % t interval from 5 seeds on, thin: each seed, n = 1 to 5 seeds",
    );
  });

  it("gives one group the colours of both sets, training dashed", () => {
    const bold = tracesOf(curves(seeds)).filter(({ line }) => line.width === 2.5);
    expect(bold.map(({ name, yaxis, line }) => [name, yaxis, line.color, line.dash])).toEqual([
      ["training", "y", COLOURS.train, "dash"],
      ["test", "y", COLOURS.test, "solid"],
      ["training", "y2", COLOURS.train, "dash"],
      ["test", "y2", COLOURS.test, "solid"],
    ]);
    expect(legendOf(curves(seeds))).toEqual(["training", "test"]);
  });

  it("gives each group a colour, and says in what they differ", () => {
    const figure = curves(decays);
    const bold = tracesOf(figure).filter(({ line, name }) => line.width === 2.5 && name.startsWith("weight"));
    expect(new Set(bold.map(({ line }) => line.color))).toEqual(new Set(PALETTE.slice(0, 2)));
    expect(legendOf(figure)).toEqual(["weight decay 0.1", "weight decay 1", "training", "test"]);
    expect(titleOf(figure)).toContain("AdamW, lr 0.03 ");
    expect(titleOf(figure)).not.toContain("weight decay");
    expect(titleOf(figure)).toContain("bold: mean (geometric on log axes), thin: each seed, n = 2 seeds a group");
  });

  it("takes an ordered scale for four settings that are numbers", () => {
    const many = [0.1, 0.2, 0.5, 1].map((weightDecay) => madeRun({ weightDecay }));
    const colours = tracesOf(curves(many, { quantities: ["testLoss"] })).map(({ line }) => line.color);
    expect(colours[0]).toBe("#440154");
    expect(colours.some((colour) => (PALETTE as readonly string[]).includes(colour))).toBe(false);
  });

  it("groups by a key, and says over what it pools", () => {
    const mixed = [...decays, madeRun({ weightDecay: 0.1, seed: 9 })].map((run, i) => ({
      ...run,
      config: { ...run.config, steps: i === 0 ? 7 : 100 },
    }));
    const figure = curves(mixed, { groupBy: "optimizer.weightDecay" });
    expect(titleOf(figure)).toContain("pooled over steps");
    expect(titleOf(figure)).toContain("n = 2 to 3 seeds a group");
  });

  it("names what groups by a key differ in besides that key, with the values", () => {
    const sgd = { kind: "sgd", learningRate: 0.1, momentum: 0, weightDecay: 0 } as const;
    const others = [1, 2].map((seed) => {
      const run = madeRun({ seed });
      return { ...run, config: { ...run.config, optimizer: sgd } };
    });
    const runs: (typeof seeds)[number][] = [...decays.slice(0, 2), ...(others as never[])];
    const besides = (all: typeof runs) =>
      /groups also differ in ((?:(?! bold:|·).)*)/
        .exec(titleOf(curves(all, { groupBy: "optimizer.kind" })).replace(/\s+/g, " "))?.[1]
        .trim();
    expect(besides(runs)).toBe("learning rate 0.03 / 0.1; weight decay 0.1 / 0");
    // What differs within a group is pooled, not a difference of the groups.
    expect(besides([...runs, madeRun({ seed: 3, weightDecay: 9 })])).not.toContain("weight decay");
    expect(besides(decays)).toBeUndefined();
    expect(titleOf(curves(decays, { groupBy: "optimizer.weightDecay" }))).not.toContain("also differ");
    const many = [1, 2, 3, 4, 5].map((n) => {
      const run = madeRun({ seed: n, weightDecay: n });
      return { ...run, config: { ...run.config, steps: 100 + n } };
    });
    expect(titleOf(curves(many, { groupBy: "optimizer.weightDecay" }))).toContain("also differ in steps (5 values)");
  });

  it("draws a number read out of a run, in a panel of its own below, on one axis of steps", () => {
    const value = (run: (typeof seeds)[0]) => run.evaluations.map(({ step }) => ({ step, value: 100 / (step + 1) }));
    const { data, layout } = curves(seeds, { quantities: ["weightNorm", { label: "norm <W>", value, scale: "log" }] });
    expect(new Set(tracesOf({ data, layout }).map(({ yaxis }) => yaxis))).toEqual(new Set(["y", "y2"]));
    expect(layout.xaxis).toMatchObject({ type: "log", anchor: "y2" });
    expect(layout.yaxis2).toMatchObject({ type: "log" });
    expect(JSON.stringify(layout.yaxis2?.title)).toContain("norm &lt;W&gt;");
    const [upper, lower] = [layout.yaxis?.domain, layout.yaxis2?.domain] as number[][];
    expect(lower[1]).toBeLessThan(upper[0]);
  });

  it("counts epochs where it is told how many updates they have, and keeps step 0 on a linear axis", () => {
    const { data, layout } = curves(seeds, { quantities: ["weightNorm"], axis: "linear", updatesPerEpoch: 5 });
    expect(tracesOf({ data, layout })[0].x.slice(0, 3)).toEqual([0, 2, 4]);
    expect(layout.xaxis?.range).toEqual([0, 20]);
    expect(JSON.stringify(layout.xaxis?.title)).toContain("epochs");
    expect(titleOf({ data, layout })).toContain("5 updates an epoch");
  });

  it("marks the median times of a group, with a censored run as later than all", () => {
    const figure = curves(seeds, { marks: ["tMem", "tGen"] }); // T_gen 40, 50 and none by 100 (90 is not seen to hold)
    const lines = (figure.layout.shapes ?? []).filter(({ xref }) => xref === "x");
    expect(lines.map(({ x0, x1 }) => [x0, x1])).toEqual([
      [20, 20],
      [50, 50],
    ]);
    expect(legendOf(figure)).toContain("T<sub>gen</sub> 50 (2 of 3)");
    expect(titleOf(figure)).toContain("T_mem 98 % training accuracy, T_gen 98 % test accuracy in 5 evaluations");
    const named = legendOf(curves(seeds, { marks: ["tMem", "tGen"], statesTimes: false }));
    expect(named.slice(-2)).toEqual(["T<sub>mem</sub>", "T<sub>gen</sub>"]);
  });

  it("draws no mark where less than half of the seeds get there, and says so", () => {
    const late = [
      madeRun({ gen: 40, weightDecay: 1 }),
      ...[1, 2].map((seed) => madeRun({ seed, gen: 999, weightDecay: 1 })),
    ];
    const figure = curves([...seeds, ...late], { marks: ["tGen"] });
    expect((figure.layout.shapes ?? []).filter(({ xref }) => xref === "x").map(({ x0 }) => x0)).toEqual([50]);
    expect(legendOf(figure)[0]).toBe("weight decay 1 · T<sub>gen</sub> none by 100 (1 of 3)");
  });

  it("draws what was done to the runs of a group at its median step, and names it in the legend", () => {
    const done = new Map([
      [1, 20],
      [2, 40],
      [3, 50],
    ]);
    const event = {
      label: "decay removed",
      step: ({ config }: (typeof seeds)[number]) => done.get(config.seed) ?? null,
    };
    const runs = [1, 2, 3, 4].map((seed) => madeRun({ seed }));
    const figure = curves(runs, { event }); // to seed 4 nothing was done
    expect(figure.layout.shapes?.filter(({ line }) => line?.dash === "longdash").map(({ x0 }) => x0)).toEqual([40]);
    expect(legendOf(figure)).toContain("decay removed");
    const never = curves(runs, { event: { ...event, step: () => null } });
    expect(legendOf(never)).not.toContain("decay removed");
    const atStart = curves(runs, { event: { ...event, step: () => 0 } }); // has no place on a logarithmic axis
    expect(atStart.layout.shapes?.filter(({ line }) => line?.dash === "longdash")).toEqual([]);
  });

  it("marks where a run diverged or was stopped, and ends the mean there", () => {
    const figure = curves([seeds[0], madeRun({ seed: 2, until: 60, status: "diverged" })], {
      quantities: ["weightNorm"],
    });
    const marks = tracesOf(figure).filter(({ mode, x }) => mode === "markers" && x[0] !== null);
    expect(marks.map(({ x, y, marker }) => [x, y, marker.symbol])).toEqual([[[60], [7], "x"]]);
    expect(legendOf(figure)).toEqual(["diverged"]);
    expect(
      tracesOf(figure)
        .find(({ line }) => line?.width === 2.5)
        ?.x.at(-1),
    ).toBe(60);
    expect(tracesOf(figure)[0].x.at(-1)).toBe(100);
  });

  it("leaves out what has no place on a logarithmic axis, and takes no mean there", () => {
    const value = (run: (typeof seeds)[0]) =>
      run.evaluations.map(({ step }) => ({ step, value: run.config.seed === 1 && step === 50 ? 0 : 10 }));
    const traces = tracesOf(curves(five, { quantities: [{ label: "loss", value, scale: "log" }] }));
    const [broken, whole, , , , ...others] = traces; // two edges before the gap, two behind it, and the mean
    expect(others.length).toBe(5);
    expect(traces.map(({ x }) => x.includes(50))).toEqual([false, ...Array(4).fill(true), ...Array(5).fill(false)]);
    for (const { y } of [broken, others[4]]) expect(y).toEqual([10, 10, 10, 10, null, 10, 10, 10, 10, 10]);
    for (const { y } of [whole, ...others.slice(0, 4)]) expect(new Set(y)).toEqual(new Set([10]));
  });

  it("draws one run alone, without an interval", () => {
    const figure = curves([seeds[0]], { quantities: ["testAccuracy"] });
    expect(tracesOf(figure).length).toBe(1);
    expect(titleOf(figure)).toContain("n = 1 seed");
    expect(titleOf(figure)).not.toContain("interval");
    expect(textsOf(figure)).toEqual(["guessing, 1/11"]);
  });

  it("says what is wrong with what it can not draw", () => {
    expect(() => curves([])).toThrow("no run to draw: of 0 given, none has a measurement");
    expect(() => curves([{ ...seeds[0], evaluations: [] }])).toThrow("of 1 given, none has a measurement");
    expect(() => curves(decays, { groupBy: "weightDecay" })).toThrow("did you mean optimizer.weightDecay?");
    expect(() => curves(decays, { labels: ["one"] })).toThrow(
      "1 labels for 2 groups (weight decay 0.1; weight decay 1)",
    );
    const many = Array.from({ length: 9 }, (_, i) => madeRun({ weightDecay: i + 1 }));
    expect(() => curves(many, { colours: "distinct" })).toThrow("9 groups, but 8 colours");
    expect(() => curves(seeds, { quantities: [] })).toThrow("quantities is empty");
    const known = "accuracy, testAccuracy, trainAccuracy, loss, testLoss, trainLoss, weightNorm";
    expect(() => curves(seeds, { quantities: ["testAcuracy" as never] })).toThrow(
      `curves: expected quantities out of ${known}, got "testAcuracy"; did you mean testAccuracy?`,
    );
    expect(() => curves(seeds, { quantities: ["sharpness" as never] })).toThrow(
      `curves: expected quantities out of ${known}, got "sharpness"; or { label, value } for one of your own`,
    );
  });

  it("numbers the groups whose label is empty, from 1 on", () => {
    const named = curves(decays, { labels: ["", "known"], marks: ["tGen"] });
    expect(legendOf(named).slice(0, 2)).toEqual(["group 1 · T<sub>gen</sub> 50", "known · T<sub>gen</sub> 50"]);
    expect(legendOf(curves(decays, { labels: ["a", ""] })).slice(0, 2)).toEqual(["a", "group 2"]);
  });

  it("shows text from outside as text", () => {
    const figure = curves(decays, { title: "<img>", labels: ["<b>a</b>", "&"] });
    expect((figure.layout.title as { text: string }).text).toContain("&lt;img&gt;");
    expect(legendOf(figure).slice(0, 2)).toEqual(["&lt;b&gt;a&lt;/b&gt;", "&amp;"]);
  });

  it("is a figure as Plotly knows it, drawn of real records too, and of nothing that JSON lacks", async () => {
    const { runs } = readRuns("data/runs/00-start-here");
    expect(runs.length).toBe(20);
    const real = curves(runs, { marks: ["tMem", "tGen"] });
    expect(legendOf(real)).toEqual(["training", "test", "T<sub>mem</sub> 30", "T<sub>gen</sub> 390"]);
    for (const { x } of tracesOf(real)) expect(x.length).toBeLessThanOrEqual(201);
    const stopped = [...decays, madeRun({ seed: 7, until: 50, status: "stopped" })];
    expect(JSON.stringify(real.data)).not.toMatch(/NaN|Infinity/);
    await expectValid(real, curves(stopped, { marks: ["tGen"], axis: "linear" }));
  });
});

describe("groupRuns", () => {
  it("puts seeds, probes and evaluations aside, and orders numbers", () => {
    const probed = {
      ...decays[2],
      config: { ...decays[2].config, probes: [{ kind: "norms" }] as never, splitSeed: 4 },
    };
    const groups = groupRuns([decays[3], probed, decays[0]]);
    expect(groups.map(({ label, value, runs }) => [label, value, runs.length])).toEqual([
      ["weight decay 0.1", 0.1, 1],
      ["weight decay 1", 1, 2],
    ]);
  });

  it("groups by what a function says", () => {
    expect(groupRuns(decays, ({ config }) => `seed ${config.seed}`).map(({ label }) => label)).toEqual([
      "seed 1",
      "seed 2",
    ]);
  });

  it("names a setting that comes later in training as such", () => {
    const later = [0.1, 0.5].map((weightDecay) => {
      const schedule = { warmup: 0, changes: [{ at: { step: 10 }, weightDecay }] };
      return { ...seeds[0], config: { ...seeds[0].config, schedule } as never as (typeof seeds)[0]["config"] };
    });
    expect(groupRuns(later).map(({ label }) => label)).toEqual(["later weight decay 0.1", "later weight decay 0.5"]);
  });
});

describe("describeCommon", () => {
  it("states what all configurations have, and nothing that one of them lacks", () => {
    const configs = decays.map(({ config }) => config);
    expect(describeCommon(configs)).toBe("(x + y) mod 11 · 40 % of pairs for training · MLP 22-16-11 · AdamW, lr 0.03");
    expect(describeCommon(configs.slice(0, 1))).toContain("weight decay 0.1");
  });
});

describe("PALETTE", () => {
  /** Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB. */
  const seen = {
    everybody: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
    deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
    tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
  };

  /** CIE L*a*b* of a colour as it is seen. */
  function lab(colour: string, by: readonly number[]): number[] {
    const linear = channels(colour).map((c) => (c <= 10.3 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    const [r, g, b] = [0, 1, 2].map((row) =>
      Math.min(
        1,
        Math.max(
          0,
          linear.reduce((sum, value, k) => sum + by[3 * row + k] * value, 0),
        ),
      ),
    );
    const xyz = [
      0.4339 * r + 0.3762 * g + 0.1899 * b,
      0.2126 * r + 0.7152 * g + 0.0722 * b,
      0.0177 * r + 0.1095 * g + 0.8729 * b,
    ];
    const [x, y, z] = xyz.map((value) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116));
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
  }

  it.each(Object.entries(seen))("has colours that %s tells apart", (_, by) => {
    const places = PALETTE.map((colour) => lab(colour, by));
    places.forEach((a, i) => {
      for (const b of places.slice(0, i)) expect(Math.hypot(...a.map((value, k) => value - b[k]))).toBeGreaterThan(15);
    });
  });
});
