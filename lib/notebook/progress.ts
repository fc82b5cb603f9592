import { escapeHtml, inKernel, openDisplay, updatePace } from "./kernel";

/** A progress line: `430 of 1000 steps · 71.3 steps/s · ETA 0:08 · test 95.1 %`. */
export interface Progress {
  /** Where the work is; drawn only as often as a reader can follow. */
  update(done: number, detail?: string): void;
  /** The last state, always drawn; it stays in the notebook. */
  end(word: string, done: number): void;
}

/** Time without a rate: the first steps include compilation. */
const SETTLING_MS = 1000;

/**
 * Opens a progress line of `total` units. In a kernel it is one output that is redrawn; elsewhere it is one line on
 * standard error per tenth of the work.
 *
 * @param now a clock in milliseconds; time that runs backwards never gives a negative or infinite estimate
 */
export function progress(total: number, unit = "steps", now: () => number = () => performance.now()): Progress {
  const display = inKernel() ? openDisplay() : undefined;
  const due = updatePace(500, now);
  const started = now();
  let tenths = 0;
  const draw = (done: number, text: string) => {
    const bar = `<progress max="${total}" value="${done}" style="width:16em;vertical-align:middle"></progress>`;
    display?.show({ "text/html": `${bar} <code>${escapeHtml(text)}</code>`, "text/plain": text });
  };
  const state = (done: number) => `${done} of ${total} ${unit}${pace(done, total, now() - started, unit)}`;
  return {
    update(done, detail) {
      if (display ? !due() : Math.floor((10 * done) / total) <= tenths) return;
      tenths = Math.floor((10 * done) / total);
      const text = `${state(done)}${detail ? ` · ${detail}` : ""}`;
      if (display) draw(done, text);
      else process.stderr.write(`${text}\n`);
    },
    end(word, done) {
      const text = `${word}: ${done} of ${total} ${unit} in ${clock(now() - started)}`;
      if (display) draw(done, text);
      else process.stderr.write(`${text}\n`);
    },
  };
}

function pace(done: number, total: number, elapsedMs: number, unit: string): string {
  if (!(elapsedMs > SETTLING_MS && done > 0)) return "";
  const perSecond = (1000 * done) / elapsedMs;
  return ` · ${perSecond < 100 ? perSecond.toPrecision(3) : perSecond.toFixed(0)} ${unit}/s · ETA ${clock((1000 * (total - done)) / perSecond)}`;
}

/** Minutes and seconds, or hours, minutes and seconds. */
function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
