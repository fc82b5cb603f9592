import { updatePace } from "groklab/notebook/kernel";
import { progress } from "groklab/notebook/progress";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { enterKernel } from "../support/kernel-bridge";

let clock = 0;
const now = () => clock;

beforeEach(() => {
  clock = 1_700_000_000_000;
});

describe("updatePace", () => {
  /** Times of the updates of something that asks every 10 ms, in milliseconds from its start. */
  function updates(firstMs: number, forMs: number): number[] {
    const due = updatePace(firstMs, now);
    const start = clock;
    const times: number[] = [];
    for (; clock - start < forMs; clock += 10) if (due()) times.push(clock - start);
    return times;
  }

  it("lets the first update through at once, and then at most five a second", () => {
    const times = updates(200, 3000);
    expect(times.slice(0, 5)).toEqual([0, 200, 400, 600, 800]);
    for (let i = 1; i < times.length; i++) expect(times[i] - times[i - 1]).toBeGreaterThanOrEqual(200);
  });

  it("lets at most 200 through in an hour, and goes on showing life", () => {
    const times = updates(200, 3_600_000);
    expect(times.length).toBeLessThanOrEqual(200);
    expect(times.length).toBeGreaterThan(100);
    expect(3_600_000 - times[times.length - 1]).toBeLessThan(600_000);
  });

  it("halves its pace after sixteen updates", () => {
    const times = updates(100, 20_000);
    expect(times.slice(14, 19).map((time, i) => time - times[13 + i])).toEqual([100, 100, 200, 200, 200]);
  });
});

describe("progress in a kernel", () => {
  let kernel = enterKernel();
  beforeEach(() => {
    kernel = enterKernel();
  });
  afterEach(() => kernel.leave());

  const texts = () => kernel.shown.map(({ data }) => data["text/plain"]);

  it("says how far, how fast and how long still, in one output that is redrawn", () => {
    const line = progress(1000, "steps", now);
    clock += 10_000;
    line.update(430, "loss 0.12");
    clock += 10_000;
    line.update(860);
    line.end("done", 1000);
    expect(texts()).toEqual([
      "430 of 1000 steps · 43.0 steps/s · ETA 0:13 · loss 0.12", // 570 / 43 = 13.3 s
      "860 of 1000 steps · 43.0 steps/s · ETA 0:03",
      "done: 1000 of 1000 steps in 0:20",
    ]);
    expect(new Set(kernel.shown.map(({ id }) => id)).size).toBe(1);
    expect(kernel.shown.map(({ update }) => update)).toEqual([false, true, true]);
    expect(kernel.shown[0].data["text/html"]).toContain('<progress max="1000" value="430"');
  });

  it("writes long times with hours, and large rates without an exponent", () => {
    const line = progress(100_000_000, "steps", now);
    clock += 10_000;
    line.update(25_000);
    expect(texts()[0]).toMatch(/ · 2500 steps\/s · ETA 11:06:30$/); // 99,975,000 / 2500 = 39,990 s
  });

  it("gives no rate before it has one", () => {
    const line = progress(1000, "steps", now);
    clock += 500;
    line.update(3);
    clock += 10_000;
    line.update(0);
    expect(texts()).toEqual(["3 of 1000 steps", "0 of 1000 steps"]);
  });

  it("never shows NaN, infinity or a time below zero, however the clock jumps", () => {
    const line = progress(1000, "steps", now);
    for (const [jump, done] of [
      [5000, 100],
      [-3_600_000, 200],
      [7_200_000, 300],
      [-1, 1000],
      [86_400_000, 1200],
    ]) {
      clock += jump;
      line.update(done);
    }
    clock -= 172_800_000;
    line.end("done", 1000);
    expect(texts().length).toBeGreaterThanOrEqual(3);
    for (const text of texts()) expect(text).not.toMatch(/NaN|Infinity|-\d/);
  });

  it("shows details as text", () => {
    const line = progress(10, "<b>", now);
    clock += 2000;
    line.update(5, "<script>alert(1)</script>");
    const html = String(kernel.shown[0].data["text/html"]);
    expect(html).not.toMatch(/<script|<b>/);
    expect(html).toContain("&lt;script&gt;");
    expect(texts()[0]).toContain("<script>");
  });

  it("always draws its end, even right after an update", () => {
    const line = progress(10, "steps", now);
    line.update(1);
    line.update(2);
    line.end("stopped", 2);
    expect(texts()).toEqual(["1 of 10 steps", "stopped: 2 of 10 steps in 0:00"]);
  });
});

describe("progress outside a kernel", () => {
  it("writes a line to standard error for each tenth of the work", () => {
    const lines: string[] = [];
    const { write } = process.stderr;
    process.stderr.write = ((text: string) => lines.push(text) > 0) as typeof write;
    try {
      const line = progress(1000, "steps", now);
      for (let done = 1; done <= 1000; done++) {
        clock += 1;
        line.update(done);
      }
    } finally {
      process.stderr.write = write;
    }
    expect(lines.length).toBe(10);
    expect(lines[0]).toBe("100 of 1000 steps\n");
  });
});
