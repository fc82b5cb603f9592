/** @file What the synergy paper says, sentence by sentence, and which claims test it. */
import type { Sentences } from "../coverage";

export const sentences: Sentences = {
  Abstract: {
    "The phases before grokking tell when it will occur.":
      "open: rank correlation, over the settings that grok, of the time and the height of the early peak with log T_gen, interval by bootstrap over settings; no new runs (three seeds a setting, 26 settings)",
  },
  "Abstract, Sections 1, 7": {
    "Grokking is caused by synergistic interactions of neurons, in sub-networks of the emergence.": ["S-7-f"],
  },
  "Abstract, Section 5.2, Figure 3": {
    "Weight decay can enhance the emergence.": ["S-3-b", "S-3-c"],
  },
  "Abstract, Section 5.3": {
    "The scale of the initial weights can enhance the emergence.":
      "open: largest s with alpha 8 over that with weight decay 0.1, in bits, paired by seed, in an interval above 1; no new runs (ten seeds)",
  },
  "Section 1": {
    "Grokking is called emergent by some, and an effect of the measure by others.": "about other work",
    "Earlier measures of progress need people, or are made for one task.": "about other work",
  },
  "Introduction, Section 1": {
    "Synergy sees interactions of the whole, which measures of pairs can not.": ["S-0-a"],
  },
  "Section 1, Section 5.1": {
    "Three phases are found throughout: feature learning, emergence and decoupling.": ["S-2-b", "S-2-c", "S-2-f"],
    "Little weight decay adds two: divergence and delayed emergence.": ["S-2-d", "S-2-e"],
  },
  "Section 1, Sections 5.2, 5.3": {
    "With more weight decay, or with large initial weights, emergence comes directly.": ["S-3-a", "S-4-a"],
  },
  "Section 1, Section 4": {
    "More weight decay, or large initial weights, reduce the delay.": ["S-1-b", "S-1-d"],
  },
  "Section 2": {
    "Feature learning, sparsity and compression have been named as causes of grokking.": "about other work",
    "No earlier measure of progress looks at interactions of more than two.": "about other work",
  },
  "Section 3": {
    "The network is one of 250 ReLU neurons on (a + b) mod 97, trained by full-batch AdamW at 0.03 on 40 % of the pairs.":
      "a setting",
    "Omega is above zero where redundancy prevails, and below where synergy does.": "a definition",
    "A Gaussian copula gives it in closed form.": "theory: a formula, which the tests compare with sums of entropies",
    "Synergy and redundancy are the least and the largest Omega over multiplets of ten bins.": "a definition",
  },
  "Section 3, Figure 5": {
    "A bin is a set of similar neurons (the text leaves open whether their mean or their union is measured).":
      "open: S-5-a to S-5-d once more of unions of neurons, as in the authors' code (probe neurons of the same runs); no new runs",
  },
  "Section 4, Figure 1": {
    "With little weight decay the network generalises late.": ["S-1-a"],
    "More weight decay reduces the delay.": ["S-1-b"],
    "More weight decay makes generalising sharper.": ["S-1-c"],
    "Large initial weights at constant norm reduce the delay.": ["S-1-d"],
    "Large initial weights at constant norm make generalising sharper.": ["S-1-e"],
  },
  "Section 4": {
    "Little weight decay is 0.01 in this section, and 0.1 in all others.":
      "open: weight decay 0.01 until it generalises; 10 runs of 40,000 updates (three seeds of 4,000 are stored)",
    "Scaled initial weights at constant norm can bring about grokking.": "about other work",
    "A last layer of zeros keeps training with large weights stable.":
      "open: alpha 8 with the last layer as drawn, how far training accuracy falls back; 10 runs of 1,500 updates",
  },
  "Section 5.1, Figure 2": {
    "With weight decay 0.1 training has five phases, in this order.": ["S-2-a"],
  },
  "Section 5.1, Feature Learning": {
    "At first synergy is low, and redundancy high.": ["S-2-b"],
    "So features are learned one by one, of simple patterns.": "an interpretation: no quantity is named for it",
  },
  "Section 5.1, Emergence": {
    "Redundancy is traded for synergy.": ["S-2-c"],
    "Meanwhile the synergistic sub-network grows.": ["S-2-c"],
    "Meanwhile the test loss has a peak.": ["S-2-c"],
    "This is a critical transition, in which features are tried together.":
      "an interpretation: no quantity is named for it",
  },
  "Section 5.1, Divergence": {
    "Then both synergy and redundancy drop.": ["S-2-d"],
    "The sub-network becomes smaller.": ["S-2-d"],
    "The test loss has a small peak then.":
      "open: a local maximum of test loss within a divergence, in most of the twelve seeds of the phases; no new runs",
    "There the network overfits for want of features, since the loss is hard to descend.":
      "a guess at the cause: neither features nor the loss landscape are measured",
  },
  "Section 5.1, Delayed Emergence": {
    "Then synergy, redundancy and the size of the sub-network rise together.": ["S-2-e"],
  },
  "Section 5.1, Decoupling": {
    "As test accuracy rises, synergy falls and redundancy rises.": ["S-2-f"],
    "So couplings that do not matter are removed.": "an interpretation: no quantity is named for it",
  },
  "Sections 5.1, 5.3": {
    "Emergence, delayed emergence and the drop of redundancy are rapid.":
      "no number: what would count as rapid is not said",
  },
  "Section 5.2, Figure 3": {
    "With weight decay 2 there is an emergence at once, and decoupling right after it.": ["S-3-a"],
    "There is no divergence and no delayed emergence.": ["S-3-a"],
    "The peak of synergy is larger than with 0.1.": ["S-3-b"],
    "The synergistic sub-network is larger, too.": ["S-3-c"],
    "Once the test loss has converged, synergy and redundancy hardly change.": ["S-3-d"],
    "Weight decay reduces the number of active features, or smooths the loss.":
      "two guesses at the cause, of which the paper measures neither; neurons that are active on more than 5 % of the inputs would be a beginning",
  },
  "Section 5.3, Figure 4": {
    "Without weight decay and with alpha 8 there is an emergence at once.": ["S-4-a"],
    "Redundancy drops first, and synergy rises later.": ["S-4-b"],
    "The loss is convex there, which makes it easy to descend.":
      "a guess at the cause: the paper does not measure the curvature of the loss",
  },
  "Abstract, Section 6": {
    "An early peak of synergy predicts grokking.": ["S-6-a"],
  },
  "Section 6, Figure 8": {
    "Weight decay 10 and 50 do not grok, 0.1 and 2 do.": ["S-8-a"],
  },
  "Section 6, Figure 5": {
    "With weight decay 0.1 and 2 there is a peak before grokking, with 10 and 50 there is none.": ["S-5-a"],
    "Too much weight decay shows in lower synergy.": ["S-5-c"],
    "With alpha 8 there is a peak of synergy, with 1 and 50 there is none.": ["S-5-b"],
    "With alpha too small or too large synergy drops rapidly and never recovers.": ["S-5-d"],
    "An alpha that is too large is 5 in the text, and 50 in the figure.":
      "open: alpha 5 at constant norm, whether it groks and whether synergy drops; 10 runs of 4,000 updates",
  },
  "Section 6, Figure 9": {
    "Alpha 8 groks, 1 and 50 do not.": ["S-9-a"],
  },
  "Section 6": {
    "More models and statistical tests are needed.": "a limit, not a finding (S-6-a is such a test)",
  },
  "Section 7, Figure 6": {
    "With weight decay 0.1 the synergistic sub-network does about as well as the whole network.": ["S-7-a"],
    "Its rise in accuracy is less sudden.": ["S-7-b"],
    "So it rests less on emergent interactions.": "an interpretation: no quantity is named for it",
    "What its inverse does with weight decay 0.1.": "the sentence breaks off in the paper",
    "With weight decay 2 the synergistic sub-network groks in fewer epochs than the whole network.": ["S-7-c"],
    "With weight decay 2 the sub-network's rise is sharper.":
      "open: rise of the sub-network over that of the whole network, paired by seed, in an interval below 1; no new runs (ten seeds)",
    "The reason is an emergence, seen in higher synergy.":
      "a guess at the cause; that synergy is higher with weight decay 2 is S-3-b",
  },
  "Section 7, Figure 7": {
    "With alpha 8 the sub-network takes about as long as the whole network.": ["S-7-d"],
  },
  "Section 7": {
    "Results are similar for the models with an emergence.": "it is not said which results, or of which models",
    "Grokking may come of hyperparameters that are badly tuned.":
      "no number: what would count as well tuned is not said",
    "The synergistic sub-networks are the cause of generalising.": ["S-7-f"],
    "Where there is an emergence, the sub-network and its inverse differ little.": ["S-7-e"],
    "Other ways of clustering are needed.": "a limit, not a finding",
  },
  "Section 8": {
    "The results may owe something to AdamW's own regularisation.":
      "open: gradient descent with momentum, at weight decays matched by final norm, phases and early peak; 30 runs of 20,000 updates (three settings, ten seeds)",
    "Transformers, other tasks, wider and deeper networks and double descent are left to do.":
      "an outlook: other tasks and networks than the paper's",
    "Agglomerative clustering may miss the structure between features.":
      "a limit; that other clusters give other curves is shown by the part otherwise, with no rule for it",
  },
  "Section 9": {
    "This is the first measure of emergence that needs neither supervision nor heuristics.": "about other work",
    "Grokking may be caused by a loss that is hard to descend.":
      "a guess at the cause: the paper does not measure the loss landscape",
    "Is synergy necessary for grokking, or sufficient?":
      "a question that the paper leaves open, with dropout of synergistic sub-networks as the way to answer it",
    "The phases may be those of training at the edge of stability.":
      "an outlook: the paper does not measure the curvature of the loss",
  },
};
