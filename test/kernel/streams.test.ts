import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { projectRoot } from "groklab/core";
import { expect, it } from "vitest";

const { Streams } = createRequire(__filename)(join(projectRoot(), "jupyter", "kernels", "groklab", "streams.cjs"));

function published(runs = true): {
  streams: { write(name: string, text: string): void; flush(): void };
  sent: string[];
} {
  const sent: string[] = [];
  return {
    streams: new Streams(
      (name: string, text: string) => sent.push(`${name}: ${text}`),
      () => runs,
    ),
    sent,
  };
}

it("a few lines go out as they are written, since a loop may follow", () => {
  const { streams, sent } = published();
  for (const [name, text] of [
    ["stdout", "a"],
    ["stdout", "b"],
    ["stderr", "c"],
  ])
    streams.write(name, text);
  expect(sent).toEqual(["stdout: a", "stdout: b", "stderr: c"]);
});

it("what is written between two cells is gathered for the next", async () => {
  const { streams, sent } = published(false);
  for (const text of ["a", "b"]) streams.write("stdout", text);
  expect(sent).toEqual([]);
  await expect.poll(() => sent).toEqual(["stdout: ab"]);
  const loop = published(false);
  for (const end = performance.now() + 200; performance.now() < end; ) loop.streams.write("stdout", ".");
  expect(loop.sent.length).toBeGreaterThanOrEqual(1); // a loop that writes lets no timer fire
});

it("a thousand lines are gathered into few messages, in order and whole, and a few go out at once again after a pause", async () => {
  const { streams, sent } = published();
  const lines = Array.from({ length: 1000 }, (_, i) => `${i}\n`);
  const begun = performance.now();
  for (const line of lines) streams.write("stdout", line);
  const ticks = Math.ceil((performance.now() - begun) / 50);
  expect(sent.length).toBeLessThanOrEqual(20 + ticks);
  await expect.poll(() => sent.map((text) => text.slice("stdout: ".length)).join("")).toBe(lines.join(""));
  const before = sent.length;
  await setTimeout(120); // what stands for two messages
  for (const text of ["a", "b"]) streams.write("stdout", text);
  expect(sent.slice(before)).toEqual(["stdout: a", "stdout: b"]);
});
