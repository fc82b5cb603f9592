/** @file Controls above, and below them what a function makes of their values, drawn anew after each change. */
import { setTimeout } from "node:timers/promises";
import { errorBundle, openDisplay, type Presentation, presentationOf } from "../kernel";
import { vbox } from "./boxes";
import { type Control, DISPLAY, dropdown, text, toggle } from "./controls";

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

const NOTHING: Presentation = { data: { "text/plain": "" }, metadata: {} };

/** What a drawing that takes long has to do with. */
export interface DrawContext {
  /** Aborted when newer values wait: what is drawn now will not be shown. */
  readonly signal: AbortSignal;
  /** Shows something meanwhile, such as a run that still trains. */
  show(value: unknown): Promise<void>;
}

/** A drawing that stands for so many milliseconds is drawn whole: a figure with its picture, which the stored notebook keeps. */
const STILL_MS = 700;

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
  const display = openDisplay();
  const show = ({ data, metadata }: Presentation) => display.show(data, metadata);
  let stillMs = 0; // the first is drawn whole at once
  const redraw = newestOnly(async (signal) => {
    const showNow = async (value: unknown) => {
      const shown = (await presentationOf(value)) ?? NOTHING;
      if (!signal.aborted) show(shown);
      return shown;
    };
    const last = await draw(settings(), { signal, show: async (value) => void (await showNow(value)) });
    const { whole } = await showNow(last);
    const picture = whole && (await wholeOf(whole, stillMs, signal));
    stillMs = STILL_MS;
    if (picture) show(picture);
  });
  const first = redraw();
  for (const [, control] of all) {
    control.onChange(() => void redraw().catch((error) => display.show(errorBundle(error))));
  }
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

/** The whole of a drawing, unless a newer one waits meanwhile. */
async function wholeOf(whole: () => Promise<Presentation | undefined>, afterMs: number, signal: AbortSignal) {
  const aborted = new Promise<undefined>((resolve) => signal.addEventListener("abort", () => resolve(undefined)));
  const drawn = async () => {
    await setTimeout(afterMs);
    return signal.aborted ? undefined : whole();
  };
  return Promise.race([drawn(), aborted]);
}

/**
 * Calls `action` again and again, one call at a time: a call that comes while one runs aborts that one's signal, and waits;
 * one that waits already does for both. The promise is that of the call that was made for it.
 */
export function newestOnly(action: (signal: AbortSignal) => Promise<void>): () => Promise<void> {
  let running: { done: Promise<void>; controller: AbortController } | undefined;
  let waiting: Promise<void> | undefined;
  const start = () => {
    waiting = undefined;
    const controller = new AbortController();
    const done = action(controller.signal).catch((error) => {
      if (!controller.signal.aborted) throw error; // a newer one waits, and that is why it ended
    });
    running = { done, controller };
    return done;
  };
  return () => {
    if (!running) return start();
    running.controller.abort();
    waiting ??= running.done.catch(() => {}).then(start);
    return waiting;
  };
}
