// Loads TensorFlow's library before anything of groklab does, as `import "danfojs-node"` in a notebook's first cell would.
require("@tensorflow/tfjs-node-gpu");
