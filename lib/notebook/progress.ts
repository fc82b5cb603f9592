import { describeThroughput, describeTime } from "../launch";
import { escapeHtml, inKernel, openDisplay, updatePace } from "./kernel";

/** A progress line: `430 of 1000 steps · 71.3 steps/s · ETA 0:08 · test 95.1 %`. */
export interface Progress {
  /** Where the work is; drawn only as often as a reader can follow. */
  update(done: number, detail?: string): void;
  /** The last state, always drawn; it stays in the notebook. */
  end(word: string, done: number): void;
}

/**
 * Opens a progress line of `total` units. In a kernel it is one output that is redrawn; elsewhere it is one line on
 * standard error per tenth of the work.
 *
 * @param now a clock in milliseconds; time that runs backwards never gives a negative or infinite estimate
 */
export function progress(total: number, unit = "steps", now: () => number = () => performance.now()): Progress {
  const bar = progressBar(total, now);
  const started = now();
  const state = (done: number) =>
    `${done} of ${total} ${unit}${describeThroughput(done, total, now() - started, unit)}`;
  return {
    update: (done, detail) => bar.update(done, () => `${state(done)}${detail ? ` · ${detail}` : ""}`),
    end: (word, done) => bar.end(done, `${word}: ${done} of ${total} ${unit} in ${describeTime(now() - started)}`),
  };
}

/** A bar with a text of the caller's. */
export interface ProgressBar {
  update(done: number, describe: () => string): void;
  end(done: number, text: string): void;
}

export function progressBar(total: number, now: () => number = () => performance.now()): ProgressBar {
  const display = inKernel() ? openDisplay() : undefined;
  const due = updatePace(500, now);
  let tenths = 0;
  const draw = (done: number, text: string) => {
    const bar = `<progress max="${total}" value="${done}" style="width:16em;vertical-align:middle"></progress>`;
    if (display) display.show({ "text/html": `${bar} <code>${escapeHtml(text)}</code>`, "text/plain": text });
    else process.stderr.write(`${text}\n`);
  };
  return {
    update(done, describe) {
      if (display ? !due() : Math.floor((10 * done) / total) <= tenths) return;
      tenths = Math.floor((10 * done) / total);
      draw(done, describe());
    },
    end: draw,
  };
}
