import { EventEmitter, once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ConfigError, projectRoot } from "groklab/core";
import { dropdown, hbox, interact, logSlider, slider, text, toggle } from "groklab/notebook";
import { DISPLAY } from "groklab/notebook/widgets/controls";
import { newestOnly } from "groklab/notebook/widgets/redraw";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

type Content = { comm_id: string; data: { method?: string; state?: Record<string, unknown> } };
const { Comms } = createRequire(__filename)(join(projectRoot(), "jupyter", "kernels", "groklab", "comms.cjs"));

/** What the kernel published: the kernel's own comms, and displays by their id. */
let sent: { type: string; content: Content }[];
let displays: Map<string, Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: of a file without types
let comms: any;

beforeEach(() => {
  [sent, displays] = [[], new Map()];
  comms = new Comms(
    (type: string, content: Content) => sent.push({ type, content }),
    (error: unknown) => {
      throw error;
    },
  );
  const kernel = {
    comms,
    display: (data: Record<string, unknown>, _: unknown, id: string) => displays.set(id, data),
    bundle: async (value: unknown) => ({ data: { "text/plain": JSON.stringify(value) }, metadata: {} }),
    describe: String,
  };
  Object.assign(globalThis, { __groklab: kernel });
});
afterEach(() => void Reflect.deleteProperty(globalThis, "__groklab"));

/** The browser sets part of a widget's state. */
const setInBrowser = ({ id }: { id: string }, state: object) =>
  comms.receive("comm_msg", { comm_id: id, data: { method: "update", state } }, []);
const lastOf = ({ id }: { id: string }) => sent.filter(({ content }) => content.comm_id === id).at(-1)?.content.data;
const drawn = () => [...displays.values()].at(-1)?.["text/plain"];

describe("a control", () => {
  it("has the value that the browser sets, answers it, and tells its listeners once", async () => {
    const share = slider(0, 1, { value: 0.3 });
    const heard: number[] = [];
    const end = share.onChange((value) => heard.push(value));
    await setInBrowser(share, { value: 0.1 + 0.2 });
    await setInBrowser(share, { value: 0.7 });
    expect(lastOf(share)).toMatchObject({ method: "echo_update", state: { value: 0.7 } });
    await setInBrowser(share, { description_allow_html: true }); // another part of its state
    end();
    await setInBrowser(share, { value: 0.9 });
    expect([heard, share.value]).toEqual([[0.7], 0.9]); // 0.1 + 0.2 is the 0.3 that it had
  });

  it("is moved on the page when a cell sets it, and tells no listener", () => {
    const decay = dropdown([0, 0.5, { of: 1 }]);
    decay.onChange(() => expect.fail("a listener was told"));
    decay.value = 0.5;
    expect([lastOf(decay), decay.value]).toEqual([{ method: "update", state: { index: 1 }, buffer_paths: [] }, 0.5]);
    expect(decay[DISPLAY]()["text/plain"]).toBe("0.5");
  });

  it("stands where the browser would move it: at the position nearest to its value", () => {
    expect([logSlider(1e-4, 1e-1, { value: 0.01 }).value, logSlider(1e-4, 1e-1).value]).toEqual([0.01, 0.0001]);
    expect(logSlider(1e-4, 1e-1, { value: 0.0033 }).value).toBe(0.00316228); // 10^-2.5, a twentieth of a decade
    expect(slider(0, 1, { value: 0.34, step: 0.25 }).value).toBe(0.25);
    expect(slider(0, 1, { value: 1, step: 0.3 }).value).toBe(0.9);
  });

  it("is what it is outside a kernel, too", () => {
    Reflect.deleteProperty(globalThis, "__groklab");
    const stop = toggle({ label: "Stop" });
    stop.value = true;
    expect([stop.value, stop.label, text({ value: "a" }).value]).toEqual([true, "Stop", "a"]);
  });

  it.each([
    [() => slider(1, 0), "slider: expected two numbers, the lower first, got 1 and 0"],
    [() => slider(0, Number.NaN), "slider: expected two numbers, the lower first, got 0 and NaN"],
    [() => slider(0, 1, { value: 2 }), "slider: value: expected a number from 0 to 1, got 2"],
    [() => slider(0, 1, { step: 0 }), "slider: step: expected a number above 0, got 0"],
    [() => logSlider(0, 1), "logSlider: expected ends above 0, got 0"],
    [() => dropdown([]), "dropdown: expected at least one value to choose"],
    [() => dropdown([1, 2], { value: 3 as 1 }), "dropdown: expected one of 1, 2, got 3"],
  ])("refuses what it can not be: %#", (make, says) => {
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(says);
  });
});

