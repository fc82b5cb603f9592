/** @file What the parity thesis says, sentence by sentence, and which claims test it. */
import type { Sentences } from "../coverage";

export const sentences: Sentences = {
  "Abstract, Sections 1.1, 1.2": {
    "Grokking is a sudden step from memorising to generalising.":
      "open: test accuracy goes from 0.6 to 0.9 within a quarter of T_gen, in most of twenty seeds (as R-5.2-c asks of LSTMs); no new runs",
    "Grokking suggests that machine learning could generalise in quite another way.":
      "an outlook, with no quantity that a run shows",
  },
  "Abstract, Hypothesis 3.1, Hypothesis 3.2": {
    "The conditions of training influence when grokking begins.": ["T-3.1-a", "T-3.2h-a"],
  },
  "Section 1.3": {
    "Initial scale, optimisers, gradual representations and competing sub-networks have been named as causes.":
      "about other work",
  },
  "Section 1.4": {
    "The thesis looks for conditions of grokking, the role of topology, and smaller networks.": "aims, not findings",
  },
  "Section 1.5, Figure 1.1": {
    "Networks of one ReLU layer generalise much better after certain points of training: they grok.": ["T-1.1-a"],
    "Minimal networks can be optimised so that they grok.":
      "what is minimal is not said here; chapter 4 says it, and its sentences stand below",
  },
  "Section 2.1": {
    "The task is (50, 2)-parity, 300 points, 500 ReLU neurons; hinge loss, SGD, batches of 32, rate 0.1, weight decay 0.01.":
      "a definition and a setting; the listing has a width of 1,000",
  },
  "Sections 2.1, 5.1, Figure 2.1": {
    "There is a phase of memorising and, apart from it, a phase of generalising.": ["T-2.1-a"],
  },
  "Section 2.2.1, Figure 2.2": {
    "Once the network generalises, activations form a cluster for each value of the two bits; before, they do not.": [
      "T-2.2-a",
    ],
  },
  "Section 2.2.2, Figure 2.3": {
    "The weights of the hidden layer condense around zero.": ["T-2.3-a"],
    "So do the weights that the listing draws, those of the output.": ["T-2.3-b"],
    "The network becomes one of fewer neurons, which may be the more efficient one.":
      "open: fewer neurons are left by pruning at T_gen than at T_mem, in most of twenty seeds (probe circuit); no new runs",
  },
  "Section 2.2.3, Figure 2.4": {
    "The spectral norm has two inflections, at memorising and at generalising.": ["T-2.4-b"],
    "Between them it falls starkly.": ["T-2.4-a"],
    "The spectral norm is a measure of progress.":
      "open: what it is to tell in advance is not said; rank correlation of the norm at T_mem with T_gen over twenty seeds, and over seeds and raised weight decays; no new runs",
  },
  "Sections 2.3, 3, 5.1": {
    "There are two circuits within the network: one memorises, and the other generalises.":
      "open: neurons left by pruning reach 0.98 on the test set alone, which random sets of their size do not (probe circuit of twenty seeds); that the others alone keep the training set and not the test set: 20 runs again, with weights kept",
    "Architecture, dynamics and task act together in a complex way.": "no quantity that a run shows",
  },
  "Section 3.1": {
    "Weight decay is critical for grokking.":
      "open: without it no network generalises within 200,000 updates; no new runs for five seeds, 15 runs more for twenty",
    "It helps by making the network sparse.":
      "open: Jonckheere's trend of the share of weights near zero at T_gen over raised weight decays 0.01 to 0.1; 80 runs again, with the probe of weights (seconds each)",
    "In grokking weight decay makes generalising begin earlier, as an earlier paper says.": "about other work",
  },
  "Hypothesis 3.1, Section 3.1, Figure 3.1": {
    "Weight decay that is raised after memorising makes the network generalise earlier.": ["T-3.1-a"],
    "The more it is raised, the faster, up to a threshold.": ["T-3.1-b"],
    "Beyond the threshold the network does not generalise.": ["T-3.1-c"],
    "The threshold lies between 0.1 and 0.5.": ["T-3.1-b", "T-3.1-c"],
  },
  "Section 3.1, Figure 3.2": {
    "With moderate weight decay the spectral norm converges to that of the generalising network.": ["T-3.2-a"],
    "Of moderate weight decays, the larger ones bring it there sooner.":
      "open: Jonckheere's trend, over 0.01 to 0.1, of the update at which the norm is within 20 % of its end; no new runs (twenty seeds)",
    "With excessive weight decay the spectral norm goes to zero.": ["T-3.2-b"],
    "It goes there rapidly.": "no number: what would count as rapid is not said",
    "Moderate weight decay makes robust features.": "no number: what would count as a robust feature is not said",
  },
  "Hypothesis 3.2, Section 3.2": {
    "The more labels are flipped, the slower the network generalises.": ["T-3.2h-a"],
  },
  "Hypothesis 3.2, Section 3.2, Figures 3.3, 3.4": {
    "From some share of flipped labels on, at 0.05 already, it does not generalise.": ["T-3.4-a"],
  },
  "Section 3.2, Figure 3.3": {
    "With weight decay 0.01, accuracy falls as more labels are flipped.":
      "open: Jonckheere's trend of test accuracy at the end over 0 to 0.08; no new runs (twenty seeds)",
    "With 2 % of the labels flipped it still generalises.": ["T-3.3-a"],
    "With 2 % flipped it generalises less well than with none.":
      "open: test accuracy at the end with 0.02 minus that with 0, paired by seed, in an interval below 0; no new runs (twenty seeds)",
  },
  "Section 3.2.1, Figure 3.5": {
    "With weight decay 0.1 the network generalises with 10 % of the labels flipped.": ["T-3.5-a"],
    "It does not with 15 %.": ["T-3.5-b"],
    "What helps is that weight decay makes the representation sparser.":
      "open: with 5 % of the labels flipped, share of weights near zero at the end with weight decay 0.1 over that with 0.01; 40 runs again, with the probe of weights (seconds each)",
    "Weight decay has to be tuned with care where data vary much.": "advice, with no quantity that a run shows",
  },
  "Section 3.2.1, Table 3.1": {
    "The share of flipped labels that is withstood grows with weight decay.": ["T-t3.1-a"],
    "It falls with the number of input bits.": ["T-t3.1-b"],
    "With weight decay 0.01 it rises from 30 to 50 bits.": ["T-t3.1-c"],
    "With weight decay 0.01 it falls from 50 to 70 bits.":
      "open: the sentence is garbled and the table has 0.03 and 0.01; the thresholds of T-t3.1-d at these two places, by bootstrap; no new runs",
    "The nine shares of the table.": ["T-t3.1-d"],
    "Bits, weight decay and flipped labels have to be balanced.": "advice, with no quantity that a run shows",
  },
  "Section 4": {
    "Six ReLU neurons solve (n, 3)-parity.": "about other work",
  },
  "Proposition 4.1, Section 4.1": {
    "2^k ReLU neurons compute (n, k)-parity.": ["T-4.1-a"],
    "They do so with positive output weights alone: where no neuron fires the output is negative.":
      "open: the proof's network on all patterns for k up to 8; computed, no new runs (T-4.1-a gives its accuracy for k = 2 beside its verdict)",
    "Fewer neurons may do.":
      "open: the fewest neurons for k = 2 and 3 are below 2^k, by the linear programs of T-4.2-a; computed, no new runs",
  },
  "Sections 4.2, 4.2.1": {
    "Two ReLU neurons compute the parity of two bits.": ["T-4.2-a"],
    "Fewer than two can not.":
      "open: one neuron by the same linear programs, apart from two; computed, no new runs (T-4.2-a asks of both together)",
  },
  "Sections 4.2.1, 4.2.2": {
    "The printed network encodes the parity of two bits correctly.": ["T-4.2-a"],
    "Its output is positive for a parity of 1 and zero otherwise.": "arithmetic of the printed weights: 1, and 0",
  },
  "Section 4.2.3": {
    "Training two neurons leads to a network that computes parity.": ["T-4.2-b"],
    "The weights that training finds are the printed ones: 0.62 and -0.62 on both bits, 0.85 at the output.":
      "open: the two neurons' weights on the two bits, their angle to (1, 1) and (-1, -1) and their size beside the printed ones; 60 runs again, with weights kept (seconds each)",
    "0.62 rather than 0.5 makes the network more sensitive and robust.":
      "no number: what would count as sensitive is not said; a common factor of all weights changes no sign",
    "More complex parities may need fewer neurons, too.": "a hope; what is said of three bits stands below",
  },
  "Section 4.3": {
    "Six neurons were trained, and four are enough in theory, for (n, 3)-parity.": "about other work",
    "Training a network of five neurons to grok (n, 3)-parity was not successful.": ["T-4.3-a"],
  },
  "Section 4.3.1": {
    "The weights come near zero.":
      "open: share of weights within 0.01 of zero at the end over that at the start, five neurons; 20 runs again, with the probe of weights",
    "They do not become zero.":
      "needs no run: weight decay multiplies a weight by 0.999 at each update, which is far from zero after as many as there are",
    "Whether a network groks often depends on subtle changes of its weights.":
      "no number: what would count as subtle is not said",
  },
  "Sections 4.3, 4.3.2": {
    "More epochs could help.": ["T-4.3-b"],
    "A larger training set could help.":
      "open: five neurons on (50, 3)-parity with 2,000 and 5,000 points; 40 runs of 32,000 updates (seconds each)",
    "An L1 penalty could bring weights to zero.":
      "open: five neurons on (50, 3)-parity with an L1 penalty; 20 runs of 32,000 updates (of two bits and 500 neurons I-5-d and I-5-e ask)",
    "Meta-learning or transfer could help.": "an outlook, with no experiment named",
  },
  "Section 5.1": {
    "Weight decay and flipped labels show how delicate tuning is.": "a summary; its parts stand above",
  },
  "Section 5.2": {
    "Larger models and data need more computation than there was; theory is missing.": "limits, not findings",
  },
  "Section 5.3": {
    "Future work: more computation, theory, other architectures, fewer than six neurons.": "an outlook",
  },
  "Appendix A.1, Figure A.1": {
    "With three bits the loss falls all along.":
      "open: Spearman's correlation of training loss with the step is at most -0.9, in most of twenty seeds; no new runs",
    "The test loss settles after fluctuations at first.":
      "open: its range in the last fifth of the updates is below a tenth of that before T_gen, in most of twenty seeds; no new runs",
    "Test accuracy stays low for long, and then rises much.": ["T-A.1-a"],
  },
  "Appendix A.1, Figure A.2": {
    "The spectral norm rises notably where the network comes to generalise.": ["T-A.2-a"],
  },
  "Appendix A.1, Figure A.3": {
    "In the course of training the activations come to be clearly clustered by the values of the bits.": ["T-A.3-a"],
  },
  "Appendix A.1, Figure A.4": {
    "The weights become sparse: their density narrows around zero.": ["T-A.4-a"],
    "The network does away with weights that do not matter.":
      "open: how many neurons pruning leaves at T_gen and at T_mem, three bits, twenty seeds (probe circuit); no new runs",
  },
  "Appendix A.1": {
    "More complex parities need long training and larger data sets.":
      "open: three bits with 300, 500 and 1,000 points, T_gen or none by 32,000 updates; 40 runs (twenty seeds, two sizes besides the stored one)",
  },
  "Appendix B.1, B.2, B.5": {
    "The listing: a width of 1,000, times at which accuracy first exceeds 0.999, 100 points for the test.":
      "a definition and a setting",
  },
};
