/** @file Controls: widgets with a value that the reader sets, by which functions of a cell are called at any time. */
import { ConfigError } from "../../core";
import type { Bundle } from "../kernel";
import { openWidget, referenceTo, viewOf, type Widget } from "./widget";

/** By this name the kernel learns how the value of a cell's last expression is shown. */
export const DISPLAY = Symbol.for("Jupyter.display");

/** What can be shown alone, as the last value of a cell, and in a box. */
export interface Shown {
  readonly id: string;
  /** How the kernel shows it: the widget, and its text for a page that draws none. */
  [DISPLAY](): Bundle;
  /** Takes it off the page. */
  close(): void;
}

/** A widget with a value. */
export interface Control<T> extends Shown {
  /** What it is set to; setting it moves the control on the page, and tells no listener. */
  value: T;
  label: string;
  /** Calls `listener` with each value that the reader sets; the function returned ends that. What it throws is told below the latest cell. */
  onChange(listener: (value: T) => unknown): () => void;
}

interface Described {
  readonly description: string;
}

/** A control on a widget: how its value is read from the state of that, and written. */
function controlOf<T, State extends Described>(
  widget: Widget<State>,
  read: (state: Readonly<State>) => T,
  write: (value: T) => Partial<State>,
): Control<T> {
  return {
    id: widget.id,
    get value() {
      return read(widget.state);
    },
    set value(value) {
      widget.set(write(value));
    },
    get label() {
      return widget.state.description;
    },
    set label(description) {
      widget.set({ description } as Partial<State>);
    },
    onChange(listener) {
      let last = read(widget.state);
      return widget.onChange((state) => {
        const value = read(state);
        if (Object.is(value, last)) return undefined; // another part of its state
        last = value;
        return listener(value);
      });
    },
    [DISPLAY]() {
      return viewOf(widget, [this.label, String(this.value)].filter(Boolean).join(": "));
    },
    close: () => widget.close(),
  };
}

export interface SliderOptions {
  /** Where it stands at first: at the position nearest to it. Default: the lower end. */
  readonly value?: number;
  /** Between two positions, counted from the lower end. Default: a hundredth of the way; of a `logSlider` a twentieth of a decade. */
  readonly step?: number;
  readonly label?: string;
}

/**
 * A slider between two numbers. Its value has six significant digits, so that 0.3 is not 0.30000000000000004.
 *
 * @throws ConfigError for ends that are no rising numbers, a step that is not above 0, or a value outside
 * @example const share = slider(0.1, 0.9, { step: 0.1 })
 */
export function slider(from: number, to: number, options: SliderOptions = {}): Control<number> {
  const { value = from, step = (to - from) / 100, label = "" } = options;
  checkSlider("slider", from, to, value, step);
  const kind = { module: "controls", model: "FloatSliderModel", view: "FloatSliderView" } as const;
  return sliderOn(
    openWidget(kind, { ...common(label), ...READOUT, value: nearest(value, from, to, step), step, min: from, max: to }),
  );
}

/**
 * A slider on which equal ways are equal factors. Its value has six significant digits.
 *
 * @throws ConfigError as `slider`, and for ends that are not above 0
 * @example const learningRate = logSlider(1e-4, 1e-1)
 */
export function logSlider(from: number, to: number, options: SliderOptions = {}): Control<number> {
  if (!(from > 0)) throw new ConfigError(`logSlider: expected ends above 0, got ${from}`);
  const { value = from, step = 0.05, label = "" } = options;
  checkSlider("logSlider", from, to, value, step);
  const [min, max] = [Math.log10(from), Math.log10(to)];
  const exponent = nearest(Math.log10(value), min, max, step);
  const kind = { module: "controls", model: "FloatLogSliderModel", view: "FloatLogSliderView" } as const;
  return sliderOn(
    openWidget(kind, { ...common(label), ...READOUT, value: Math.exp(exponent * Math.LN10), step, base: 10, min, max }),
  );
}

const READOUT = { readout: true, readout_format: ".3~g", continuous_update: true, orientation: "horizontal" };

function checkSlider(name: string, from: number, to: number, value: number, step: number): void {
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to)) {
    throw new ConfigError(`${name}: expected two numbers, the lower first, got ${from} and ${to}`);
  }
  if (!(value >= from && value <= to)) {
    throw new ConfigError(`${name}: value: expected a number from ${from} to ${to}, got ${value}`);
  }
  if (!(step > 0)) throw new ConfigError(`${name}: step: expected a number above 0, got ${step}`);
}

