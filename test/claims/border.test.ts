import { borderOf, pointsOf, settingWords } from "groklab/claims";
import { describe, expect, it } from "vitest";

const [DECAY, RATE] = ["optimizer.weightDecay", "optimizer.learningRate"];
const grid = { [DECAY]: [0, 0.1, 0.5, 1], [RATE]: [0.001, 0.003, 0.01] };
type Rule = (decay: number, rate: number) => boolean | null;
/** The twelve points of a grid, where a claim is so by a rule of its two settings. */
const where = (holds: Rule, premise: Rule = () => true) =>
  pointsOf(grid).map((settings) => {
    const [decay, rate] = [settings[DECAY], settings[RATE]].map(Number);
    return { settings, premise: premise(decay, rate) === true, holds: holds(decay, rate) };
  });

describe("the border of a claim", () => {
  it("is one side of a value where that is so of all points", () => {
    expect(borderOf(where((decay) => decay >= 0.5))).toBe("from weight decay 0.5 on");
    expect(borderOf(where((decay) => decay < 0.5))).toBe("up to weight decay 0.1");
    expect(borderOf(where((_, rate) => rate <= 0.003))).toBe("up to learning rate 0.003");
  });

  it("is two sides where one does not do, of one setting or of two", () => {
    expect(borderOf(where((decay) => decay === 0.1 || decay === 0.5))).toBe("from weight decay 0.1 to 0.5");
    expect(borderOf(where((decay, rate) => decay === 1 && rate <= 0.003))).toBe(
      "at weight decay 1 and up to learning rate 0.003",
    );
    expect(borderOf(where((decay, rate) => decay >= 0.5 && rate <= 0.003))).toBe(
      "from weight decay 0.5 on and up to learning rate 0.003",
    );
  });

  it("says on how many points its words are wrong, one of twelve at most; else it lists the points of the smaller side", () => {
    const but = where((decay, rate) => decay >= 0.5 && !(decay === 1 && rate === 0.003));
    expect(borderOf(but)).toBe("from weight decay 0.5 on, but for 1 of 12 points");
    const corners = where((decay, rate) => (decay === 0 && rate === 0.001) || (decay === 1 && rate === 0.01));
    // "at weight decay 1 and at learning rate 0.01" is wrong on one point of twelve alone, but that is one of two
    expect(borderOf(corners)).toBe("only at weight decay 0, learning rate 0.001; weight decay 1, learning rate 0.01");
    const chess = where((decay, rate) => [0, 0.5].includes(decay) === [0.001, 0.01].includes(rate));
    // 4 of 6 at decays 0 and 0.5, 2 of 6 elsewhere: six of twelve, of which all are listed
    expect(borderOf(chess)).toBe(
      "only at weight decay 0, learning rate 0.001; weight decay 0, learning rate 0.01; " +
        "weight decay 0.1, learning rate 0.003; weight decay 0.5, learning rate 0.001; " +
        "weight decay 0.5, learning rate 0.01; weight decay 1, learning rate 0.003",
    );
    const most = where((decay, rate) => !(rate === 0.003 && (decay === 0.1 || decay === 1)) && decay !== 0);
    expect(borderOf(most)).toBe(
      "everywhere but at weight decay 0, learning rate 0.001; weight decay 0, learning rate 0.003; " +
        "weight decay 0, learning rate 0.01; weight decay 0.1, learning rate 0.003; weight decay 1, learning rate 0.003",
    );
  });

  it("lists places by as few settings as tell them apart, and says on how many points these are wrong", () => {
    const ends = where((decay) => decay !== 0.1 && decay !== 1);
    expect(borderOf(ends)).toBe("only at weight decay 0; weight decay 0.5");
    const all = ends.map((point, i) => (i === 0 ? { ...point, holds: false } : point)); // decay 0 and rate 0.001
    expect(borderOf(all)).toBe("only at weight decay 0; weight decay 0.5, but for 1 of 12 points");
    const three = pointsOf({ ...grid, "task.p": [23, 59] }).map((settings) => {
      const [decay, p] = [settings[DECAY], settings["task.p"]];
      return { settings, premise: true, holds: !(p === 23 && (decay === 0 || decay === 1)) };
    });
    expect(borderOf(three)).toBe("everywhere but at weight decay 0, modulus p 23; weight decay 1, modulus p 23");
  });

  it("looks at no point without its premise, nor at one that is open", () => {
    expect(
      borderOf(
        where(
          (decay) => decay >= 0.5 || decay === 0,
          (decay) => decay !== 0,
        ),
      ),
    ).toBe("from weight decay 0.5 on");
    expect(borderOf(where((decay) => (decay === 0 ? null : decay >= 0.5)))).toBe("from weight decay 0.5 on");
    expect(borderOf(where(() => null))).toBeNull();
    expect(borderOf([])).toBeNull();
  });

  it("is everywhere, or nowhere", () => {
    expect([borderOf(where(() => true)), borderOf(where(() => false))]).toEqual(["at all points", "at none"]);
  });

  it("has no sides of a setting whose values are words", () => {
    const points = ["sgd", "adam"].map((kind) => ({ settings: { kind }, premise: true, holds: kind === "sgd" }));
    expect(borderOf(points)).toBe("only at kind sgd");
  });
});

describe("the words of a setting", () => {
  it("are those of its last key, but for some", () => {
    expect([DECAY, "initialization.scale", "task.p"].map(settingWords)).toEqual([
      "weight decay",
      "initial scale",
      "modulus p",
    ]);
  });
});
