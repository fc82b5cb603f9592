/** @file An output that is drawn anew whenever it is asked to be: of what is asked for meanwhile the newest counts. */
import { setTimeout } from "node:timers/promises";
import { type Display, errorBundle, type Presentation, presentationOf } from "../kernel";

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

export interface Redraw {
  /** Draws, and rejects with what `draw` throws. */
  now(): Promise<void>;
  /** Draws; what `draw` throws stands in its place. */
  orError(): Promise<void>;
}

/** Draws into a display what `draw` gives, as it would be shown at the end of a cell; undefined is shown as nothing. */
export function redrawn(display: Display, draw: (context: DrawContext) => unknown): Redraw {
  const show = ({ data, metadata }: Presentation) => display.show(data, metadata);
  let stillMs = 0; // the first is drawn whole at once
  const now = newestOnly(async (signal) => {
    const showNow = async (value: unknown) => {
      const shown = (await presentationOf(value)) ?? NOTHING;
      if (!signal.aborted) show(shown);
      return shown;
    };
    const last = await draw({ signal, show: async (value) => void (await showNow(value)) });
    const { whole } = await showNow(last);
    const picture = whole && (await wholeOf(whole, stillMs, signal));
    stillMs = STILL_MS;
    if (picture) show(picture);
  });
  return { now, orError: () => now().catch((error) => display.show(errorBundle(error))) };
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
