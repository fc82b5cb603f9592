/** @file Specifications that are refused, each with the one line that says why; and some that just are not. */
import type { smallSpecs } from "../support/small-run";

/** What is replaced in a good specification, by dotted key; `undefined` takes the key away. */
export type Changes = Readonly<Record<string, unknown>>;
/** The small specification that is changed. */
type Kind = keyof typeof smallSpecs;

const seeds = "expected a whole number from 0 to 4294967295";
const fractions = "expected a number strictly between 0 and 1 (0.4 means 40 %)";
const moduli = "expected a whole number from 2 to 1000, the modulus";
const stepCounts = "expected a whole number from 1 to 10000000, the number of optimiser updates";
const betas = "expected two numbers from 0 up to, not including, 1, such as [0.9, 0.98]";
const widths = "expected a list of layer widths, whole numbers from 1 to 65536, such as [250]";
const operations = "expected one of addition, subtraction, multiplication, division";
const layerCounts = "expected a whole number from 1 to 64, the number of layers";
const shares = "expected a number from 0 to 1 (0.05 means 5 %)";
const rates = "expected a number from 0 up to, not including, 1";
const modelKinds = "expected one of mlp, transformer, lstm, gru, rnn, s6, mlstm, parity, mixture, own";
const probeNames = "expected a name of at most 64 letters, digits, - and _ that begins with a letter";
const topKeys =
  "known keys here: task, model, initialization, loss, optimizer, schedule, batchSize, dropLast, interventions, steps, " +
  "evaluation, probes, checkpoints, seed, splitSeed, start";
const mlpKeys = "known keys here: kind, hidden, embedding, outputBias, activation, dropout";

