/** @file What goes on, on standard error: one line that is rewritten in a terminal, a line now and then in a pipe. */

export interface StatusLine {
  /** How far it is; shown as often as a reader can follow. */
  update(describe: () => string): void;
  /** A line that stays. */
  print(line: string): void;
  /** Takes the last state away. */
  end(): void;
}

const TERMINAL_MS = 200;
/** In a pipe nothing is said of the first two seconds, and then a line every ten. */
const PIPE_FIRST_MS = 2000;
const PIPE_MS = 10_000;

export function statusLine({ quiet = false, stream = process.stderr, now = () => performance.now() } = {}): StatusLine {
  const rewrites = stream.isTTY === true;
  let due = now() + (rewrites ? 0 : PIPE_FIRST_MS);
  let shown = "";
  const clear = () => {
    if (shown) stream.write("\r\u001b[K");
    shown = "";
  };
  return {
    update(describe) {
      if (quiet || now() < due) return;
      due = now() + (rewrites ? TERMINAL_MS : PIPE_MS);
      const text = describe();
      clear();
      if (rewrites) shown = text.slice(0, Math.max(1, (stream.columns || 80) - 1));
      stream.write(rewrites ? shown : `${text}\n`);
    },
    print(line) {
      clear();
      stream.write(`${line}\n`);
    },
    end: clear,
  };
}
