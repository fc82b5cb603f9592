// danfojs-node shares the tfjs that groklab runs on; without its native library, the portable one.
try {
  module.exports = require("@tensorflow/tfjs-node-gpu");
} catch {
  module.exports = require("@tensorflow/tfjs");
}
