import { type CatalogueEntry, catalogue, type OnProblem } from "./catalogue";
import { checkConfigKeys, type FlatConfig, flattenConfig, matchesWhere, type Where } from "./compare";

/** Which stored runs are read. */
export interface Selection {
  /** Folder name under data/runs. Default: all of them. */
  readonly experiment?: string;
  readonly where: Where;
  /** Tags that a run has to have, all of them. Default: none. */
  readonly tags?: readonly string[];
  /** Told of each run that can not be read, and why; it is left out. */
  readonly onProblem: OnProblem;
}

/**
 * What is made of each recorded run whose configuration is so, and how many runs are not so. The measurements of a run
 * are let go once `each` has returned: those of thousands would fill the memory.
 *
 * @throws ConfigError for an experiment or key that there is not, naming the nearest
 */
export function selectRuns<T>(
  { experiment, where, tags = [], onProblem }: Selection,
  each: (run: CatalogueEntry, config: FlatConfig) => T,
): { readonly chosen: readonly T[]; readonly others: number } {
  const configs: FlatConfig[] = [];
  const chosen: T[] = [];
  let others = 0;
  const isWanted = (config: object) => {
    const flat = flattenConfig(config);
    configs.push(flat);
    const isSo = matchesWhere(flat, where);
    if (!isSo) others++;
    return isSo;
  };
  for (const run of catalogue(experiment, onProblem, isWanted)) {
    if (tags.every((tag) => run.label.tags?.includes(tag))) chosen.push(each(run, configs[configs.length - 1]));
    else others++;
  }
  checkConfigKeys(Object.keys(where), configs);
  return { chosen, others };
}