/** What is changed in a good specification, and the one line that must come of it. */
export const refusals: [Changes, string][] = [
  [{ colour: 1 }, `config.colour: there is no such key; ${topKeys}`],
  [{ "model.wobble": 1 }, `config.model.wobble: there is no such key; ${mlpKeys}`],
  [{ "optimizer.beta": 1 }, "config.optimizer.beta: there is no such key; did you mean optimizer.betas?"],
  [{ weigthDecay: 2 }, "config.weigthDecay: there is no such key; did you mean optimizer.weightDecay?"],
  [{ weightDecay: 2 }, "config.weightDecay: there is no such key; did you mean optimizer.weightDecay?"],
  [{ "task.learningRate": 2 }, "config.task.learningRate: there is no such key; did you mean optimizer.learningRate?"],
  ...[
    ["lr", "optimizer.learningRate"],
    ["learning_rate", "optimizer.learningRate"],
    ["optimizer.lr", "optimizer.learningRate"],
    ["wd", "optimizer.weightDecay"],
    ["weight_decay", "optimizer.weightDecay"],
    ["batch_size", "batchSize"],
    ["epochs", "steps"],
    ["train_fraction", "task.trainFraction"],
    ["evaluation.steps", "evaluation.every"],
    ["optimizer.steps", "steps"],
    ["task.seed", "seed"],
  ].map(([key, known]): [Changes, string] => [
    { [key]: 1 },
    `config.${key}: there is no such key; did you mean ${known}?`,
  ]),
  [
    { "task.test": 1 },
    "config.task.test: there is no such key; known keys here: kind, operation, p, trainFraction, pairs, trainSubset, labelNoise, counts, split",
  ],
  [
    { "task.operation": "x**2+y**2" },
    `config.task.operation: ${operations}, got "x**2+y**2" (string); an operation of your own is a table of its answers: task.kind=table, task.name, task.table`,
  ],
  [
    { operation: "x**2+y**2" },
    "config.operation: there is no such key; did you mean task.operation?; an operation of your own is a table of its answers: task.kind=table, task.name, task.table",
  ],
  [{ "optimizer.weightDecay": -1 }, "config.optimizer.weightDecay: expected a number of at least 0, got -1"],
  [{ "optimizer.weightDecay": Number.NaN }, "config.optimizer.weightDecay: expected a number of at least 0, got NaN"],
  [{ "optimizer.learningRate": 0 }, "config.optimizer.learningRate: expected a number above 0, got 0"],
  [
    { "optimizer.learningRate": Number.POSITIVE_INFINITY },
    "config.optimizer.learningRate: expected a number above 0, got Infinity",
  ],
  [
    { "optimizer.learningRate": "0.1" },
    'config.optimizer.learningRate: expected a number above 0, got "0.1" (string); did you mean 0.1, without quotes?',
  ],
  [{ "optimizer.eps": 0 }, "config.optimizer.eps: expected a number above 0, got 0"],
  [
    { "optimizer.betas": [0.9, 1] },
    "config.optimizer.betas.1: expected a number from 0 up to, not including, 1, got 1",
  ],
  [{ "optimizer.betas": [0.9] }, `config.optimizer.betas: ${betas}, got [0.9] (list)`],
  [{ "optimizer.betas": 0.9 }, `config.optimizer.betas: ${betas}, got 0.9`],
  [{ "task.trainFraction": 0 }, `config.task.trainFraction: ${fractions}, got 0`],
  [{ "task.trainFraction": 1 }, "config.task.trainFraction: expected less than all 121 pairs, got 1"],
  [{ "task.trainFraction": 50 }, `config.task.trainFraction: ${fractions}, got 50; did you mean 0.5?`],
  [{ "task.p": 1 }, `config.task.p: ${moduli}, got 1`],
  [{ "task.p": 1001 }, `config.task.p: ${moduli}, got 1001`],
  [{ "task.p": 11.5 }, `config.task.p: ${moduli}, got 11.5`],
  [{ "task.p": null }, `config.task.p: ${moduli}, got null (null)`],
  [{ "task.p": [11] }, `config.task.p: ${moduli}, got [11] (list)`],
  [{ "task.p": true }, `config.task.p: ${moduli}, got true (boolean)`],
  [{ "task.p": undefined }, `config.task.p: ${moduli}, got nothing`],
  [{ "task.p": 11n }, `config.task.p: ${moduli}, got 11 (bigint)`],
  [
    { "task.operation": "Addition" },
    `config.task.operation: ${operations}, got "Addition" (string); did you mean addition?`,
  ],
  [{ "task.operation": undefined }, `config.task.operation: ${operations}, got nothing`],
  [{ "model.hidden": 250 }, `config.model.hidden: ${widths}, got 250`],
  [{ "model.hidden": ["250"] }, `config.model.hidden: ${widths}, got ["250"] (list)`],
  [{ "model.hidden": [0] }, `config.model.hidden: ${widths}, got [0] (list)`],
  [{ "model.kind": "MLP" }, `config.model.kind: ${modelKinds}, got "MLP" (string); did you mean mlp?`],
  [{ "model.kind": "resnet" }, `config.model.kind: ${modelKinds}, got "resnet" (string)`],
  [{ "model.kind": null }, `config.model.kind: ${modelKinds}, got null (null)`],
  [{ "model.kind": "constructor", "model.hidden": 5 }, `config.model.kind: ${modelKinds}, got "constructor" (string)`],
  [
    { "task.kind": "modula" },
    'config.task.kind: expected one of modular, table, parity, got "modula" (string); did you mean modular?',
  ],
  [
    { "optimizer.kind": "adamW" },
    'config.optimizer.kind: expected one of adamw, adam, sgd, muon, lion, grokfast, own, got "adamW" (string); did you mean adamw?',
  ],
  [{ steps: 10.5 }, `config.steps: ${stepCounts}, got 10.5`],
  [{ steps: 0 }, `config.steps: ${stepCounts}, got 0`],
  [{ steps: 2 ** 53 }, `config.steps: ${stepCounts}, got 9007199254740992`],
  [{ steps: undefined }, `config.steps: ${stepCounts}, got nothing`],
  [{ "evaluation.every": 0 }, "config.evaluation.every: expected a whole number of steps, at least 1, got 0"],
  [{ evaluation: 5 }, "config.evaluation: expected an object { … }, got 5"],
  [{ task: undefined }, "config.task: expected an object { … }, got nothing"],
  [{ task: null }, "config.task: expected an object { … }, got null (null)"],
  [{ seed: -1 }, `config.seed: ${seeds}, got -1`],
  [{ seed: 2 ** 32 }, `config.seed: ${seeds}, got 4294967296`],
  [{ seed: "5" }, `config.seed: ${seeds}, got "5" (string); did you mean 5, without quotes?`],
  [{ splitSeed: -1 }, `config.splitSeed: ${seeds.replace("expected", "expected null, or")}, got -1`],
  [{ "task.labelNoise": 5 }, `config.task.labelNoise: ${shares}, got 5; did you mean 0.05?`],
  [{ "task.labelNoise": 1.01 }, `config.task.labelNoise: ${shares}, got 1.01; did you mean 0.0101?`],
  [{ "task.labelNoise": -0.1 }, `config.task.labelNoise: ${shares}, got -0.1`],
  [
    { "task.trainSubset": 0 },
    "config.task.trainSubset: expected null, or a whole number of training pairs to keep, at least 1, got 0",
  ],
  [
    { "task.trainSize": 300 },
    "config.task.trainSize: is a key of parity, not of modular; known keys here: kind, operation, p, trainFraction, pairs, trainSubset, labelNoise, counts, split",
  ],
  [{ "model.dropout": 1 }, `config.model.dropout: ${rates}, got 1`],
  [{ "model.outputBias": 1 }, "config.model.outputBias: expected true or false, got 1"],
  [
    { "model.embedding": -1 },
    "config.model.embedding: expected a whole number from 0 (one-hot tokens) to 65536, the width of the embedding, got -1",
  ],
  [{ "model.width": 500 }, `config.model.width: is a key of transformer, s6, mlstm, parity, not of mlp; ${mlpKeys}`],
  [
    { "optimizer.momentum": 0.9 },
    "config.optimizer.momentum: is a key of sgd, muon, not of adamw; known keys here: kind, learningRate, betas, eps, weightDecay, decayTo",
  ],
  [
    { "optimizer.decayTo": "init" },
    'config.optimizer.decayTo: expected one of zero, initialization, got "init" (string)',
  ],
  [
    { loss: "crossentropy" },
    'config.loss: expected one of crossEntropy, exactCrossEntropy, brier, mse, stableMax, hinge, got "crossentropy" (string); did you mean crossEntropy?',
  ],
  [{ batchSize: 0 }, 'config.batchSize: expected "full", or a whole number of examples, at least 1, got 0'],
  [
    { batchSize: "all" },
    'config.batchSize: expected "full", or a whole number of examples, at least 1, got "all" (string)',
  ],
  [{ dropLast: "yes" }, 'config.dropLast: expected true or false, got "yes" (string)'],
  [{ "initialization.scale": 0 }, "config.initialization.scale: expected a number above 0, got 0"],
  [
    { "initialization.scope": "embedding" },
    'config.initialization.scope: expected one of all, weights, embeddings, nonEmbeddings, got "embedding" (string); did you mean embeddings?',
  ],
  [{ "schedule.warmup": 1.5 }, "config.schedule.warmup: expected a whole number of updates, at least 0, got 1.5"],
  [
    { "schedule.changes": { at: { step: 1 } } },
    'config.schedule.changes: expected a list, got {"at":{"step":1}} (object)',
  ],
  [{ "schedule.changes": [null] }, "config.schedule.changes.0: expected an object { … }, got null (null)"],
  [{ "schedule.changes": [{ weightDecay: 1 }] }, "config.schedule.changes.0.at: expected an object { … }, got nothing"],
  [
    { "schedule.changes": [{ at: {}, weightDecay: 1 }] },
    "config.schedule.changes.0.at.step: expected a whole number of steps, at least 0, got nothing",
  ],
  [
    { "schedule.changes": [{ at: { step: 1, hold: 2 }, weightDecay: 1 }] },
    "config.schedule.changes.0.at.hold: there is no such key; known keys here: step",
  ],
  [
    { "schedule.changes": [{ at: { step: 1 }, weightdecay: 1 }] },
    "config.schedule.changes.0.weightdecay: there is no such key; did you mean schedule.changes.0.weightDecay?",
  ],
  [
    {
      "schedule.changes": [
        { at: { step: 1 }, weightDecay: 1 },
        { at: { metric: "test", reaches: 0.9 }, weightDecay: 1 },
      ],
    },
    'config.schedule.changes.1.at.metric: expected one of trainAccuracy, testAccuracy, got "test" (string)',
  ],
  [
    { "schedule.changes": [{ at: { metric: "testAccuracy", reaches: 99 }, weightDecay: 1 }] },
    "config.schedule.changes.0.at.reaches: expected an accuracy above 0 and at most 1, got 99; did you mean 0.99?",
  ],
  [
    { "schedule.changes": [{ at: { metric: "testAccuracy", reaches: 0.9, times: 0.5 }, weightDecay: 1 }] },
    "config.schedule.changes.0.at.times: expected a number of at least 1, got 0.5",
  ],
  [
    { "schedule.changes": [{ at: { step: 1 }, learningRate: 0 }] },
    "config.schedule.changes.0.learningRate: expected null, or a number above 0, got 0",
  ],
  [{ "interventions.weightNoise": -1 }, "config.interventions.weightNoise: expected a number of at least 0, got -1"],
  [
    { "interventions.updateNoise": Number.POSITIVE_INFINITY },
    "config.interventions.updateNoise: expected a number of at least 0, got Infinity",
  ],
  [{ "interventions.clipNorm": 0 }, "config.interventions.clipNorm: expected null, or a number above 0, got 0"],
  [
    { "interventions.constantNorm": true },
    "config.interventions.constantNorm: expected an object { … }, got true (boolean)",
  ],
  [
    { "interventions.constantNorm": { scope: "weights" } },
    "config.interventions.constantNorm.reference: expected one of beforeZeroing, afterZeroing, got nothing",
  ],
  [
    { "interventions.mask": { layer: 0, keep: [1] } },
    "config.interventions.mask.layer: expected the name of a hidden layer, such as hidden0, got 0",
  ],
  [
    { "interventions.mask": { layer: "hidden0", keep: [-1] } },
    "config.interventions.mask.keep: expected a list of neurons, whole numbers from 0, such as [0, 1, 2], got [-1] (list)",
  ],
  [{ probes: "norms" }, 'config.probes: expected a list, got "norms" (string)'],
  [{ probes: ["norms"] }, 'config.probes.0: expected an object { … }, got "norms" (string)'],
  [
    { probes: [{}] },
    "config.probes.0.kind: expected one of norms, margins, accuracy, efficiency, spectrum, weights, walsh, circuit, embedding, synergy, fourier, sharpness, line, groups, own, got nothing",
  ],
  [
    { probes: [{ kind: "norm" }] },
    'config.probes.0.kind: expected one of norms, margins, accuracy, efficiency, spectrum, weights, walsh, circuit, embedding, synergy, fourier, sharpness, line, groups, own, got "norm" (string); did you mean norms?',
  ],
  [
    { probes: [{ kind: "norms", options: { subset: "x" } }] },
    "config.probes.0.options.subset: there is no such key; none is known here",
  ],
  [
    { probes: [{ kind: "synergy", options: { ties: "midrnk" } }] },
    'config.probes.0.options.ties: expected one of midrank, position, random, got "midrnk" (string); did you mean midrank?',
  ],
  [
    { probes: [{ kind: "synergy", options: { labels: [] } }] },
    "config.probes.0.options.labels: expected the cluster of each neuron, whole numbers from 0, got [] (list)",
  ],
  [
    { probes: [{ kind: "fourier", options: { frequencies: [0] } }] },
    "config.probes.0.options.frequencies: expected a list of frequencies, whole numbers from 1, got [0] (list)",
  ],
  [
    { probes: [{ kind: "fourier", options: { share: 0 } }] },
    "config.probes.0.options.share: expected a number above 0, up to 1, got 0",
  ],
  [{ probes: [{ kind: "accuracy" }] }, "config.probes.0.options: expected an object { … }, got nothing"],
  ...["../../x", "/etc", "", "a\0", "<b>", "__proto__"].map((name): [Changes, string] => [
    { probes: [{ kind: "norms", name }] },
    `config.probes.0.name: ${probeNames}, got ${JSON.stringify(name)} (string)`,
  ]),
];

