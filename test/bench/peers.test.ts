/** @file The peers, where they are installed: GROKLAB_PEERS_PYTHON, or what `npm run bench:peers` made. */
import { execFileSync } from "node:child_process";
import { findPeers, type WorkloadName } from "groklab/bench";
import { type PeerName, programsOf } from "groklab/bench/engines";
import { measureTogether } from "groklab/bench/processes";
import { afterEach, describe, expect, it, vi } from "vitest";
import { venv } from "../support/jupyter";
import { initialLoss, sizes } from "./sizes";

const peers = findPeers();
if (!peers) console.warn("PyTorch and JAX are not installed (`npm run bench:peers`): their steps are not tested");

describe.skipIf(!peers)("the peers", () => {
  const measure = (engine: PeerName, workload: WorkloadName) =>
    measureTogether(programsOf(engine, { workload, seconds: 0.7, python: peers?.python, cores: [] }));

  it.each(["torch", "jax"] as const)("train what we train, in %s", async (engine) => {
    if (!peers?.engines.includes(engine)) return;
    for (const name of ["A", "B", "C", "D", "E", "F"] as const) {
      const [{ lossFirst, lossLast, parameters, windows }] = await measure(engine, name);
      expect(parameters, name).toBe(sizes[name].parameters - sizes[name].secondBiases);
      expect(lossFirst / initialLoss(name), name).toBeGreaterThan(0.9);
      expect(lossFirst / initialLoss(name), name).toBeLessThan(1.1);
      expect(lossLast, name).toBeLessThan(lossFirst);
      expect(Math.min(...windows), name).toBeGreaterThan(0);
    }
  });

  it("start at the same loss in every engine: same weights, same batches", async () => {
    const first = async (engine: PeerName) => (await measure(engine, "F"))[0].lossFirst;
    const [torch, compiled] = [await first("torch"), await first("torch-compile")];
    expect(compiled / torch).toBeCloseTo(1, 5);
    if (peers?.engines.includes("jax")) expect((await first("jax")) / torch).toBeCloseTo(1, 5);
  });

  it("have the data that we have", () => {
    const script =
      "from workload import Workload; import json; " +
      "print(json.dumps({n: [len(w.labels), w.batch or 'full'] for n in 'ABCDEF' for w in [Workload(n)]}))";
    const env = { ...process.env, PYTHONPATH: "lib/bench/peers" };
    const found = JSON.parse(execFileSync(peers?.python ?? "", ["-B", "-c", script], { env, encoding: "utf8" }));
    const ours = Object.entries(sizes).map(([name, { examples, batch }]) => [name, [examples, batch]]);
    expect(found).toEqual(Object.fromEntries(ours));
  });
});

describe("findPeers", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("refuses an interpreter that is not there, with its remedy", () => {
    vi.stubEnv("GROKLAB_PEERS_PYTHON", "/no/such/python");
    expect(findPeers).toThrow(/\/no\/such\/python does not run: .*ENOENT.*npm run bench:peers/);
  });

  it("says of an interpreter that runs what it has not", () => {
    vi.stubEnv("GROKLAB_PEERS_PYTHON", venv("python")); // that of JupyterLab
    expect(findPeers).toThrow(/bin\/python has neither torch nor jax; `npm run bench:peers` makes/);
  });
});
