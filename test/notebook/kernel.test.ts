import { inKernel, interruptSignal } from "groklab/notebook";
import { escapeHtml, openDisplay } from "groklab/notebook/kernel";
import { figureBundle, PLOTLY_MIME } from "groklab/notebook/show";
import { describe, expect, it } from "vitest";
import { enterKernel } from "../support/kernel-bridge";

describe("openDisplay", () => {
  it("opens one output, and replaces its content afterwards", () => {
    const { shown, leave } = enterKernel();
    const [first, second] = [openDisplay(), openDisplay()];
    first.show({ "text/plain": "a" });
    first.show({ "text/plain": "b" }, { width: 3 });
    second.show({ "text/plain": "c" });
    leave();
    expect(shown.map(({ data, update }) => [data["text/plain"], update])).toEqual([
      ["a", false],
      ["b", true],
      ["c", false],
    ]);
    expect(shown[1].metadata).toEqual({ width: 3 });
    expect(shown[0].id).toBe(shown[1].id);
    expect(shown[2].id).not.toBe(shown[0].id);
  });

  it("prints its first text where there is no kernel", () => {
    const printed: string[] = [];
    const { write } = process.stdout;
    process.stdout.write = ((text: string) => printed.push(text) > 0) as typeof write;
    try {
      const display = openDisplay();
      display.show({ "text/plain": "a" });
      display.show({ "text/plain": "b" });
    } finally {
      process.stdout.write = write;
    }
    expect(printed).toEqual(["a\n"]);
  });
});

describe("interruptSignal", () => {
  it("is the cell's in a kernel, and never aborted elsewhere", () => {
    expect([inKernel(), interruptSignal().aborted]).toEqual([false, false]);
    const { leave } = enterKernel();
    expect(inKernel()).toBe(true);
    expect(interruptSignal()).toBe(interruptSignal());
    leave();
    expect(inKernel()).toBe(false);
  });
});

describe("figureBundle", () => {
  it("has the figure for Plotly and its title as text", () => {
    const title = { text: "<b>Grokking</b><br><span style='x'>p = 97</span>" };
    const bundle = figureBundle({ data: [{ type: "scatter", y: [1] }], layout: { title } });
    expect(bundle["text/plain"]).toBe("Figure: Grokking · p = 97");
    expect(bundle[PLOTLY_MIME]).toMatchObject({ data: [{ type: "scatter", y: [1] }], layout: { title } });
  });
});

describe("escapeHtml", () => {
  it("leaves nothing that HTML would read", () => {
    expect(escapeHtml(`<a href="x" title='y'>&amp;</a>`)).toBe(
      "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;",
    );
  });
});
