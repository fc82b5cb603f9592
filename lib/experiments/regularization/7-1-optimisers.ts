/** @file Figures 7.1 to 7.4 of the essay: Adam and AdamW with and without dropout, for the RNN and the LSTM. */
import { inFew, rule } from "../../claims";
import { bestAccuracy } from "../measures";
import { figure, part, type Section, withSeeds } from "../section";
import { lstmByShare, rnnByShare } from "./5-2-networks";
import { claim, essayLstm, essayRnn, FRACTIONS, groks, RNN_REACHED, TEN, THREE } from "./networks";
import { rowsOfPanels } from "./schedule-panels";

const NETWORKS = { rnn: essayRnn, lstm: essayLstm };
const kinds = ["rnn", "lstm"] as const;

const byShare = (kind: (typeof kinds)[number], dropout: number, weightDecay: number, seeds = THREE) =>
  FRACTIONS.map((share) => ({
    share,
    runs: withSeeds(seeds, NETWORKS[kind], {
      "task.trainFraction": share,
      "model.dropout": dropout,
      "optimizer.weightDecay": weightDecay,
    }),
  }));

const optimizers = part(
  "optimizers",
  "figures 7.1 to 7.4: Adam and AdamW with and without dropout, RNN and LSTM at 30, 50 and 70 %",
  kinds.map((kind) => ({
    kind,
    adam: byShare(kind, 0, 0, TEN.slice(0, 6)),
    adamDropout: byShare(kind, 0.5, 0),
    adamwDropout: byShare(kind, 0.5, 1),
  })),
);
/** Dropout and no weight decay, for other sections. */
export const dropoutAlone = optimizers.arms.map(({ kind, adamDropout }) => ({
  kind,
  runs: adamDropout.map(({ runs }) => runs),
}));

interface Setting {
  readonly name: string;
  readonly reached: readonly boolean[];
  readonly groks: readonly boolean[];
}

/** None reaches 0.9; contradicted where in some setting every seed groks, whatever the share of those that reach it. */
const withRuns = (settings: readonly Setting[], holds: () => boolean): Setting[] =>
  settings.map(({ name, reached }) => {
    const seen = reached.map(holds);
    return { name, reached: seen, groks: seen };
  });

function needsNone(settings: readonly Setting[]) {
  const found = inFew(
    settings.flatMap(({ reached }) => reached),
    "test accuracy reaches 0.9 with neither dropout nor weight decay",
    0.2,
  );
  const seen = settings.filter((setting) => setting.groks.every(Boolean)).map(({ name }) => name);
  if (seen.length > 0) {
    return {
      ...found,
      verdict: "contradicted" as const,
      summary: `${found.summary}; in every seed of ${seen.join("; ")}`,
    };
  }
  return found.verdict === "contradicted" ? { ...found, verdict: "inconclusive" as const } : found;
}

const claims = [
  claim({
    ...{ id: "R-7.1-a", where: "Figures 7.1 (a), 7.3 (a); section 5.3", figure: "regularization-7-1" },
    statement: "Explicit regularisation is necessary: with neither dropout nor weight decay there is no grokking.",
    arms: optimizers.arms.flatMap(({ kind, adam }) =>
      adam.map(({ share, runs }) => ({ name: `${kind}, ${share}`, runs })),
    ),
    read: (settings, choice) =>
      settings.map(({ name, runs }) => ({
        name,
        reached: runs.map((run) => bestAccuracy(run) >= RNN_REACHED),
        groks: runs.map((run) => groks(run, choice)),
      })),
    rule: rule(
      "Adam without either, RNN and LSTM at 30, 50, 70 %: none of the runs reaches a test accuracy of 0.9 (supported " +
        "where the one-sided 95 % bound of the share is below 0.2; contradicted where a run with T_gen of twice T_mem or " +
        "more is seen in every seed of a setting).",
      needsNone,
      {
        chance: { model: "runs by a coin", deal: (list, random) => withRuns(list, () => random.uniform() < 0.5) },
        ideal: (list) => withRuns(list, () => false),
        opposite: (list) => withRuns(list, () => true),
      },
    ),
  }),
];

const figures = optimizers.arms.map(({ kind, adam, adamDropout, adamwDropout }) =>
  figure(
    kind === "rnn" ? "regularization-7-1" : "regularization-7-3",
    { adam, adamDropout, adamwDropout, adamw: kind === "rnn" ? rnnByShare : lstmByShare },
    (records) =>
      rowsOfPanels(
        FRACTIONS.map((share, i) => ({
          title: `${Math.round(100 * share)} % of the pairs`,
          arms: [
            { label: "Adam", runs: records.adam[i].runs },
            { label: "Adam, dropout 0.5", runs: records.adamDropout[i].runs },
            { label: "AdamW", runs: records.adamw[i].runs },
            { label: "AdamW, dropout 0.5", runs: records.adamwDropout[i].runs },
          ],
        })),
        { title: `Weight decay and dropout, ${kind.toUpperCase()}`, settings: "Adam: no weight decay, AdamW: 1" },
      ),
  ),
);

export const optimisers: Section = { parts: [optimizers], figures, claims };
