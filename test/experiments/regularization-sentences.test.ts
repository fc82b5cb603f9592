import { armsIn, partsOf, type StoredPart } from "groklab/claims";
import { regularization, regularizationSentence, scheduleTable } from "groklab/experiments";
import { sentences } from "groklab/experiments/regularization/sentences";
import { describeSchedule } from "groklab/experiments/regularization/table";
import { resolveRun } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { recordsOf, type Trajectories, whenOf } from "./regularization-cases";

type Name = keyof typeof sentences;

function stored(parts: readonly string[], trajectory: Trajectories): Record<string, StoredPart> {
  const records = Object.entries(recordsOf(parts, trajectory));
  return Object.fromEntries(
    records.map(([part, runs]) => [part, { records: runs, planned: runs.length, problems: [] }]),
  );
}

const say = (name: Name, trajectory: Trajectories) =>
  regularizationSentence(stored(partsOf(armsIn(sentences[name].arms)), trajectory), name);

describe("the answer", () => {
  const answer = (early: number, late: number) =>
    say("answer", (config) => {
      const when = whenOf(config);
      if (when === "train 0.99") return { plateau: early + 0.004 * config.seed };
      if (when === "test 0.99") return { plateau: late - 0.001 * config.seed };
      return { tMem: 100, tGen: when === "2000" ? 4500 : 2500 };
    });

  it("has the accuracies with which runs end, with their intervals over ten seeds", () => {
    // 0.1, 0.104, … 0.136: mean 0.118, t 2.262 x 0.0121 / sqrt 10 = 0.009
    const text = answer(0.1, 0.99);
    expect(text).toContain(
      "from T_mem on it may not be missing: removed there, test accuracy ends at 0.12 (95 % interval 0.11 to 0.13)",
    );
    expect(text).toContain("once test accuracy has reached 0.99 it may be missing: removed there, it ends at 0.99");
    expect(text).toContain("10 of 10 seeds generalise, 2500 (95 % interval 2500 to 2500) updates after it");
    expect(text).toContain("n = 10 seeds each");
  });

  it("turns round with the records, and is left open between", () => {
    expect(answer(0.96, 0.5)).toMatch(/from T_mem on it may be missing.*reached 0.99 it may not be missing/);
    expect(answer(0.93, 0.99)).toContain("whether it may be missing is open");
  });

  it("says how many generalise where not all do", () => {
    const text = say("answer", ({ seed }) => (seed === 2 ? {} : { tGen: 4500 }));
    expect(text).toContain("9 of 10 seeds generalise; from");
  });
});

describe("the other sentences", () => {
  it("count epochs of 130 updates at the printed settings, and say what is reached without weight decay", () => {
    const text = say("asPrinted", ({ optimizer, seed }) =>
      optimizer.weightDecay > 0 ? { tMem: 14_000, tGen: 390_000 + 2000 * (seed - 4) } : { plateau: 0.001 * seed },
    );
    // T_gen of the fifth of ten seeds, the lower of the two in the middle, is 390,000
    expect(text).toContain("10 of 10 seeds generalise; medians in epochs: T_mem 108, T_gen 3000.");
    expect(text).toContain("any of the 10 seeds without weight decay is 0.009.");
  });

  it("are said of runs that generalise and of runs that do not", () => {
    for (const name of Object.keys(sentences) as Name[]) {
      for (const trajectory of [
        () => ({ tGen: 1000 }),
        () => ({ plateau: 0.1 }),
        () => ({ tMem: null }),
      ] as Trajectories[]) {
        expect(say(name, trajectory), name).toMatch(/\d/);
      }
    }
  });

  it("have the numbers of the records", () => {
    expect(say("never", ({ steps }) => ({ plateau: steps === 9000 ? 0.03 : 0.2 }))).toMatch(
      /0\.030 within 9,000 updates and 0\.200/,
    );
    expect(say("dropout", ({ model }) => ({ plateau: model.kind === "rnn" ? 0.9 : 0.89 }))).toContain(
      "9 of 9 RNNs and 0 of 9 LSTMs",
    );
    const ramp = (step: number) => Math.min(1, Math.max(0, (step - 1000) / 1000)); // 0.1 at 1,100, 0.9 at 1,900, 0.99 at 2,000
    expect(say("rise", () => ({ testAccuracy: ramp }))).toContain(
      "50 % of the pairs the LSTM's rise from a test accuracy of 0.1 to 0.9 takes 0.40 (",
    );
    const test = (reaches: number) => `test ${reaches}`;
    expect(say("removal", (config) => ({ plateau: whenOf(config) === test(0.5) ? 0.4 : 1 }))).toContain(
      "0.5: 0.400 (95 %",
    );
    const windows = say("windows", ({ schedule, optimizer }) => {
      const at = schedule.changes.map((change) => ("step" in change.at ? change.at.step : 0));
      const length = optimizer.weightDecay > 0 ? at[0] : at[1] - at[0]; // NaN for windows that end with the run
      return { plateau: length >= 200 ? 0.95 : 0.94 };
    });
    expect(windows).toContain("MLP 200 from update 0, 200 from update 50");
    expect(windows).toContain("LSTM 250 from update 0");
  });

  it("say what is missing, and what makes it", () => {
    const half = stored(["removed", "late", "constant"], () => ({}));
    const some = { ...half, late: { ...half.late, records: half.late.records.slice(1) } };
    expect(regularizationSentence(some, "answer")).toBe(
      "can not be said yet: 1 of 117 runs are missing; make them with: npx groklab reproduce regularization --parts removed,late,constant",
    );
  });
});

describe("the table of schedules", () => {
  it("has a row for each setting, with medians over its seeds", () => {
    const parts = ["constant", "none"];
    const rows = scheduleTable(
      stored(parts, ({ seed, optimizer }) =>
        optimizer.weightDecay === 2 && seed > 5 ? {} : { tGen: 1000 + 100 * seed, after: 0.995 },
      ),
      parts,
    );
    expect(rows.map(({ part, runs }) => `${part} ${runs}`)).toEqual([
      "constant 10",
      "constant 10",
      "none 10",
      "none 13",
    ]);
    expect(rows[0]).toEqual({
      part: "constant",
      setting: "LSTM, 50 %, scale 5, lr 0.003, weight decay 1",
      runs: 10,
      T_mem: "100",
      T_gen: "1400",
      "final test accuracy": "0.995 (0.995 to 0.995)",
      "final norm": "1 (1 to 1)",
      "sum of lr × decay": "18.0", // 0.003 x 6,000
    });
    expect(rows[1].T_gen).toBe("1400 (6 of 10)");
    expect(scheduleTable({ none: { records: [], planned: 8, problems: [] } }, ["none"])).toEqual([]);
  });

  it("says of each schedule what it does when", () => {
    const settings = [...regularization.parts.removed.runs(), ...regularization.parts.windowsMlp.runs()].map((spec) =>
      describeSchedule(resolveRun(spec)),
    );
    expect(settings).toContain(
      "LSTM, 50 %, scale 5, lr 0.003, weight decay 1, then 0 at 2 times training accuracy 0.99",
    );
    expect(settings).toContain("LSTM, 50 %, scale 5, lr 0.003, weight decay 1, then 0 at test accuracy 0.5");
    expect(settings).toContain("MLP, 40 %, lr 0.03, weight decay 0, then 2 at update 50, then 0 at update 75");
    expect(describeSchedule(resolveRun(regularization.parts.optimizers.runs()[18]))).toContain(
      "RNN, 30 %, dropout 0.5",
    );
  });
});
