/** @file Buttons below a run that is trained live: Stop and, once it has stopped, Continue and End here. */
import { comms, escapeHtml, openDisplay } from "./kernel";
import { hbox } from "./widgets/boxes";
import { button, DISPLAY } from "./widgets/controls";

export interface StopButtons {
  /** Aborted when Stop is pressed; after Continue there is another. */
  readonly stop: AbortSignal;
  /** Shows Continue and End here, and resolves with which was pressed; an Interrupt ends as well. */
  goesOn(interrupt: AbortSignal): Promise<boolean>;
  /** Puts a line of text in the place of the buttons. */
  end(text: string): void;
}

/** Opens the buttons; outside a kernel there are none, and nothing is shown. */
export function stopButtons(): StopButtons {
  if (!comms()) return { stop: new AbortController().signal, goesOn: async () => false, end: () => {} };
  const display = openDisplay();
  let controller = new AbortController();
  const stop = () => button("Stop", () => controller.abort(), { look: "warning" });
  const box = hbox(stop());
  display.show(box[DISPLAY]());
  return {
    get stop() {
      return controller.signal;
    },
    async goesOn(interrupt) {
      const chosen = new Promise<boolean>((resolve) => {
        const go = button("Continue", () => resolve(true), { look: "success" });
        box.replace(
          go,
          button("End here", () => resolve(false)),
        );
        interrupt.addEventListener("abort", () => resolve(false), { once: true });
        if (interrupt.aborted) resolve(false);
      });
      if (!(await chosen)) return false;
      controller = new AbortController();
      box.replace(stop());
      return true;
    },
    end(text) {
      box.close();
      display.show({ "text/html": `<small>${escapeHtml(text)}</small>`, "text/plain": text });
    },
  };
}
