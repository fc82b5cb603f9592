/**
 * @file Which test stands for which row of the fault table, where that is not in this folder: the rows about processes
 * and input. A test that is renamed or goes takes its row along, so each must be there by its name.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { describe, expect, it } from "vitest";
import { report } from "./campaign";

const rows: readonly (readonly [row: string, fault: string, file: string, test: string])[] = [
  ["R5", "second Ctrl-C", "cli/training", "ends at once, and so do its children, at the second Ctrl-C"],
  [
    "R5",
    "SIGINT and SIGTERM of a sweep",
    "cli/training",
    "stops in good order at Ctrl-C, and names what it has not begun",
  ],
  [
    "R13",
    "a run in another terminal",
    "cli/training",
    "is watched as it comes, left alone by train, interrupted, saved, and resumed",
  ],
  [
    "R13",
    "two launchers of one sweep",
    "launch/pool",
    "shares a sweep with a second launcher: all are done in both, and none is trained twice",
  ],
  [
    "R16",
    "learning rate of a million",
    "trainers/divergence",
    "ends within one evaluation at a learning rate of a million, $how",
  ],
  [
    "R16",
    "injected infinity",
    "trainers/divergence",
    "names a tensor that was given with an infinity, before anything is measured",
  ],
  [
    "R16",
    "exploding norm",
    "trainers/divergence",
    "ends at the evaluation that finds the weights exploded, and names the largest",
  ],
  ["R16", "constant loss", "trainers/divergence", "is none whose loss is exactly constant"],
  ["R22", "record of a newer groklab", "runs/migrate", "refuses what is of a newer groklab, or of no schema"],
  ["R14", "reused pid", "runs/lock", "is taken over from a process whose pid now belongs to another"],
  [
    "R17",
    "one run of a pool killed",
    "launch/pool",
    "gives what came of each, in order, whatever becomes of the others",
  ],
  [
    "R18",
    "sweep killed half-way",
    "launch/pool",
    "leaves no process behind when its own is killed, and nothing is trained twice afterwards",
  ],
  [
    "R18",
    "parent killed",
    "launch/child",
    "leaves no training process behind when its own process is killed, and the record ends as stopped",
  ],
  [
    "R19",
    "clock that jumps",
    "notebook/progress",
    "never shows NaN, infinity or a time below zero, however the clock jumps",
  ],
  [
    "R24",
    "Interrupt in JupyterLab",
    "notebooks/start-here",
    "stops within a second of Interrupt, between two steps; record and variables are kept and plotted",
  ],
  ["R25", "burst of updates", "notebooks/kernel", "loses no update of a display, and all fold into one output"],
  [
    "R26",
    "failing cell",
    "notebooks/report",
    "stops at a failing cell with its number, error and trace, and keeps what ran",
  ],
  ["R26", "error in the background", "notebooks/report", "fails on an error that only reached standard error"],
  [
    "R26",
    "kernel that dies",
    "notebooks/report",
    "fails when the kernel dies, naming the cell, and takes what follows for not run",
  ],
  ["R26", "cells behind a failed one", "notebooks/kernel", "do not run behind a failed one"],
  ["R27", "ids, experiments and links", "runs/catalogue", "gives no way out: not by a name, not by a link"],
  ["R27", "GROKLAB_DATA", "runs/catalogue", "is the project's, or what GROKLAB_DATA names"],
  ["R28", "__proto__ in a configuration", "runs/config", "refuses a key __proto__ at every level and pollutes nothing"],
  ["R28", "__proto__ in an override", "runs/overrides", "refuses %j, and says what a key is"],
  [
    "R28",
    "__proto__ in GROKLAB_PARAMS",
    "notebook/params",
    "refuses a parameter that the cell does not have, and names the nearest or all",
  ],
  ["R29", "markup in a table", "notebook/table", "shows markup in cells, heads and captions as text"],
  ["R29", "markup in a progress line", "notebook/progress", "shows details as text"],
  ["R29", "markup in a figure", "figures/training-curves", "shows text from outside as text"],
  [
    "R29",
    "markup in a page",
    "notebooks/report",
    "opens without a network, draws its figures as wide as the page, and logs nothing",
  ],
  ["R32", "JupyterLab's door", "scripts/start", "listens on 127.0.0.1 alone, and lets nobody in without the token"],
  ["R33", "stored notebooks", "notebooks/stored", "holds no script, no path of a machine and no token, and is small"],
];

describe("a row of the fault table", () => {
  it.each(rows)("%s, %s, is under test in %s.test.ts", (row, fault, file, test) => {
    const text = readFileSync(join(projectRoot(), "test", `${file}.test.ts`), "utf8");
    expect(text).toContain(`("${test}"`);
    report({ row, fault, made: 1, withstood: 1, lost: 0 });
  });
});
