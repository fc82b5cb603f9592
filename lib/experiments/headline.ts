/** A stored run that shows what a notebook is about. */
export interface HeadlineRun {
  readonly notebook: string;
  /** `experiment/id`, as commands and functions take it. */
  readonly run: string;
  readonly shows: string;
}

/**
 * The runs whose weights one looks at first: of each notebook one or two, the shortest stored ones that show what it is about. No weights
 * come with groklab; `npx groklab weights --headline` makes these, as `weights(run, { train: true })` does of each.
 */
export const headlineRuns: readonly HeadlineRun[] = [
  {
    notebook: "00-start-here",
    run: "00-start-here/addition97-mlp250-wd2-f0.4-seed0-c2a5f74c48",
    shows: "a network that memorises by step 30 and generalises long after",
  },
  {
    notebook: "01-architectures",
    run: "efficiency/addition97-mlp512x256-wd1-f0.5-seed0-1dbf80b8b4",
    shows: "the embedded perceptron; the Transformer and the LSTM of this figure take minutes",
  },
  {
    notebook: "02-data-efficiency",
    run: "efficiency/addition47-transformer2x64-wd1-f0.3-seed1-7088dcc615",
    shows: "a Transformer that weight decay makes generalise from 30 % of the pairs",
  },
  {
    notebook: "03-mixture-and-efficiency",
    run: "efficiency/addition59-mlp256x128-wd1-f0.7-seed4-aadf78f5dd",
    shows: "the generalising network of a mixture",
  },
  {
    notebook: "04-ungrokking",
    run: "efficiency/addition59-mlp256x128-wd1-f0.8-n100-after3000-seed0-aece84dcaa",
    shows: "a grokked network, trained further on 100 pairs; the network before is trained first",
  },
  {
    notebook: "05-parity-circuits",
    run: "parity/parity50k2-parity500-wd0.01-n300-seed0-434884012b",
    shows: "the thesis's baseline, a parity of two bits",
  },
  {
    notebook: "05-parity-circuits",
    run: "parity/parity50k3-parity500-wd0.01-n1000-seed0-4541d554c4",
    shows: "a parity of three bits",
  },
  {
    notebook: "06-synergy-phases",
    run: "synergy/addition97-mlp250-wd2-f0.4-seed100-0abd63edb8",
    shows: "the paper's network, past the transition",
  },
  {
    notebook: "07-weight-decay-schedules",
    run: "regularization/addition59-lstm1x128-wd0-f0.5-seed2-4da744ba83",
    shows: "an LSTM whose weight decay comes late",
  },
  {
    notebook: "07-weight-decay-schedules",
    run: "regularization/addition97-mlp250-wd0-f0.4-seed0-a0d3217e67",
    shows: "a perceptron with weight decay in one window alone",
  },
];
