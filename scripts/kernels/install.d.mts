export function installed(name: "deno" | "jupyter-kernel-test" | "safetensors"): Promise<string>;
