import { describeOutcome, describeStatus } from "../analysis";
import { GroklabError } from "../core";
import { findRun, followRun, isHeld, readRun } from "../runs";

/** Prints the evaluations of a run as another process measures them, until it ends; Ctrl-C leaves the run alone. */
export async function watchRun(name: string): Promise<void> {
  const { id, folder } = findRun(name);
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());
  console.error(`${id} · ${folder}`);
  for await (const { step, train, test, weightNorm } of followRun(folder, { signal: interrupted.signal })) {
    console.log(`step ${step} · training ${set(train)} · test ${set(test)} · norm ${weightNorm.toPrecision(4)}`);
  }
  const record = readRun(folder);
  if (interrupted.signal.aborted && record.status === "unfinished" && isHeld(folder)) {
    console.error("no longer watching; the run goes on");
    process.exitCode = 130;
  } else if (record.status === "unfinished") {
    const where = describeStatus(record);
    throw new GroklabError(`${id}: ${where}, and no process trains it; \`groklab resume ${id}\` goes on with it`);
  } else {
    console.log(describeOutcome(record));
    if (record.status === "diverged") process.exitCode = 5;
  }
}

function set({ accuracy, loss }: { readonly accuracy: number; readonly loss: number }): string {
  return `${(100 * accuracy).toFixed(1)} % (loss ${loss.toPrecision(3)})`;
}
