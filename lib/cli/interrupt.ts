/**
 * Aborted by the first Ctrl-C, SIGTERM or closed terminal, which stops training at the next step, saved; the second ends
 * this process at once, and its children, which notice, save and end on their own.
 */
export function stopOnInterrupt(print: (line: string) => void = (line) => console.error(line)): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (interrupted.signal.aborted) process.exit(130);
      interrupted.abort();
      print("stopping at the next step (Ctrl-C again ends at once) …");
    });
  }
  return interrupted.signal;
}
