/** @file Sub-networks of the synergy paper's section 7: the neurons of a multiplet, those of none, and random ones. */
import { clusterMembers } from "../../analysis";
import { randomStream } from "../../core";
import type { RunRecord } from "../../runs";
import { probed } from "../measures";
import { tGen, tMem } from "./networks";

/** What the probe `synergy` records: Omega in nats. */
interface SynergyValue {
  readonly synergy: MultipletValue | null;
  readonly redundancy: MultipletValue | null;
  /** 2.5 % quantile of the smallest, and 97.5 % quantile of the largest Omega of shuffled variables. */
  readonly shuffled: { readonly synergy: number; readonly redundancy: number } | null;
  readonly smallestEigenvalue: number | null;
  readonly silhouette: number | null;
  readonly dropped: number;
  readonly zeroShare: number;
  /** Cluster of each neuron. */
  readonly labels: readonly number[];
}

interface MultipletValue {
  readonly omega: number;
  readonly clusters: readonly number[];
  /** Neurons in these clusters together. */
  readonly neurons: number;
}

/** What a synergy probe of a run found, where variables were left and none depends linearly on others. */
export function synergyValues(
  run: RunRecord,
  name = "synergy",
): { step: number; value: SynergyValue & { synergy: MultipletValue; redundancy: MultipletValue } }[] {
  type Found = ReturnType<typeof synergyValues>[number]["value"];
  return probed<Found>(run, name).filter(({ value }) => value.synergy !== null && value.redundancy !== null);
}

/**
 * Neurons of the most synergistic union of clusters where synergy is largest between memorising and generalising. With
 * weight decay 0.1 the delayed emergence is meant: of that time only the second half, on a logarithmic axis. None where
 * nothing was measured then.
 */
export function peakMultiplet(record: RunRecord): { readonly step: number | null; readonly neurons: number[] } {
  const [memorised, to] = [tMem(record).step, tGen(record).step];
  const from = record.config.optimizer.weightDecay === 0.1 ? Math.sqrt(memorised * to) : memorised;
  const window = synergyValues(record, "neurons").filter(({ step }) => step >= from && step <= to);
  if (window.length === 0) return { step: null, neurons: [] };
  const { step, value } = window.reduce((a, b) => (b.value.synergy.omega < a.value.synergy.omega ? b : a));
  return { step, neurons: neuronsOf(value) };
}

/** Neurons of the most synergistic union of clusters of the network before its first update; none where there is no such. */
export function startMultiplet(record: RunRecord): number[] {
  const [first] = synergyValues(record, "neurons");
  return first?.step === 0 ? neuronsOf(first.value) : [];
}

function neuronsOf({ labels, synergy }: { labels: readonly number[]; synergy: MultipletValue }): number[] {
  const members = clusterMembers(labels);
  return synergy.clusters.flatMap((cluster) => members[cluster]).sort((a, b) => a - b);
}

/** All neurons but these: the inverse sub-network. */
export function inverse(record: RunRecord, neurons: readonly number[]): number[] {
  const { model } = record.config;
  if (model.kind !== "mlp") throw new Error(`${record.id}: sub-networks are of perceptrons, this is a ${model.kind}`);
  const taken = new Set(neurons);
  return Array.from({ length: model.hidden[0] }, (_, neuron) => neuron).filter((neuron) => !taken.has(neuron));
}

/** So many neurons of `width`, drawn by the run's seed and the number of the draw. */
export function randomNeurons({
  seed,
  width,
  size,
  draw,
}: Record<"seed" | "width" | "size" | "draw", number>): number[] {
  const order = randomStream(seed, "random sub-network", String(size), String(draw)).permutation(width);
  return Array.from(order.subarray(0, size)).sort((a, b) => a - b);
}