/** The position nearest to a number, as the browser would move the slider to it. */
function nearest(value: number, min: number, max: number, step: number): number {
  return Math.min(max, min + Math.round((value - min) / step) * step);
}

function sliderOn(widget: Widget<Described & { value: number }>): Control<number> {
  return controlOf(
    widget,
    ({ value }) => Number(value.toPrecision(6)),
    (value) => ({ value }),
  );
}

/**
 * A menu of values of any kind; their texts are what is chosen from.
 *
 * @throws ConfigError without choices, or for a value that is none of them
 * @example const weightDecay = dropdown([0, 0.5, 1, 2])
 */
export function dropdown<const T>(
  choices: readonly T[],
  { value = choices[0], label = "" }: { value?: NoInfer<T>; label?: string } = {},
): Control<T> {
  if (choices.length === 0) throw new ConfigError("dropdown: expected at least one value to choose");
  const at = (wanted: T) => {
    const index = choices.findIndex((choice) => Object.is(choice, wanted));
    if (index < 0)
      throw new ConfigError(`dropdown: expected one of ${choices.map(textOf).join(", ")}, got ${textOf(wanted)}`);
    return index;
  };
  const kind = { module: "controls", model: "DropdownModel", view: "DropdownView" } as const;
  const widget = openWidget(kind, { ...common(label), _options_labels: choices.map(textOf), index: at(value) });
  return controlOf(
    widget,
    ({ index }) => choices[index],
    (wanted) => ({ index: at(wanted) }),
  );
}

function textOf(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** A button that stays down: a value of yes or no. */
export function toggle({ value = false, label = "" } = {}): Control<boolean> {
  const kind = { module: "controls", model: "ToggleButtonModel", view: "ToggleButtonView" } as const;
  const widget = openWidget(kind, {
    description: label,
    disabled: false,
    button_style: "",
    tooltip: "",
    icon: "",
    value,
  });
  return controlOf(
    widget,
    (state) => state.value,
    (wanted) => ({ value: wanted }),
  );
}

/** A line to type into; its value changes when the line is left or Enter is pressed. */
export function text({ value = "", label = "", placeholder = "" } = {}): Control<string> {
  const kind = { module: "controls", model: "TextModel", view: "TextView" } as const;
  const widget = openWidget(kind, { ...common(label), value, placeholder, continuous_update: false });
  return controlOf(
    widget,
    (state) => state.value,
    (wanted) => ({ value: wanted }),
  );
}

/** How far something is, from 0 to `max`; the reader cannot set it. */
export function progressWidget(max: number, { label = "" } = {}): Control<number> {
  const kind = { module: "controls", model: "FloatProgressModel", view: "ProgressView" } as const;
  const state = { ...common(label), value: 0, min: 0, max, bar_style: "", orientation: "horizontal" };
  return controlOf(
    openWidget(kind, state),
    ({ value }) => value,
    (value) => ({ value }),
  );
}

/**
 * A button; each press calls `press`, also while another cell awaits. What it throws is told below the latest cell.
 *
 * @example button("Stop", () => controller.abort(), { look: "danger" })
 */
export function button(
  label: string,
  press: () => unknown,
  { look = "" }: { look?: "" | "primary" | "success" | "info" | "warning" | "danger" } = {},
): Shown {
  const kind = { module: "controls", model: "ButtonModel", view: "ButtonView" } as const;
  const widget = openWidget(kind, { description: label, disabled: false, button_style: look, tooltip: "", icon: "" });
  widget.onMessage(({ event }) => (event === "click" ? press() : undefined));
  return shownBy(widget, () => `[${label}]`);
}

/** A widget as something that can be shown; `text` is for a page that draws none. */
export function shownBy<State extends object>(widget: Widget<State>, text: () => string): Shown {
  return { id: widget.id, [DISPLAY]: () => viewOf(widget, text()), close: () => widget.close() };
}

/** What all labelled controls have: room for the label, and for what is set. */
function common(label: string) {
  shared ??= {
    style: openWidget(
      { ...BASE, model: "DescriptionStyleModel", module: "controls", view: "StyleView" },
      { description_width: "9em" },
    ),
    layout: openWidget({ ...BASE, model: "LayoutModel", module: "base", view: "LayoutView" }, { width: "32em" }),
  };
  const { style, layout } = shared;
  return { description: label, disabled: false, style: referenceTo(style), layout: referenceTo(layout) };
}

const BASE = { viewModule: "base" } as const;
let shared: { readonly style: Widget<object>; readonly layout: Widget<object> } | undefined;