describe("interact", () => {
  it("draws at once, and anew with what is set, with types of each value", async () => {
    const rate = logSlider(0.01, 1);
    await interact({ rate, decay: [0, 1], on: true, name: "a" }, (settings) => {
      const typed: { rate: number; decay: 0 | 1; on: boolean; name: string } = settings;
      return typed;
    });
    expect(drawn()).toBe('{"rate":0.01,"decay":0,"on":true,"name":"a"}');
    expect(rate.label).toBe("rate");
    await setInBrowser(rate, { value: 0.1 });
    await expect.poll(drawn).toContain('"rate":0.1');
  });

  it("fails the cell by what the first drawing throws, and shows what a later one throws until the next", async () => {
    await expect(interact({ n: [1] }, () => Promise.reject(new Error("at first")))).rejects.toThrow("at first");
    const n = dropdown([1, 2, 3]);
    await interact({ n }, (settings) => {
      if (settings.n === 2) throw new Error("two");
      return settings.n;
    });
    await setInBrowser(n, { index: 1 });
    await expect.poll(drawn).toBe("Error: two");
    await setInBrowser(n, { index: 2 });
    await expect.poll(drawn).toBe("3");
  });

  it("tells a drawing that newer values wait, drops it, and draws the newest alone", async () => {
    const n = dropdown([0, 1, 2, 3]);
    const begun: number[] = [];
    const told: number[] = [];
    const allAreSet = new EventEmitter(); // ends a drawing that was never told
    await interact({ n }, async (settings, { signal }) => {
      begun.push(settings.n);
      if (settings.n === 1) await Promise.race([once(signal, "abort"), once(allAreSet, "set")]);
      if (signal.aborted) told.push(settings.n);
      signal.throwIfAborted();
      return settings.n;
    });
    for (const index of [1, 2, 3]) await setInBrowser(n, { index });
    allAreSet.emit("set");
    await expect.poll(drawn).toBe("3");
    expect([begun, told]).toEqual([[0, 1, 3], [1]]);
  });
});

describe("newestOnly", () => {
  it("answers ten thousand calls with few, the last of them after the last call", async () => {
    let [calls, asked, answered] = [0, 0, 0];
    const call = newestOnly(async () => {
      const of = asked;
      await new Promise((done) => setImmediate(done));
      [calls, answered] = [calls + 1, of];
    });
    const promises = Array.from({ length: 10_000 }, (_, i) => {
      asked = i + 1;
      return call();
    });
    await Promise.all(promises);
    expect([calls, answered]).toEqual([2, 10_000]);
  });
});

describe("a page that is loaded anew", () => {
  it("is told of every widget that is open, and of no closed one", async () => {
    const [stays, goes] = [toggle(), toggle()];
    const row = hbox(stays);
    goes.close();
    await comms.receive("comm_open", { comm_id: "page", target_name: "jupyter.widget.control", data: {} }, []);
    await comms.receive("comm_msg", { comm_id: "page", data: { method: "request_states" } }, []);
    const states = (lastOf({ id: "page" }) as unknown as { states: Record<string, { model_name: string }> }).states;
    expect(states[stays.id].model_name).toBe("ToggleButtonModel");
    expect(states[row.id].model_name).toBe("HBoxModel");
    expect(states).not.toHaveProperty(goes.id);
  });
});