/** The same for specifications of other kinds. */
export const refusalsByKind: [Kind, Changes, string][] = [
  [
    "transformer",
    { "model.hidden": [16] },
    "config.model.hidden: is a key of mlp, lstm, gru, rnn, not of transformer; known keys here: kind, layers, width, heads, feedForward, positions, norm, dropout",
  ],
  ["transformer", { "model.layers": 0 }, `config.model.layers: ${layerCounts}, got 0`],
  ["transformer", { "model.heads": 0 }, "config.model.heads: expected a whole number of heads, at least 1, got 0"],
  ["transformer", { "model.heads": 2.5 }, "config.model.heads: expected a whole number of heads, at least 1, got 2.5"],
  [
    "transformer",
    { "model.norm": "Post" },
    'config.model.norm: expected one of post, pre, none, got "Post" (string); did you mean post?',
  ],
  [
    "transformer",
    { "model.positions": "rotary" },
    'config.model.positions: expected one of sinusoidal, learned, none, got "rotary" (string)',
  ],
  [
    "transformer",
    { "model.feedForward": 0 },
    "config.model.feedForward: expected a whole number from 1 to 65536, the width of the feed-forward layer, got 0",
  ],
  [
    "lstm",
    { "model.hidden": [128] },
    "config.model.hidden: expected a whole number from 1 to 65536, the width of the hidden state, got [128] (list)",
  ],
  [
    "lstm",
    { "optimizer.decayTo": "zero" },
    "config.optimizer.decayTo: is a key of adamw, not of adam; known keys here: kind, learningRate, betas, eps, weightDecay",
  ],
  ["rnn", { "model.layers": 65 }, `config.model.layers: ${layerCounts}, got 65`],
  [
    "parity",
    { "model.width": 0 },
    "config.model.width: expected a whole number from 1 to 65536, the width of the hidden layer, got 0",
  ],
  [
    "parity",
    { "task.p": 97 },
    "config.task.p: is a key of modular, not of parity; known keys here: kind, n, k, trainSize, testSize, labelNoise, counts",
  ],
  [
    "parity",
    { "task.n": 257 },
    "config.task.n: expected a whole number from 1 to 256, the number of coordinates, got 257",
  ],
  [
    "parity",
    { "task.k": 0 },
    "config.task.k: expected a whole number from 1 to n, the number of coordinates that decide, got 0",
  ],
  [
    "parity",
    { "task.trainSize": undefined },
    "config.task.trainSize: expected a whole number from 1 to 100000, the number of training points, got nothing",
  ],
  [
    "parity",
    { "task.testSize": 1e6 },
    "config.task.testSize: expected a whole number from 1 to 100000, the number of test points, got 1000000",
  ],
  ["parity", { "optimizer.momentum": 1 }, `config.optimizer.momentum: ${rates}, got 1`],
  [
    "parity",
    { "optimizer.betas": [0.9, 0.98] },
    "config.optimizer.betas: is a key of adamw, adam, muon, lion, grokfast, not of sgd; known keys here: kind, learningRate, momentum, weightDecay",
  ],
  ["mixture", { "model.memorizing.hidden": 16 }, `config.model.memorizing.hidden: ${widths}, got 16`],
  [
    "mixture",
    { "model.generalizing.kind": "lstm" },
    'config.model.generalizing.kind: expected one of mlp, got "lstm" (string)',
  ],
  [
    "mixture",
    { "model.factors.memorizing": [1] },
    "config.model.factors.memorizing: expected two numbers, such as [0, 1], got [1] (list)",
  ],
  [
    "mixture",
    { "model.scales.generalizing": Number.NaN },
    "config.model.scales.generalizing: expected a number, got NaN",
  ],
];

