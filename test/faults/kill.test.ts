import { existsSync } from "node:fs";
import { join } from "node:path";
import { randomStream } from "groklab/core";
import { readRun } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { report, size } from "./campaign";
import { bytesOf, record } from "./recording";
import { settings } from "./settings";

/** A hundred kills for each of five families; the other settings differ from one of these in a single thing. */
const FAMILIES = 5;
const killsOf = (place: number) => size(1, place < FAMILIES ? 100 : 20);
/** So many of them in one run, one after the other. */
const IN_ONE_RUN = size(2, 10);
/** Three families within `npm test`: starting a process takes two seconds, and each kill is a process. */
const chosen = Object.entries(settings).slice(0, size(3, Number.POSITIVE_INFINITY));

describe.concurrent.each(chosen)("%s", (name, { spec, engine }) => {
  const root = scratch();
  const random = randomStream(0, "kills", name);

  it("killed with SIGKILL at any moment, again and again, ends in the bytes of the run that nobody touched", {
    timeout: size(600_000, 7_200_000),
  }, async () => {
    const whole = join(root, "whole");
    await record(whole, spec, { engine });
    const untouched = bytesOf(whole, spec.steps);
    // The first setting of all is killed several times in one run, even within `npm test`.
    const place = chosen.findIndex(([other]) => other === name);
    const planned = Math.max(killsOf(place), place === 0 ? IN_ONE_RUN : 0);
    let [made, runs] = [0, 0];
    while (made < planned) {
      const killed = join(root, `killed-${runs++}`);
      const moments = Math.min(IN_ONE_RUN, planned - made);
      const before = made;
      for (let i = 0; i < moments; i++) {
        // Each time further on, up to the last step: what comes then is the end mark, or the end.
        const step = (spec.steps * (i + random.uniform())) / moments;
        if ((await record(killed, spec, { engine, kill: { step, ms: 20 * random.uniform() } })) === "ended") break;
        made++;
        // Whatever the moment, what is there reads as the beginning of the run.
        if (existsSync(join(killed, "config.json"))) expect(["unfinished", "done"]).toContain(readRun(killed).status);
      }
      if (made === before) continue; // it was over first
      await record(killed, spec, { engine });
      expect(bytesOf(killed, spec.steps)).toEqual(untouched);
      const kills = made - before;
      report({ row: "R1", fault: `SIGKILL while training ${name}`, made: kills, withstood: kills, lost: 0 });
      if (kills > 1) report({ row: "R4", fault: `${kills} kills in one run`, made: 1, withstood: 1, lost: 0 });
    }
  });
});
