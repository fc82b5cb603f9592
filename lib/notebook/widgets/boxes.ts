/** @file Widgets that hold others, and one that holds any output. */
import { presentationOf } from "../kernel";
import { DISPLAY, type Shown, shownBy } from "./controls";
import { openWidget, referenceTo } from "./widget";

/** A box with what is in it. */
export interface Box extends Shown {
  /** Puts others in the place of what is in it, which is taken off the page. */
  replace(...parts: readonly Shown[]): void;
}

/** Places side by side. @example hbox(button("Stop", stop), button("Continue", goOn)) */
export function hbox(...parts: readonly Shown[]): Box {
  return box("HBox", parts);
}

/** Places one below the other. */
export function vbox(...parts: readonly Shown[]): Box {
  return box("VBox", parts);
}

function box(name: "HBox" | "VBox", first: readonly Shown[]): Box {
  const kind = { module: "controls", model: `${name}Model`, view: `${name}View` } as const;
  let parts = first;
  const widget = openWidget(kind, { children: parts.map(referenceTo), box_style: "" });
  const text = () => parts.map((part) => part[DISPLAY]()["text/plain"]).join(name === "HBox" ? " · " : "\n");
  const closeParts = () => {
    for (const part of parts) part.close();
  };
  return {
    ...shownBy(widget, text),
    replace: (...others) => {
      widget.set({ children: others.map(referenceTo) });
      closeParts();
      parts = others;
    },
    close: () => {
      closeParts();
      widget.close();
    },
  };
}

/** A place for one output, which can be replaced at any time. */
export interface Output extends Shown {
  /** Shows a value as it would be at the end of a cell; undefined leaves the place empty. */
  show(value: unknown): Promise<void>;
}

/** Opens such a place, empty at first. A stored notebook does not keep what it shows: `interact` draws what shall stay. */
export function output(): Output {
  const kind = { module: "output", model: "OutputModel", view: "OutputView" } as const;
  const widget = openWidget(kind, { msg_id: "", outputs: [] as object[] });
  let text = "";
  return {
    ...shownBy(widget, () => text),
    async show(value) {
      const shown = await presentationOf(value);
      text = shown?.data["text/plain"] ?? "";
      widget.set({
        outputs: shown ? [{ output_type: "display_data", data: shown.data, metadata: shown.metadata }] : [],
      });
    },
  };
}
