import { readFileSync } from "node:fs";
import type { Locator } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { eventually, opened } from "./opened";

const CELLS = [
  {
    code: `import { anywidget, button, dropdown, hbox, interact, logSlider, output, progressWidget, slider, text, toggle, vbox } from "groklab";
const learningRate = logSlider(1e-3, 1, { value: 1e-2 });
const weightDecay = dropdown([0, 0.5, 1]);`,
  },
  {
    code: `await interact({ learningRate, weightDecay, share: slider(0, 1, { step: 0.1 }), name: "seed" }, (settings) => {
  const rate: number = settings.learningRate;
  const decay: 0 | 0.5 | 1 = settings.weightDecay;
  return {
    data: [{ y: [rate, decay, settings.share] }],
    layout: { title: { text: \`rate \${rate} decay \${decay} share \${settings.share} name \${settings.name}\` } },
  };
});`,
  },
  { code: "learningRate.value" },
  { code: "const stop = toggle({ label: 'Stop' });\nlet turns = 0;\nstop" },
  { code: "while (!stop.value) { turns++; await new Promise((done) => setTimeout(done, 20)); }\n'stopped'" },
  {
    code: `let clicks = 0;
const place = output();
const bar = progressWidget(3, { label: "clicks" });
vbox(hbox(button("count", async () => { bar.value = ++clicks; await place.show(clicks + " clicks"); }), button("fail", () => { throw new Error("in the listener"); })), bar, place)`,
  },
  {
    code: `const dial = anywidget(\`export default { render({ model, el }) {
  const knob = document.createElement("button");
  knob.className = "dial";
  const draw = () => knob.textContent = "turns " + model.get("turns");
  model.on("change:turns", draw);
  model.on("msg:custom", (content, buffers) => { knob.title = content.unit + " " + [...new Uint8Array(buffers[0].buffer)]; });
  knob.onclick = () => { model.set("turns", model.get("turns") + 1); model.save_changes(); model.send({ kind: "turned" }, undefined, [new Uint8Array([1, 2, 255])]); };
  draw(); el.append(knob);
} };\`, { turns: 3 });
const heard: unknown[] = [];
dial.onChange(({ turns }) => heard.push(turns));
dial.onMessage((content, buffers) => heard.push(content.kind, buffers.map((it) => [...it])));
dial`,
  },
  { code: "dial.set({ turns: 40 }); dial.send({ unit: 'rad' }, [new Uint8Array([7, 8])]);" },
  { code: "JSON.stringify(heard)" },
  {
    code: `import { watch } from "groklab";
process.env.GROKLAB_DATA = process.cwd();
const task = { operation: "addition", p: 11, trainFraction: 0.4 } as const;
const optimizer = { learningRate: 0.03, weightDecay: 2 };
const run = await watch({ task, model: { hidden: [16] }, optimizer, steps: 2_000_000, evaluation: { every: 500 }, seed: 5 });`,
  },
  { code: '[run.status, run.steps].join(" at ")' },
];

