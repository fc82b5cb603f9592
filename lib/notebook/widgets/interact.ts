/** @file Controls above, and below them what a function makes of their values, drawn anew after each change. */
import { openDisplay } from "../kernel";
import { vbox } from "./boxes";
import { type Control, DISPLAY, dropdown, text, toggle } from "./controls";
import { type DrawContext, redrawn } from "./redraw";

/** A control, or what stands for one: a list of values to choose from, yes or no, a text. */
export type Controllable = Control<unknown> | readonly unknown[] | boolean | string;

/** The values of controls, by name. */
export type Settings<C> = {
  readonly [K in keyof C]: C[K] extends Control<infer T>
    ? T
    : C[K] extends readonly (infer T)[]
      ? T
      : C[K] extends boolean
        ? boolean
        : string;
};

/**
 * Shows controls, and below them what `draw` makes of their values, as it would be shown at the end of a cell. After each
 * change it is drawn anew, also while another cell awaits; while one drawing is made, of the values that come in only the
 * newest are kept, and a drawing that takes long, such as a training, learns by `signal` that newer ones wait. What is drawn is an
 * output of its own: a stored notebook shows the last.
 *
 * What the first drawing throws fails the cell; what a later one throws stands in its place.
 *
 * @param controls by name, which is their label if they have none; a list is a `dropdown`, a boolean a `toggle`, a string a `text`
 * @example
 * await interact({ learningRate: logSlider(1e-4, 1e-1), weightDecay: [0, 0.5, 1, 2] }, ({ learningRate, weightDecay }) =>
 *   curves(find(learningRate, weightDecay), "test.accuracy"));
 */
export async function interact<const C extends Readonly<Record<string, Controllable>>>(
  controls: C,
  draw: (settings: Settings<C>, context: DrawContext) => unknown,
): Promise<void> {
  const all = Object.entries(controls).map(([name, given]) => [name, labelled(name, controlOf(given))] as const);
  const settings = () => Object.fromEntries(all.map(([name, control]) => [name, control.value])) as Settings<C>;
  openDisplay().show(vbox(...all.map(([, control]) => control))[DISPLAY]());
  const redraw = redrawn(openDisplay(), (context) => draw(settings(), context));
  const first = redraw.now();
  for (const [, control] of all) control.onChange(() => void redraw.orError());
  await first;
}

function controlOf(given: Controllable): Control<unknown> {
  if (typeof given === "boolean") return toggle({ value: given });
  if (typeof given === "string") return text({ value: given });
  return Array.isArray(given) ? dropdown(given) : (given as Control<unknown>);
}

function labelled<T>(name: string, control: Control<T>): Control<T> {
  if (control.label === "") control.label = name;
  return control;
}
