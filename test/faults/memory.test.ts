import { describe, expect, it, vi } from "vitest";
import { childrenOf } from "../support/processes";
import { groklab, PLAIN } from "../support/program";
import { scratch } from "../support/scratch";
import { report } from "./campaign";

const data = scratch();
/** Room for Node, the library and small data; not for a parity task of millions of bits. */
vi.stubEnv("NODE_OPTIONS", "--max-old-space-size=64");

const PARITY = [
  ...["task.kind=parity", "task.n=200", "task.k=2", "task.testSize=10", "model.kind=parity", "model.width=4"],
  ...["optimizer.kind=sgd", "optimizer.learningRate=0.1", "optimizer.weightDecay=0.01", "batchSize=32", "steps=40"],
];

describe("a sweep in which one run needs more memory than there is", () => {
  it("finishes the others, says of the one why and what to do, and ends with code 1", async () => {
    const axes = ["-m", "task.trainSize=64,100000", "--jobs", "2", "--json"];
    const { code, stdout, stderr } = await groklab(data, "sweep", ...PARITY, ...PLAIN, "--quiet", ...axes);
    expect(code, stderr).toBe(1);
    const runs: { id: string; status: string; message?: string }[] = JSON.parse(stdout);
    expect(runs.map(({ status }) => status)).toEqual(["done", "failed"]);
    expect(runs[1].message).toContain("the training process ran out of memory (SIGABRT): train a smaller network");
    expect(runs[1].message).not.toContain("stack trace");
    expect(childrenOf(process.pid)).toEqual([]);
    report({ row: "R17", fault: "one run of a sweep out of memory", made: 1, withstood: 1, lost: 0 });
  });
});
