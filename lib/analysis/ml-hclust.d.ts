/** ml-hclust's types lie where the notebooks' TypeScript does not look; this is the part that groklab uses. */
declare module "ml-hclust" {
  export class Cluster {
    children: Cluster[];
    /** Of the merge; 0 of a leaf. */
    height: number;
    /** Leaves below. */
    size: number;
    /** Of a leaf. */
    index: number;
    isLeaf: boolean;
    /** The subtrees that are left when the tree is cut into so many, as children of a new root. */
    group(groups: number): Cluster;
    /** The leaves below. */
    indices(): number[];
  }
  export function agnes(
    data: readonly (readonly number[])[],
    options: { readonly method: "ward2"; readonly isDistanceMatrix: boolean },
  ): Cluster;
}
