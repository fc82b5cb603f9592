import { statusLine } from "groklab/cli/status-line";
import { describe, expect, it } from "vitest";

/** A stream that keeps what it is given, and a clock. */
function screen(isTTY: boolean, quiet = false) {
  const written: string[] = [];
  let clock = 0;
  const stream = {
    isTTY,
    columns: 12,
    write: (text: string) => written.push(text) > 0,
  } as unknown as NodeJS.WriteStream;
  const line = statusLine({ stream: stream as typeof process.stderr, quiet, now: () => clock });
  return { line, written, wait: (ms: number) => void (clock += ms) };
}

describe("statusLine", () => {
  it("rewrites one line in a terminal, at most five times a second, no wider than that", () => {
    const { line, written, wait } = screen(true);
    for (let i = 0; i < 100; i++) {
      line.update(() => `${i} of 100 steps`);
      wait(10);
    }
    expect(written.filter((text) => text.startsWith("\r")).length).toBe(4);
    expect(written.filter((text) => !text.startsWith("\r"))).toEqual([
      ...["0 of 100 st", "20 of 100 s", "40 of 100 s", "60 of 100 s", "80 of 100 s"],
    ]);
    line.print("done");
    expect(written.slice(-2)).toEqual(["\r\u001b[K", "done\n"]);
  });

  it("writes a plain line now and then in a pipe, and none of what is over in two seconds", () => {
    const { line, written, wait } = screen(false);
    for (let i = 0; i < 30; i++) {
      line.update(() => `${i} s`);
      wait(1000);
    }
    line.end();
    expect(written).toEqual(["2 s\n", "12 s\n", "22 s\n"]);
  });

  it("says nothing when it is to be quiet, but what is printed", () => {
    const { line, written } = screen(true, true);
    line.update(() => "0 of 100 steps");
    line.print("stopping");
    expect(written).toEqual(["stopping\n"]);
  });
});
