import { createRequire } from "node:module";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { projectRoot } from "groklab/core";
import { stopButtons } from "groklab/notebook/stop-buttons";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const { Comms } = createRequire(__filename)(join(projectRoot(), "jupyter", "kernels", "groklab", "comms.cjs"));

interface Opened {
  readonly comm_id: string;
  readonly data: { readonly state?: { readonly description?: string } };
}

/** The kernel's own comms, and the widgets that were opened on them. */
let opened: Opened[];
let pressed: (label: string) => Promise<void>;

beforeEach(() => {
  opened = [];
  const comms = new Comms(
    (_: string, content: Opened) => opened.push(content),
    (error: unknown) => {
      throw error;
    },
  );
  Object.assign(globalThis, { __groklab: { comms, display: () => {}, bundle: async () => ({}), describe: String } });
  pressed = async (label) => {
    const button = opened.filter(({ data }) => data.state?.description === label).at(-1);
    expect(button, `a button ${label}`).toBeDefined();
    await comms.receive(
      "comm_msg",
      { comm_id: button?.comm_id, data: { method: "custom", content: { event: "click" } } },
      [],
    );
  };
});
afterEach(() => void Reflect.deleteProperty(globalThis, "__groklab"));

describe("the buttons below a live run", () => {
  it("stop it, and let it go on with another Stop, which the first does not press", async () => {
    const buttons = stopButtons();
    await pressed("Stop");
    expect(buttons.stop.aborted).toBe(true);
    const goesOn = buttons.goesOn(new AbortController().signal);
    await pressed("Continue");
    expect([await goesOn, buttons.stop.aborted]).toEqual([true, false]);
    await pressed("Stop");
    expect(buttons.stop.aborted).toBe(true);
  });

  it("end it where End here is pressed, at an Interrupt, and at one that came before they were shown", async () => {
    const buttons = stopButtons();
    const interrupt = new AbortController();
    const [chosen, halted] = [buttons.goesOn(interrupt.signal), buttons.goesOn(interrupt.signal)];
    interrupt.abort();
    const late = Promise.race([buttons.goesOn(interrupt.signal), setImmediate("it waits")]);
    expect(await Promise.all([chosen, halted, late])).toEqual([false, false, false]);
    const ended = buttons.goesOn(new AbortController().signal);
    await pressed("End here");
    expect(await ended).toBe(false);
  });
});
