// Loads what a training process loads, and prints the packages among it.
require("../../../lib/launch/worker.ts");
const packages = Object.keys(require.cache).map((path) => /node_modules\/((@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
process.stdout.write([...new Set(packages)].filter(Boolean).join(" "));
