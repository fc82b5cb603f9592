import { timingOf } from "groklab/runs/timing";
import { describe, expect, it } from "vitest";

const lines = (...events: object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join("");
const started = { kind: "started" };
const ended = (step: number, seconds: number) => ({ kind: "ended", step, seconds });

describe("timingOf", () => {
  it("adds up the sittings of a run that was stopped and went on", () => {
    const events = lines(started, ended(300, 10), { kind: "resumed", step: 300 }, ended(1000, 25));
    expect(timingOf(events)).toEqual({ seconds: 35, stepsPerSecond: 1000 / 35 });
  });

  it("does not know of a sitting that was killed, and takes its steps for no pace", () => {
    const events = lines(started, { kind: "resumed", step: 400 }, ended(1000, 30));
    expect(timingOf(events)).toEqual({ seconds: 30, stepsPerSecond: 20 });
  });

  it("adds up what the time of each sitting went to, and passes over what is no time", () => {
    const phases = { imports: { wall: 1, cpu: 2 }, updates: { wall: 4, cpu: 3 } };
    const more = { updates: { wall: 0.5, cpu: 0.25 }, evaluation: { wall: 1, cpu: 1 }, edited: { wall: "soon" } };
    const events = lines(
      started,
      { ...ended(3, 5), phases },
      { kind: "resumed", step: 3 },
      { ...ended(9, 2), phases: more },
    );
    expect(timingOf(events).phases).toEqual({
      imports: { wall: 1, cpu: 2 },
      updates: { wall: 4.5, cpu: 3.25 },
      evaluation: { wall: 1, cpu: 1 },
    });
  });

  it("says nothing of a run that goes on, nor of damaged events, nor of no time", () => {
    expect(timingOf(lines(started, ended(1, 1), { kind: "resumed", step: 1 }))).toEqual({});
    expect(timingOf(`${lines(started)}{"kind":"en`)).toEqual({});
    expect(timingOf("")).toEqual({});
    expect(timingOf(lines(started, ended(0, 0)))).toEqual({ seconds: 0, stepsPerSecond: undefined });
  });
});
