// `npm run bench:peers`: PyTorch, JAX and scikit-learn in an environment of their own, .venv-peers, which `npm run bench:steps`,
// `npm run bench:whole` and `npm run replicate` then use.
import "../lib/cli/closed-pipe.cjs";
import { peersPython } from "./setup/peers.mjs";
import { explain } from "./setup.mjs";

try {
  await peersPython();
  console.log("PyTorch and JAX are there: `npm run bench:steps` measures groklab beside them.");
} catch (error) {
  explain(error);
  process.exitCode = 1;
}
