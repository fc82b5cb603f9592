/** @file Tries every operation of tfjs in a compiled loop, on the engine that the test has started. */
import { expect, it } from "vitest";
import { ARRAYS } from "../support/operations/arrays";
import { differences } from "../support/operations/differences";
import { ELEMENTWISE } from "../support/operations/elementwise";
import { IMAGES } from "../support/operations/images";
import { report, size } from "./campaign";

export const OPERATIONS = { ...ELEMENTWISE, ...ARRAYS, ...IMAGES };

/** Defines a test for each kind of operation. @param how in what kind of loop, for the campaign's count */
export function tryOperations(how: string): void {
  it.each(Object.keys(OPERATIONS))("gives what it gives outside: %s", (name) => {
    // Within `npm test` two calls of each kind, which differ from one kind to the next.
    const all = OPERATIONS[name];
    const first = name.length % all.length;
    const calls = size(0, 1) ? all : [all[first], all[(first + Math.ceil(all.length / 2)) % all.length]];
    const seeds = size(1, 3);
    const found: string[] = [];
    for (let seed = 0; seed < seeds; seed++) found.push(...differences(calls, 1000 * seed));
    expect(found).toEqual([]);
    const made = calls.length * seeds;
    report({ row: "R35", fault: `operation of tfjs in a loop, ${how}`, made, withstood: made, lost: 0 });
  });
}
