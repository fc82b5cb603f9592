import type * as tf from "@tensorflow/tfjs-core";

/** Tensors in named groups. Groups that are left out, `undefined`, hold none. */
export type TensorGroups = Readonly<Record<string, readonly tf.Tensor[] | undefined>>;

/** All tensors of the groups in the order of their names' writing: what a compiled step takes and gives. */
export function flatten(groups: TensorGroups): tf.Tensor[] {
  return Object.values(groups).flatMap((tensors) => tensors ?? []);
}

/** The inverse of `flatten`: `tensors` in groups of the names and sizes of `like`. */
export function regroup<T extends TensorGroups>(like: T, tensors: readonly tf.Tensor[]): T {
  let taken = 0;
  const groups = Object.entries(like).map(([name, group]) => {
    if (!group) return [name, undefined];
    taken += group.length;
    return [name, tensors.slice(taken - group.length, taken)];
  });
  return Object.fromEntries(groups) as T;
}
