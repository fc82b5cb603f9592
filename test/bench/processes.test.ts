import { readMeasurement, together } from "groklab/bench/measurement";
import { measureTogether, type Program } from "groklab/bench/processes";
import { measureSteps } from "groklab/bench/steps";
import { GroklabError } from "groklab/core";
import { describe, expect, it } from "vitest";

const found = { stepsPerSecond: 10, windows: [8, 9, 10, 10, 10, 11, 12], lossFirst: 2, lossLast: 1, parameters: 3 };

/** A program that keeps the protocol: ready, wait for a line, print a result, wait for the end. */
function program(result: unknown, before = ""): Program {
  const print = `process.stdin.once("data", () => console.log(${JSON.stringify(JSON.stringify(result))}))`;
  return { file: process.execPath, args: ["-e", `${before}; console.log("ready"); ${print}`] };
}

describe("measureTogether", () => {
  it("has each program measure once all are ready", async () => {
    const measurements = await measureTogether([program(found), program({ ...found, stepsPerSecond: 20 })]);
    expect(measurements.map(({ stepsPerSecond }) => stepsPerSecond)).toEqual([10, 20]);
  });

  it("passes over what libraries print", async () => {
    expect(await measureTogether([program(found, 'console.log("hello")')])).toEqual([found]);
  });

  it("reports a program that dies, with its last words, and ends the others", async () => {
    const dying = { file: process.execPath, args: ["-e", 'console.error("no memory left"); process.exit(3)'] };
    const patient = { file: process.execPath, args: ["-e", "setInterval(() => {}, 1000)"] };
    const measuring = measureTogether([patient, dying]);
    await expect(measuring).rejects.toThrow(GroklabError);
    await expect(measuring).rejects.toThrow("it ended unexpectedly (code 3): no memory left");
  });

  it("reports a program that is not there", async () => {
    await expect(measureTogether([{ file: "/no/such/program", args: [] }])).rejects.toThrow("ENOENT");
  });

  it("ends all when aborted", async () => {
    const interrupted = new AbortController();
    const patient = { file: process.execPath, args: ["-e", "setInterval(() => {}, 1000)"] };
    const measuring = measureTogether([patient, patient], interrupted.signal);
    interrupted.abort();
    await expect(measuring).rejects.toThrow("SIGKILL");
  });
});

describe("readMeasurement", () => {
  it("refuses a network whose loss did not fall, or is no number", () => {
    expect(readMeasurement(JSON.stringify(found))).toEqual(found);
    expect(() => readMeasurement(JSON.stringify({ ...found, lossLast: 2 }))).toThrow("did not fall, from 2 to 2");
    expect(() => readMeasurement(JSON.stringify({ ...found, lossLast: Number.NaN }))).toThrow("no measurement");
    expect(() => readMeasurement('{"stepsPerSecond": NaN}')).toThrow("no measurement");
  });
});

describe("allOf", () => {
  it("adds up the rates of processes that ran at the same time", () => {
    const both = together([found, { ...found, stepsPerSecond: 5, windows: [1, 1, 1, 1, 1, 1, 1] }]);
    expect(both).toMatchObject({ stepsPerSecond: 15, windows: [9, 10, 11, 11, 11, 12, 13] });
  });
});

describe("measureSteps", () => {
  it("reports an engine that fails and does not try it again, and goes on with the others", async () => {
    const lines: string[] = [];
    const { measured, failures } = await measureSteps({
      ...{ workloads: ["F"], engines: ["jax", "groklab"], rounds: 2, seconds: 0.2, cores: [] },
      ...{ python: process.execPath, onProgress: (line: string) => lines.push(line) },
    });
    expect(failures.map(({ workload, engine }) => [workload, engine])).toEqual([["F", "jax"]]);
    expect(failures[0].message).toContain("ended unexpectedly");
    expect(measured.map(({ engine, round }) => [engine, round])).toEqual([
      ["groklab", 0],
      ["groklab", 1],
    ]);
    expect(lines[0]).toMatch(/^round 1 of 2 · F jax: failed · ETA \d+ s$/);
    expect(lines[1]).toMatch(/^round 1 of 2 · F groklab: \d+ steps\/s · ETA \d+ s$/);
  });
});
