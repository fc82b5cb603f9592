import { agreement, describeAgreement } from "groklab/analysis";
import { describe, expect, it } from "vitest";
import { madeRun } from "../support/figures";

type Measured = Parameters<typeof agreement>[0];

const { evaluations } = madeRun({ seed: 1, gen: 40 });
const record: Measured = { evaluations, probes: { norms: [{ step: 0, value: 2 }] } };

/** The same run with a change at its fourth evaluation. */
function altered(change: Partial<Measured["evaluations"][number]["test"]>): Measured {
  const changed = evaluations.map((one, i) => (i === 3 ? { ...one, test: { ...one.test, ...change } } : one));
  return { ...record, evaluations: changed };
}

describe("agreement", () => {
  it("finds a record and itself identical", () => {
    const found = agreement(record, structuredClone(record));
    expect(found).toEqual({
      ...{
        identical: true,
        compared: record.evaluations.length,
        firstDifference: null,
        firstSize: 0,
        accuracy: 0,
        loss: 0,
      },
    });
    expect(describeAgreement(found)).toBe(`bit-identical to its record: ${record.evaluations.length} evaluations`);
  });

  it("says from where on, and by how much, one is off: accuracies in points, losses as shares", () => {
    const { step, test } = record.evaluations[3];
    const found = agreement(record, altered({ accuracy: test.accuracy + 0.03, loss: test.loss * 1.25 }));
    expect(found).toMatchObject({ identical: false, firstDifference: step });
    expect(found.accuracy).toBeCloseTo(0.03, 12);
    expect(found.loss).toBeCloseTo(0.25, 12);
    expect(describeAgreement(found)).toMatch(
      new RegExp(`^differs from its record from step ${step} on: .* 3\\.0 percentage points, losses by at most 25 %`),
    );
  });

  it("tells rounding, which begins small, from another result", () => {
    const { loss } = record.evaluations[3].test;
    const off = (by: number) => {
      const found = agreement(record, altered({ loss: loss * (1 + by) }));
      return [found.firstSize, describeAgreement(found)] as const;
    };
    expect(off(3e-7)[0]).toBeCloseTo(3e-7, 12);
    expect(off(3e-7)[1]).toMatch(
      / on: by rounding \(at first 3\.0e-7 of a loss or norm\); then accuracies by at most 0/,
    );
    expect(off(3e-4)[1]).toContain(" on: by more than rounding (at first 0.00030 of a loss or norm);");
    const norm = record.evaluations.map((one, i) => (i < 2 ? one : { ...one, weightNorm: one.weightNorm * 1.01 }));
    expect(agreement(record, { ...record, evaluations: norm })).toMatchObject({
      firstDifference: norm[2].step,
      loss: 0,
    });
    expect(agreement(record, { ...record, evaluations: norm }).firstSize).toBeCloseTo(0.01, 12);
  });

  it("sees one bit, a record that is longer, and probes", () => {
    const { loss } = record.evaluations[3].test;
    expect(agreement(record, altered({ loss: loss * (1 + Number.EPSILON) })).identical).toBe(false);
    const longer = { ...record, evaluations: [...record.evaluations, record.evaluations[0]] };
    const probed = { ...record, probes: { norms: [{ step: 0, value: 1 }] } };
    for (const other of [longer, probed]) {
      expect(agreement(record, other)).toMatchObject({ identical: false, firstDifference: null });
      expect(describeAgreement(agreement(record, other))).toMatch(
        /^the same in \d+ evaluations; others, or its probes/,
      );
    }
  });
});