/** Fields that are valid one by one and contradict each other. */
export const contradictions: [Kind, Changes, string][] = [
  [
    "mlp",
    { "task.operation": "division", "task.p": 12 },
    "config.task.p: expected a prime modulus for division, got 12; the next primes are 11 and 13",
  ],
  [
    "mlp",
    { "task.trainFraction": 0.001 },
    `config.task.trainFraction: expected at least one of the 121 pairs, ${1 / 121}, got 0.001`,
  ],
  ["mlp", { "task.trainSubset": 49 }, "config.task.trainSubset: expected at most the 48 pairs for training, got 49"],
  [
    "mlp",
    { "task.trainSubset": 10, "task.labelNoise": 0.04 },
    "config.task.labelNoise: expected 0, or at least half a label of the 10 for training, 0.05, got 0.04",
  ],
  ["parity", { "task.k": 21 }, "config.task.k: expected at most n, 20, got 21"],
  [
    "parity",
    { "task.labelNoise": 0.001 },
    `config.task.labelNoise: expected 0, or at least half a label of the 60 for training, ${0.5 / 60}, got 0.001`,
  ],
  [
    "mlp",
    { loss: "hinge" },
    "config.loss: expected one of crossEntropy, exactCrossEntropy, brier, mse, stableMax for a network of kind mlp, got hinge",
  ],
  ["parity", { loss: "mse" }, "config.loss: expected hinge for a network of kind parity, got mse"],
  ["transformer", { "model.heads": 3 }, "config.model.heads: expected a divisor of the width, 16, got 3"],
  [
    "transformer",
    { "model.width": 17, "model.heads": 1 },
    "config.model.width: expected an even number for sinusoidal positions, got 17",
  ],
  [
    "mixture",
    { "interventions.constantNorm": { scope: "weights", reference: "afterZeroing" } },
    "config.interventions.constantNorm.scope: expected all for a mixture, which trains no weights, got weights",
  ],
  [
    "mlp",
    { probes: [{ kind: "accuracy", options: { subset: "swapSeen", rows: [1] } }] },
    'config.probes.0.options: expected either subset or rows, got {"subset":"swapSeen","rows":[1]}',
  ],
  [
    "mlp",
    { probes: [{ kind: "accuracy", options: {} }] },
    "config.probes.0.options: expected either subset or rows, got {}",
  ],
  [
    "mixture",
    { "model.memorizing.dropout": 0.1 },
    "config.model.memorizing.dropout: expected 0, since the networks of a mixture are not trained, got 0.1",
  ],
  [
    "mixture",
    { "initialization.zeroLastLayer": true },
    "config.initialization.zeroLastLayer: expected false for a mixture, got true",
  ],
  [
    "mlp",
    { initialization: { scale: 5, scope: "embeddings" } },
    "config.initialization.scope: expected one that this network has parameters in, got embeddings",
  ],
  ["mlp", { batchSize: 49 }, 'config.batchSize: expected "full", or at most the 48 training examples, got 49'],
  [
    "mlp",
    { "task.trainSubset": 10, batchSize: 11 },
    'config.batchSize: expected "full", or at most the 10 training examples, got 11',
  ],
  ["parity", { batchSize: 61 }, 'config.batchSize: expected "full", or at most the 60 training examples, got 61'],
  ["mlp", { "schedule.warmup": 41 }, "config.schedule.warmup: expected at most the 40 steps of the run, got 41"],
  [
    "mlp",
    { "schedule.changes": [{ at: { step: 40 }, weightDecay: 0 }] },
    "config.schedule.changes.0.at.step: expected a step before the last, 40, got 40",
  ],
  [
    "mlp",
    { "schedule.changes": [{ at: { step: 4 } }] },
    "config.schedule.changes.0: expected a learningRate, a weightDecay or resetMoments: true, got none of them",
  ],
  [
    "parity",
    { "interventions.updateNoise": 0.1 },
    "config.interventions.updateNoise: expected 0 for sgd, which does not normalise its updates, got 0.1",
  ],
  [
    "rnn",
    { "interventions.mask": { layer: "hidden0", keep: [0] } },
    "config.interventions.mask: expected null for a network of kind rnn, got a mask",
  ],
  [
    "mlp",
    { "interventions.mask": { layer: "hidden1", keep: [0] } },
    'config.interventions.mask.layer: expected one of hidden0, got "hidden1"',
  ],
  [
    "mlp",
    { "interventions.mask": { layer: "constructor", keep: [0] } },
    'config.interventions.mask.layer: expected one of hidden0, got "constructor"',
  ],
  [
    "mlp",
    { "interventions.mask": { layer: "hidden0", keep: [3, 16] } },
    "config.interventions.mask.keep: expected one or more different neurons from 0 to 15, got [3,16]",
  ],
  [
    "mlp",
    { "interventions.mask": { layer: "hidden0", keep: [3, 1, 3] } },
    "config.interventions.mask.keep: expected one or more different neurons from 0 to 15, got [1,3,3]",
  ],
  [
    "parity",
    { "interventions.mask": { layer: "hidden0", keep: [] } },
    "config.interventions.mask.keep: expected one or more different neurons from 0 to 499, got []",
  ],
  [
    "mlp",
    { probes: [{ kind: "norms" }, { kind: "margins", name: "norms" }] },
    'config.probes.1.name: expected a name that no other probe has, got "norms"',
  ],
  [
    "mlp",
    { probes: [{ kind: "accuracy", options: { subset: "dropped" } }] },
    'config.probes.0.options.subset: expected one of swapSeen, swapUnseen, got "dropped"',
  ],
  [
    "parity",
    { probes: [{ kind: "accuracy", options: { subset: "clean" } }] },
    'config.probes.0.options.subset: expected a subset, of which this task has none, got "clean"',
  ],
];

