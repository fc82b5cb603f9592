// Loads what a training process loads, and prints the packages whose code is among it.
require("../../../lib/launch/worker.ts");
const code = Object.keys(require.cache).filter((path) => !path.endsWith(".json"));
const packages = code.map((path) => /node_modules\/((@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
process.stdout.write([...new Set(packages)].filter(Boolean).join(" "));
