/** @file Appendix A of the thesis: the same with three bits; and the circuit that is left in both when neurons are pruned. */
import { circuitNetwork, retainedHistory } from "../../analysis";
import { most } from "../../claims";
import { CIRCUIT_KEY, circuitDiagram, curves, panels } from "../../figures";
import type { RunRecord } from "../../runs";
import { lastOf, probed } from "../measures";
import { figure, ofSeeds, part, type Section, withSeeds } from "../section";
import { nSeeds } from "../seeds";
import { baselineSeeds, PLATEAU } from "./2-two-bits";
import { clustering, clustersOnlyLate, condenses, condensing, figuresOf } from "./inside";
import {
  type CircuitValue,
  claim,
  FIVE,
  GENERALISED,
  generalises,
  inside,
  LAYERS,
  norms,
  probeQuantity,
  TWENTY,
  tGen,
  threeBits,
  thresholds,
  tMem,
} from "./networks";

const three = part("threeBits", "figures A.1 to A.4: three bits, looked into", {
  seeds: withSeeds(TWENTY, { ...threeBits, probes: inside(320) }),
});
const { seeds } = three.arms;

/** Updates in an epoch. */
const EPOCH = 32;

/** Step of the first evaluation with a test accuracy above a level. */
const firstAbove = ({ evaluations }: RunRecord, level: number) =>
  (evaluations.find(({ test }) => test.accuracy > level) ?? lastOf(evaluations)).step;

const claims = [
  claim({
    ...{
      id: "T-A.1-a",
      chance: "measurements in random order",
      where: "Figure A.1",
      figure: "parity-a-1",
      arms: seeds,
    },
    statement: "With three bits, test accuracy stays low for long after memorising, and then rises.",
    read: (runs, choice) =>
      runs.map((run) => generalises(run, choice) && firstAbove(run, PLATEAU) - tMem(run, choice).step >= 50 * EPOCH),
    rule: most(
      `Test accuracy stays at most ${PLATEAU} for at least 1,600 updates (50 epochs) after T_mem and reaches ${GENERALISED} later, in most seeds.`,
      `test accuracy stays at ${PLATEAU} or below for 1,600 updates or more after T_mem and reaches ${GENERALISED} later`,
    ),
  }),
  claim({
    ...{
      id: "T-A.2-a",
      chance: "measurements in random order",
      where: "Figure A.2",
      figure: "parity-a-2",
      arms: seeds,
    },
    statement: "With three bits the spectral norm rises notably with the transition.",
    read: (runs, choice) =>
      runs.map((run) => {
        const curve = norms(run);
        const least = curve.reduce((a, b) => (b.value < a.value ? b : a));
        const gen = tGen(run, choice);
        return lastOf(curve).value > 1.2 * least.value && !gen.censored && least.step < gen.step;
      }),
    rule: most(
      "It ends above 1.2 times its minimum, and the minimum comes before T_gen, in most seeds.",
      "the spectral norm ends above 1.2 times its minimum, which comes before T_gen",
    ),
  }),
  claim({
    ...{
      id: "T-A.3-a",
      chance: "measurements in random order",
      where: "Figure A.3",
      figure: "parity-a-3",
      arms: seeds,
    },
    statement: "With three bits the activations form eight clusters once the network generalises.",
    read: (runs, choice) => runs.map((run) => clustersOnlyLate(run, choice)),
    rule: clustering(
      "As T-2.2-a, with the eight values of three bits: purity at least 0.95 at the end, below 0.6 before T_mem.",
    ),
  }),
  claim({
    ...{
      id: "T-A.4-a",
      chance: "measurements in random order",
      where: "Figure A.4",
      figure: "parity-a-4",
      arms: seeds,
    },
    statement: "With three bits, too, the weights condense at zero.",
    read: (runs, choice) => runs.map((run) => condenses(LAYERS.hidden)(run, choice)),
    rule: condensing("As T-2.3-a, of the first layer's weights.", LAYERS.hidden),
  }),
];

const lastCircuit = (run: RunRecord) => lastOf(probed<CircuitValue>(run, "circuit")).value;

function networkOf(run: RunRecord) {
  const value = lastCircuit(run);
  const neurons = (value.weights ?? []).map((neuron, i) => ({ ...neuron, index: value.neurons[i], importance: 0 }));
  return circuitNetwork({ ...value, neurons, effectiveSparsity: value.size, curve: [] });
}

/** The circuit that is left of each seed's network, as a diagram; one of many neurons, of no seed so far, has none. */
function circuitsOf(all: readonly RunRecord[], task: string) {
  const runs = all.filter((run) => lastCircuit(run).weights);
  return panels(
    runs.map((run) => circuitDiagram(networkOf(run), { title: "", settings: "", compact: true })),
    {
      title: `The circuit after training, pruned: ${task}`,
      settings: `neurons that alone keep test accuracy within one point; their weights on the relevant bits · n = ${runs.length} of ${all.length} seeds · ${CIRCUIT_KEY}`,
      titles: runs.map((run) => `seed ${run.config.seed}`),
      below: runs.map((run) => {
        const { top, complement, random } = lastCircuit(run);
        const chance = random.reduce((sum, accuracy) => sum + accuracy, 0) / random.length;
        return `alone ${top.toFixed(2)}, others ${complement.toFixed(2)}, random ${chance.toFixed(2)}`;
      }),
      panelHeight: 230,
    },
  );
}

/** Jaccard overlap of the circuit at each measurement with the last one. */
function overlaps(run: RunRecord): { step: number; value: number }[] {
  const sets = probed<CircuitValue>(run, "circuit").map(({ step, value }) => ({ step, neurons: value.neurons }));
  return retainedHistory(sets).overlaps.map(({ step, withFinal }) => ({ step, value: withFinal }));
}

const share = { range: [-0.03, 1.03], format: ".0%" } as const;
const figures = [
  ...figuresOf({
    ...{ seeds, task: "(50, 3)-parity", updatesPerEpoch: EPOCH },
    ids: { curves: "parity-a-1", tsne: "parity-a-3", density: "parity-a-4", norm: "parity-a-2" },
  }),
  figure("parity-circuits-2", ofSeeds(baselineSeeds, FIVE), (runs) => circuitsOf(runs, "two bits")),
  figure("parity-circuits-3", ofSeeds(seeds, FIVE), (runs) => circuitsOf(runs, "three bits")),
  // Which circuit is there, since when, and how much of the function is the parity.
  figure("parity-circuit-history", [baselineSeeds, seeds], (networks) =>
    panels(
      networks.map((runs) =>
        curves(runs, {
          marks: ["tMem", "tGen"],
          thresholds,
          quantities: [
            probeQuantity<CircuitValue>("circuit", "neurons of the circuit", ({ size }) => size, { scale: "log" }),
            { label: "shared with the last", value: overlaps, ...share },
            probeQuantity<{ share: number | null }>("walsh", "weight on the parity", (value) => value.share, share),
          ],
        }),
      ),
      {
        title: "The circuit that is left when neurons are pruned, along training",
        settings: `left (50, 2)-parity, right (50, 3)-parity · ${nSeeds(networks)} · pruned to within one point of test accuracy`,
        titles: ["two bits", "three bits"],
        columns: 2,
        panelHeight: 420,
      },
    ),
  ),
];

export const threeBitsToo: Section = { parts: [three], figures, claims };
