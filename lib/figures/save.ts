import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ConfigError, describeWriteFailure, GroklabError, namedDataFolder, projectRoot } from "../core";
import { type ExportSize, exportFigure } from "./export";
import type { PlotlyFigure } from "./figure";

/** Size of stored figures: a column and a half of a paper, at twice screen resolution. */
export const EXPORT_SIZE: ExportSize = { width: 860, height: 520, scale: 2 };

/** Where a figure was stored. */
export interface SavedFigure {
  readonly json: string;
  readonly png: string;
  readonly svg: string;
}

/**
 * Stores a figure as figures/<id>.json, .png and .svg, of the project or of the folder that GROKLAB_DATA names, with the ids of the runs it was drawn from in the JSON.
 * Figures drawn from training by hand have ids such as `live/learning`: they are not committed.
 *
 * @throws ConfigError for an id that is not a plain name, EnvironmentError when no browser can draw, GroklabError naming the
 * folder that can not be written
 */
export async function saveFigure(id: string, figure: PlotlyFigure, runs: readonly string[]): Promise<SavedFigure> {
  if (!/^(live\/)?[a-z0-9][a-z0-9-]{0,99}$/.test(id)) {
    throw new ConfigError(
      `figure id "${id}": use lower-case letters, digits and hyphens, at most 100, after live/ or nothing`,
    );
  }
  const folder = figuresFolder();
  explained(dirname(join(folder, id)), (path) => mkdirSync(path, { recursive: true }));
  const json = replace(join(folder, `${id}.json`), `${JSON.stringify({ id, runs, figure })}\n`);
  const { png, svg } = await exportFigure(figure, sizeOf(figure));
  return {
    json,
    png: replace(join(folder, `${id}.png`), png),
    svg: replace(join(folder, `${id}.svg`), svg),
  };
}

/**
 * Keeps the digests of figures, by their ids, in figures/digests.json beside those that are there.
 *
 * @returns the path; a test compares with it what is drawn today
 */
export function writeFigureDigests(digests: Readonly<Record<string, string>>): string {
  const path = join(figuresFolder(), "digests.json");
  explained(dirname(path), (folder) => mkdirSync(folder, { recursive: true }));
  const all = Object.entries({ ...readFigureDigests(), ...digests }).sort(([a], [b]) => (a < b ? -1 : 1));
  return replace(path, `${JSON.stringify(Object.fromEntries(all), null, 1)}\n`);
}

/** Digests of the figures that are stored, by their ids. */
export function readFigureDigests(): Readonly<Record<string, string>> {
  const path = join(figuresFolder(), "digests.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

function figuresFolder(): string {
  return join(namedDataFolder() ?? projectRoot(), "figures");
}

/** The export size of a figure: its own height, the standard width. */
export function sizeOf(figure: PlotlyFigure): ExportSize {
  return { ...EXPORT_SIZE, height: figure.layout.height ?? EXPORT_SIZE.height };
}

function replace(path: string, content: string | Buffer): string {
  explained(path, () => {
    writeFileSync(`${path}.new`, content);
    renameSync(`${path}.new`, path);
  });
  return path;
}

function explained(path: string, write: (path: string) => void): void {
  try {
    write(path);
  } catch (error) {
    throw new GroklabError(describeWriteFailure(path, error));
  }
}
