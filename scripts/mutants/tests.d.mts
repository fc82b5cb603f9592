export function importersIn(root: string): Map<string, string[]>;
export function testsOf(file: string, importers: ReadonlyMap<string, readonly string[]>): string[][];
