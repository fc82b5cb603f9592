export function installed(name: "deno" | "jupyter-kernel-test"): Promise<string>;
