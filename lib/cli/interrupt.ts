import { whenNpmHasGone } from "./npx";

/**
 * Aborted by the first Ctrl-C, SIGTERM or closed terminal, and when the `npx` that started this process is killed: training
 * stops at the next step, saved. A second signal ends this process at once, and its children, which notice, save and end on
 * their own.
 */
export function stopOnInterrupt(print: (line: string) => void = (line) => console.error(line)): AbortSignal {
  const interrupted = new AbortController();
  let signalled = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (signalled) process.exit(130);
      signalled = true;
      interrupted.abort();
      print("stopping at the next step (Ctrl-C again ends at once) …");
    });
  }
  // At Ctrl-C the shell of npm ends as well: that is the same wish, and not a second one.
  whenNpmHasGone(() => {
    if (signalled) return;
    interrupted.abort();
    print("npx, which started this, was ended: stopping at the next step …");
  });
  return interrupted.signal;
}
