import { experiments } from "groklab/experiments";
import { printed } from "groklab/experiments/printed";
import { resolveRun } from "groklab/runs";
import { describe, expect, it } from "vitest";

const claims = experiments.flatMap((experiment) => experiment.claims);

describe.each(Object.entries(printed))("what the paper on %s prints", (paper, entries) => {
  const own = claims.filter((claim) => claim.paper === paper);
  const configs = own.flatMap(({ arms }) =>
    arms.filter(({ from }) => !from).flatMap((arm) => arm.runs([]).map(resolveRun)),
  );

  it("is at a place that some of its runs have, so that a mistyped path is no silent agreement", () => {
    for (const { path, model, setting } of entries) {
      const at = (config: unknown) =>
        path.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], config);
      const ofKind = configs.filter((config) => model === undefined || config.model.kind === model);
      expect(
        ofKind.some((config) => at(config) !== undefined),
        `${setting}: ${path}, ${model}`,
      ).toBe(true);
    }
  });

  it("is about claims that there are", () => {
    for (const { claims: about, setting } of entries) {
      if (about)
        expect(
          own.some(({ where }) => about.test(where)),
          `${setting}: ${about}`,
        ).toBe(true);
    }
  });
});
