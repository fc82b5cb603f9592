/** @file What the regularisation essay says, sentence by sentence, and which claims test it. */
import type { Sentences } from "../coverage";

export const sentences: Sentences = {
  "Abstract, Section 5, Figures 5.2, 5.3, Table 7.1": {
    "Many kinds of networks grok.": ["R-5.2-a", "R-5.3-a", "R-t7.1-a"],
  },
  "Abstract, Section 5.4, Figure 5.2": {
    "The amount of training data influences grokking.": ["R-5.2-b", "R-5.4-a"],
  },
  "Abstract, Figures 5.2, 5.4": {
    "With weight decay networks generalise better.": ["R-5.2-a", "R-5.4-b"],
    "Without it they generalise badly.": ["R-5.4-b"],
  },
  "Abstract, Figure 5.5": {
    "Weight decay that is removed too early is as bad.": ["R-5.5-a"],
  },
  "Abstract, Figure 5.7": {
    "Weight decay is not needed in the early phases of training: introduced late, it still leads to grokking.": [
      "R-5.7-a",
    ],
    "That late weight decay leads to grokking is a new discovery.":
      "about other work: who was first is no question for a run",
  },
  "Abstract, Figures 5.7, 7.7": {
    "Nothing is lost by starting without weight decay.":
      "open: T_gen since the introduction beside T_gen with constant weight decay, paired by seed, at the same values; no new runs (ten seeds)",
  },
  "Section 1": {
    "Grokking, double descent and the abilities of large models challenge the classical theory.": "about other work",
  },
  "Section 2": {
    "Neurons, activations, backpropagation, Adam, AdamW, recurrent networks and Transformers are explained.":
      "textbook: about other work, with no run of the essay's own",
    "An epoch is one pass through the training examples.": "a definition",
  },
  "Section 3": {
    "Weight decay and dropout control overfitting.":
      "textbook: about other work; their effect on grokking stands below",
  },
  "Section 4.1": {
    "Complex networks, and long training, can generalise beyond the point where they overfit.": "about other work",
  },
  "Section 4.2": {
    "Noise makes grokking harder; more data and weight decay make it faster.":
      "about other work (Power et al.); what the essay itself finds of data and weight decay stands below",
  },
  "Section 4.3": {
    "Representations, weight norm, patterns and gradient descent have been named as causes.": "about other work",
    "Grokking of recurrent networks has hardly been studied.": "about other work",
  },
  "Section 5": {
    "Training on modular addition is watched by losses, accuracies and the norm of the weights.": "a setting",
  },
  "Section 5.1.1, Figure 5.2": {
    "LSTMs grok.": ["R-5.2-a"],
    "The LSTM's validation accuracy rises suddenly.": ["R-5.2-c"],
  },
  "Section 5.1.2, Figure 5.3": {
    "RNNs grok.": ["R-5.3-a"],
    "The RNN's validation accuracy rises suddenly.":
      "open: R-5.2-c's rule, with T_gen at 0.9; no new runs for three seeds a share, 21 runs of 30,000 updates more for ten",
  },
  "Section 5.2.1, Figure 5.4 (a)": {
    "Without weight decay the LSTM overfits and does not grok.": ["R-5.4-b"],
  },
  "Section 5.2.1, Figure 5.4 (b)": {
    "Nor does it if it is trained for longer.": ["R-5.4-c"],
  },
  "Section 5.2.1, Figures 5.4, 5.7": {
    "It is weight decay that controls the norm of the weights.": ["R-5.4-d", "R-5.7-c"],
  },
  "Section 5.2.2, Figure 5.5": {
    "Weight decay removed early, at epoch 200: the network overfits, and validation accuracy stays low.": ["R-5.5-a"],
    "The norm of the weights grows after the removal.": ["R-5.5-b"],
    "It grows steadily.":
      "open: Spearman's correlation of norm and step, from the removal to the end, is at least 0.9, in most of ten seeds; no new runs",
  },
  "Section 5.2.2, Figure 7.5": {
    "So it is at whichever of four early epochs weight decay is removed.":
      "open: removed at training accuracy 0.5 and 0.9, at T_mem and at 2 T_mem, test accuracy ends below 0.2; no new runs for three seeds, 21 runs of 6,000 updates more for ten",
  },
  "Section 5.2.2, Figure 5.6": {
    "Weight decay removed late, at epoch 4270: once the network has grokked, nothing changes.": ["R-5.6-a"],
  },
  "Section 5.2.2, Figure 7.6": {
    "So it is at each of four late epochs.": ["R-7.6-a"],
  },
  "Section 5.2.3, Figure 5.7": {
    "Without weight decay at first, the training set is known, and validation loss is high.":
      "open: at update 2,000 training accuracy is 0.99 and validation loss above that of guessing, in most of ten seeds; no new runs",
    "The same weight decay taken up late improves validation.": ["R-5.7-a"],
    "It keeps the norm of the weights in bounds.": ["R-5.7-c"],
    "Twice the weight decay taken up late reduces the norm more.":
      "open: the smallest norm after update 2,000 with 2 over that with 1, paired by seed, in an interval below 1; no new runs (ten seeds)",
    "Twice the weight decay improves validation, too.":
      "open: T_gen is reached with 2 from update 2,000 on, in most of ten seeds; no new runs",
    "Twice the weight decay makes it grok earlier.": ["R-5.7-b"],
  },
  "Section 5.2.3, Figure 7.7": {
    "Taken up at other epochs, it makes the network grok, too.": ["R-7.7-a"],
    "There, too, twice the weight decay makes it grok earlier.": ["R-7.7-b"],
  },
  "Section 5.3, Figure 7.8 (b)": {
    "The LSTM with small initial weights generalises faster.": ["R-7.8-a"],
    "The LSTM with small initial weights has less of a delay; scaling them up brings grokking about.": ["R-7.8-b"],
  },
  "Section 5.3, Figure 7.8 (a)": {
    "So it is with the RNN.":
      "open: R-7.8-a's and R-7.8-b's rules, with T_gen at 0.9; no new runs for three seeds, 14 runs of 30,000 updates more for ten",
  },
  "Section 5.3, Figure 7.8": {
    "With small initial weights both accuracies improve more gradually.":
      "open: updates from 0.1 to 0.9, of training and of test accuracy, with scale 1 over those with 5, paired by seed, in an interval above 1; no new runs (ten seeds)",
    "Small initial weights may keep the network from overfitting at once.":
      "open: T_mem with scale 1 over that with 5, paired by seed, in an interval above 1; no new runs (ten seeds)",
  },
  "Section 5.3, Figure 5.2": {
    "Scaled up, the LSTM overfits for long, and then improves rapidly.": ["R-5.2-a", "R-5.2-c"],
  },
  "Section 5.3, Table 7.1": {
    "Scaled up, LSTM and RNN grok as the Transformer does.": ["R-t7.1-a"],
  },
  "Sections 5.3, 5.5, Figure 5.4": {
    "Without weight decay these networks do not grok.": ["R-5.4-b", "R-5.4-c"],
  },
  "Section 5.3, Section 6, Figures 7.1, 7.3": {
    "Explicit regularisation is necessary.": ["R-7.1-a"],
  },
  "Sections 5.3, 5.5": {
    "Weight decay works by reducing the norm of the weights.":
      "open: weight decay 0 with the norm held at that of a grokked network, and weight decay 1 with the norm held at its first value; 20 runs of 6,000 updates",
    "The more weight decay, the faster the grokking, also when it acts from the first update.":
      "open: T_gen with constant weight decay 2 over that with 1, paired by seed, in an interval below 1; no new runs (ten seeds); 40 runs more for 0.1, 0.3, 4 and 8",
    "Optimisers and schedules of the learning rate can regularise, too.":
      "about other work; in the essay's own runs it was not seen, which is R-7.1-a",
  },
  "Sections 5.2, 5.5, Figures 5.5, 5.6": {
    "Weight decay that is changed along the way changes how training goes.": ["R-5.5-a", "R-5.6-a"],
  },
  "Section 5.4, Figures 5.2, 5.3": {
    "The smaller the training set, the more pronounced the grokking.": ["R-5.4-a"],
    "With 30 % of the pairs the network overfits quickly.":
      "open: Jonckheere's trend of T_mem over 30, 50 and 70 %, LSTM; no new runs (ten seeds a share)",
    "With 70 % there is still grokking.":
      "open: T_gen is reached, and is at least twice T_mem, in most of ten seeds of the LSTM at 70 %; no new runs",
    "It was the same on images and film reviews, since the loss landscapes of training and test set differ.":
      "about other work",
  },
  "Section 5.5, Figure 5.2": {
    "It takes long training until weight decay has its effect.": ["R-5.2-a"],
  },
  "Section 6": {
    "Different architectures grok in different ways.":
      "open: T_gen / T_mem of the RNN over that of the LSTM at the same share, in an interval that excludes 1; no new runs for three seeds, 21 runs of 30,000 updates more for ten",
    "Adaptive optimisers matter for grokking.":
      "open: gradient descent with momentum at three learning rates and two weight decays; 60 runs of 30,000 updates (ten seeds)",
    "Large initial weights and fitting regularisation decide when grokking comes.":
      "a summary: its parts are R-7.8-a, R-5.4-b and R-5.7-b",
    "New architectures such as Mamba and xLSTM are left to do.": "an outlook",
  },
  "Section 7.1": {
    "A network with more parameters than it needs can know its training set fully.": "an assumption",
  },
  "Table 7.2": {
    "With these settings (batches of 32, weight decay 0.01, alpha 5, 6,000 epochs) the LSTM groks after some 3,000 epochs.":
      ["R-t7.2-a", "R-t7.2-d"],
    "Without weight decay it does not, and the norm of its weights does not fall.": ["R-t7.2-b", "R-t7.2-c"],
  },
  "Figures 7.1 (b), 7.3 (b)": {
    "Adam with dropout and no weight decay is drawn, for RNN and LSTM.":
      "open: the text says nothing of it; whether dropout alone groks, by share; no new runs for three seeds a share, 42 runs more for ten",
  },
  "Figures 7.2, 7.4": {
    "AdamW with dropout is drawn, for RNN and LSTM.":
      "open: the text says nothing of it; T_gen with dropout 0.5 over that without, with weight decay, paired by seed and share; no new runs for three seeds a share, 63 runs more for ten",
  },
};
