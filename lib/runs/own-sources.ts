/** @file The files of one's own that a run used, to go with it where it is sent. */
import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { GroklabError, loadSource, projectRoot } from "../core";
import type { Environment } from "./environment";
import { keptSource, type OwnSource } from "./kept-sources";
import { ownPartsOf } from "./own-parts";
import type { RunConfig } from "./spec";

/** The sources of a run's parts and probes that are there with the texts of then; of each other, why it is not. */
export function sourcesOf(
  config: RunConfig,
  { probes = {}, probeFiles = {} }: Pick<Environment, "probes" | "probeFiles">,
): { readonly sources: readonly OwnSource[]; readonly missing: readonly string[] } {
  const named = [
    ...ownPartsOf(config).map(({ field, part }) => ({
      what: `${field} ${part.name}`,
      path: part.path,
      sha256: part.sha256,
    })),
    ...Object.keys(probes).map((name) => ({
      what: `probe ${name}`,
      path: probeFiles[name],
      sha256: probes[name] ?? "",
    })),
  ];
  const sources = new Map<string, OwnSource>();
  const missing = new Set<string>();
  for (const { what, path, sha256 } of named) {
    const places = [path && resolve(projectRoot(), path), keptSource(sha256)].filter((place) => place !== undefined);
    const found = sources.get(sha256) ?? places.map((place) => sourceAt(place, sha256, what)).find(Boolean);
    if (found) sources.set(sha256, found);
    else
      missing.add(
        path === undefined
          ? `${what}: is a function or value of a cell, and no file`
          : `${what}: ${path} is gone, or another text by now`,
      );
  }
  return { sources: [...sources.values()], missing: [...missing] };
}

/** A file, and what it imports, where it has this hash; undefined where it is not there, throws or has another. */
function sourceAt(path: string, sha256: string, what: string): OwnSource | undefined {
  try {
    const source = loadSource(path, what);
    if (source.sha256 !== sha256) return undefined;
    const root = source.files.map(dirname).reduce(above);
    return { sha256, files: source.files.map((file) => [relative(root, file), readFileSync(file, "utf8")]) };
  } catch (error) {
    if (error instanceof GroklabError) return undefined;
    throw error;
  }
}

/** The folder that holds both. */
function above(one: string, other: string): string {
  return relative(one, other).startsWith("..") ? above(dirname(one), other) : one;
}
