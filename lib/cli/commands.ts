/**
 * @file The commands by name, each loaded when it is called: a list of runs needs neither TensorFlow nor experiments,
 * and `--help` needs nothing.
 */
export const commands = {
  bench: () => require("./bench") as typeof import("./bench"),
  benchRuns: () => require("./bench-runs") as typeof import("./bench-runs"),
  claims: () => require("./claims") as typeof import("./claims"),
  figures: () => require("./figures") as typeof import("./figures"),
  map: () => require("./map") as typeof import("./map"),
  ownRuns: () => require("./own-runs") as typeof import("./own-runs"),
  pack: () => require("./pack") as typeof import("./pack"),
  reproduce: () => require("./reproduce") as typeof import("./reproduce"),
  resume: () => require("./resume") as typeof import("./resume"),
  runs: () => require("./runs") as typeof import("./runs"),
  sweep: () => require("./sweep") as typeof import("./sweep"),
  train: () => require("./train") as typeof import("./train"),
  verify: () => require("./verify") as typeof import("./verify"),
  watch: () => require("./watch") as typeof import("./watch"),
  weights: () => require("./weights") as typeof import("./weights"),
};