/** What is allowed, though it lies at an edge. */
export const edges: [Kind, Changes][] = [
  ["mlp", { "task.p": 2 }],
  ["mlp", { "task.p": 1000 }],
  ["mlp", { "task.trainSubset": 48, batchSize: 48 }],
  ["mlp", { "task.labelNoise": 1 }],
  ["mlp", { "task.labelNoise": 0 }],
  ["mlp", { seed: 2 ** 32 - 1, splitSeed: 0 }],
  ["mlp", { "optimizer.betas": [0, 0] }],
  ["mlp", { steps: 1 }],
  ["mlp", { "optimizer.weightDecay": 500 }], // learningRate * weightDecay is 15
  ["mlp", { "schedule.warmup": 40 }],
  ["mlp", { "schedule.changes": [{ at: { step: 39 }, resetMoments: true }] }],
  ["mlp", { "interventions.mask": { layer: "hidden0", keep: [15] } }],
  ["mlp", { "model.hidden": [16, 4], "interventions.mask": { layer: "hidden1", keep: [3] } }],
  ["mlp", { initialization: { scale: 5, scope: "embeddings" }, "model.embedding": 8 }],
  ["transformer", { initialization: { scale: 5, scope: "embeddings" }, "model.heads": 16 }],
  ["transformer", { "model.width": 17, "model.heads": 17, "model.positions": "learned" }],
  ["parity", { "task.n": 2, "task.k": 2, batchSize: 60, probes: [{ kind: "margins" }] }],
  ["parity", { "task.labelNoise": 0.1, probes: [{ kind: "accuracy", options: { subset: "clean" } }] }],
  ["mlp", { probes: [{ kind: "accuracy", options: { rows: [0, 5] } }] }],
  [
    "rnn",
    {
      probes: [
        { kind: "norms", name: "a" },
        { kind: "norms", name: "b" },
      ],
    },
  ],
];
