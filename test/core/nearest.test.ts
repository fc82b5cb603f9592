import { nearestWord } from "groklab/core";
import { describe, expect, it } from "vitest";

const keys = ["learningRate", "weightDecay", "betas", "eps", "p"];

describe("nearestWord", () => {
  it("finds the word that was meant through a slip of the pen", () => {
    expect(nearestWord("weigthDecay", keys)).toBe("weightDecay"); // two letters exchanged: two edits
    expect(nearestWord("beta", keys)).toBe("betas");
    expect(nearestWord("learning_rate", keys)).toBe("learningRate");
    expect(nearestWord("WEIGHTDECAY", keys)).toBe("weightDecay");
  });

  it("prefers the closest of several", () => {
    expect(nearestWord("tests", ["text", "test", "tents"])).toBe("test");
  });

  it("suggests nothing that is far away, and nothing when there is nothing", () => {
    expect(nearestWord("colour", keys)).toBeUndefined();
    expect(nearestWord("beta", [])).toBeUndefined();
  });

  it("does not reorder the list it was given", () => {
    const list = ["b", "a"];
    nearestWord("a", list);
    expect(list).toEqual(["b", "a"]);
  });
});
