import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { GroklabError, projectRoot } from "../core";
import { PEERS, type PeerName } from "./engines";

/** A Python that has PyTorch, JAX or both. */
export interface Peers {
  readonly python: string;
  readonly engines: readonly PeerName[];
  /** Of Python, torch and jax, as far as they are there. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * The peers' environment: that of GROKLAB_PEERS_PYTHON, or what `npm run bench:peers` made; undefined where there is none.
 *
 * @throws GroklabError for an interpreter that does not run, or has neither of them
 */
export function findPeers(): Peers | undefined {
  const named = process.env.GROKLAB_PEERS_PYTHON;
  const python = named || join(projectRoot(), ".venv-peers", "bin", "python");
  if (!named && !existsSync(python)) return undefined;
  const { status, stdout, stderr, error } = spawnSync(python, ["-B", PEERS, "--installed"], { encoding: "utf8" });
  if (status !== 0) throw new GroklabError(`${python} does not run: ${error?.message ?? stderr.trim()}${REMEDY}`);
  const found: Record<string, string | null> = JSON.parse(stdout);
  const versions = Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => !!entry[1]));
  const engines: PeerName[] = [
    ...(versions.torch ? (["torch", "torch-compile"] as const) : []),
    ...(versions.jax ? (["jax"] as const) : []),
  ];
  if (engines.length === 0) throw new GroklabError(`${python} has neither torch nor jax${REMEDY}`);
  return { python, engines, versions };
}

const REMEDY = "; `npm run bench:peers` makes an environment that has both, or use --no-peers";