describe("widgets in JupyterLab", () => {
  const { path, page, command, cell, select, run, result } = opened("widgets.ipynb", CELLS);
  beforeAll(async () => {
    for (let i = 0; i < 4; i++) await run(i);
  });

  const title = () => cell(1).locator(".gtitle").textContent();
  /** Takes a slider's handle to a part of its way, with the mouse. */
  async function drag(slider: Locator, to: number): Promise<void> {
    await slider.scrollIntoViewIfNeeded();
    const [handle, track] = [await slider.locator(".noUi-handle").boundingBox(), await slider.boundingBox()];
    if (!handle || !track) throw new Error("the slider is not on the page");
    const y = handle.y + handle.height / 2;
    await page().mouse.move(handle.x + handle.width / 2, y);
    await page().mouse.down();
    await page().mouse.move(track.x + track.width * to, y, { steps: 12 });
    await page().mouse.up();
  }
  const slider = (index: number) => cell(1).locator(".noUi-target").nth(index);

  it("are shown with the first drawing, each under its name", async () => {
    await cell(1).locator(".main-svg").first().waitFor();
    expect(await title()).toBe("rate 0.01 decay 0 share 0 name seed");
    expect(await cell(1).locator(".widget-label").allTextContents()).toEqual(
      expect.arrayContaining(["learningRate", "weightDecay", "share", "name"]),
    );
  });

  it("redraw as a slider is dragged, a choice made, a text typed, while no cell runs", async () => {
    await drag(slider(0), 0.85);
    await eventually(title).toMatch(/^rate 0\.[1-9]\d* decay 0 /);
    await cell(1).locator("select").selectOption("0.5");
    await eventually(title).toContain("decay 0.5");
    await drag(slider(1), 0.7);
    await eventually(title).toContain("share 0.7 ");
    await cell(1).locator("input[type=text]").fill("other");
    await page().keyboard.press("Enter");
    await eventually(title).toContain("name other");
  });

  it("tell later cells what they are set to", async () => {
    await run(2);
    expect(await title()).toContain(`rate ${await result(2)} `);
  });

  it("redraw while another cell awaits, which a toggle ends", async () => {
    await select(4);
    const ended = command("notebook:run-cell");
    const before = await title();
    await drag(slider(0), 0.3);
    await eventually(title).not.toBe(before);
    await cell(3).locator("button").first().click();
    await ended;
    expect(await result(4)).toBe("'stopped'");
  });

  it("call a function for each press of a button, fill a place and a bar, and tell what a listener throws", async () => {
    await run(5);
    const press = (label: string) => cell(5).getByRole("button", { name: label }).click();
    for (const _ of [1, 2, 3]) await press("count");
    await cell(5).getByText("3 clicks").waitFor();
    await press("fail");
    await page().getByText("in the listener").first().waitFor();
    await press("count");
    await cell(5).getByText("4 clicks").waitFor();
  });

  it("of one's own share state and bytes both ways", async () => {
    await run(6);
    const knob = cell(6).locator("button.dial");
    await eventually(() => knob.textContent()).toBe("turns 3");
    await knob.click();
    await run(7);
    await eventually(() => knob.textContent()).toBe("turns 40");
    await eventually(() => knob.getAttribute("title")).toBe("rad 7,8");
    await run(8);
    expect(await result(8)).toContain('[4,"turned",[[1,2,255]]]');
  });

  it("stop a run that is watched, go on with it where it was, and end it with what is there", async () => {
    await select(9);
    const ended = command("notebook:run-cell");
    const press = (name: string) => cell(9).getByRole("button", { name }).click({ timeout: 240_000 });
    const line = () => cell(9).locator("progress + code").innerText();
    const steps = async () => Number((await line()).match(/(\d+) of 2000000 steps/)?.[1]);
    await eventually(steps).toBeGreaterThan(500);
    await press("Stop");
    await cell(9).getByRole("button", { name: "Continue" }).waitFor();
    const stopped = await steps();
    expect(await line()).toMatch(/^stopped, /);
    await press("Continue");
    await eventually(steps).toBeGreaterThan(stopped);
    await press("Stop");
    await press("End here");
    await ended;
    expect(await cell(9).locator(".jupyter-widgets").count()).toBe(0);
    await run(10);
    const [, status, at] = (await result(10)).match(/^'(\w+) at (\d+)'$/) ?? [];
    expect({ status, further: Number(at) > stopped }).toEqual({ status: "stopped", further: true });
    expect(await cell(9).innerText()).toMatch(/recorded as addition11-mlp16-[\w-]+/);
  });

  it("are stored with the last drawing and its picture", async () => {
    const stored = async () => {
      await command("docmanager:save");
      const outputs = JSON.parse(readFileSync(path, "utf8")).cells[1].outputs as {
        data: Record<string, unknown>;
      }[];
      return outputs.map(({ data }) => Object.keys(data).sort());
    };
    await eventually(stored).toEqual([
      ["application/vnd.jupyter.widget-view+json", "text/plain"],
      ["application/vnd.plotly.v1+json", "image/png", "text/plain"],
    ]);
  });

  it("come back to a page that is loaded anew, and reach the kernel", async () => {
    await page().reload();
    await cell(1).locator(".noUi-handle").first().waitFor();
    const before = await result(2);
    await slider(0).locator(".noUi-handle").focus();
    await page().keyboard.press("ArrowRight");
    await expect
      .poll(async () => {
        await run(2);
        return result(2);
      })
      .not.toBe(before);
  });
});
