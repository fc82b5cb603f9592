/** @file What the paper on model and training efficiency says, sentence by sentence, and which claims test it. */
import type { Sentences } from "../coverage";

export const sentences: Sentences = {
  "Abstract, Section 1, Section 3, Figure 1": {
    "Grokking is seen in every network that was tried.": ["E-1-a", "E-1-d", "E-1-e"],
  },
  "Abstract, Section 1, Figures 2, 3": {
    "The share of the pairs that is trained on matters much for grokking.": ["E-2-b", "E-3-a"],
  },
  "Abstract, Section 1, Figure 4": {
    "Weight decay makes networks generalise better.": ["E-4-a", "E-4-b"],
    "Noise that is added on purpose makes networks generalise better.": ["E-4-e", "E-4-f", "E-4-g"],
  },
  "Abstract, Section 1, Section 5": {
    "The experiments support the explanation by two efficiencies.":
      "the whole account at once; its parts stand one by one below",
  },
  "Section 1": {
    "Earlier papers explain grokking by reverse engineering, by representations, or on modular arithmetic.":
      "about other work",
  },
  "Section 2": {
    "The task is to classify pairs of numbers by their sum modulo p.": "a definition",
    "Two losses are considered, cross-entropy and the mean square of probabilities.":
      "a definition: which loss a figure uses is not said (that grokking is seen with both is our claim, E-L-a)",
    "Weight decay is half of the squared norm, added to the loss with a factor.":
      "a definition; the experiments use AdamW, which decays weights apart from the loss",
    "Weight decay keeps networks from overfitting and makes them simpler.":
      "an aim of the method: what would count as simpler is not said; its effect on accuracy is E-4-a",
    "A memorising network knows the training set alone, a generalising one the validation set, too.": "a definition",
  },
  "Section 2, Section 4.1": {
    "For the same data there are both a memorising and a generalising network, and usual optimisers find them.":
      "open: in each seed both networks of the mixtures end at training accuracy 0.99, one below 0.2 on the test pairs and one at 0.99 or more; no new runs for five seeds, 10 runs more for ten",
  },
  "Section 3.1": {
    "Transformer and LSTM have two layers, the MLP three, with 300,000 to 400,000 parameters besides embeddings.":
      "a setting, not a statement about training",
  },
  "Section 3.1, Figure 1 left": {
    "The Transformer's training and validation accuracy rise together until the training set is known.": ["E-1-c"],
    "Then its validation accuracy stays at a level in between.": ["E-1-b"],
    "It becomes full long after the training set is known.": ["E-1-a"],
    "From that level it rises steeply to full accuracy.":
      "open: in logarithmic steps the ascent from the plateau to 0.99 is shorter than the plateau, in most of ten seeds; 5 runs of 5,000 updates more",
  },
  "Section 3.1, Figure 1 middle": {
    "The LSTM's validation accuracy is that of guessing until after the training set is known, and then becomes full.":
      ["E-1-d"],
  },
  "Section 3.1, Figure 1 right": {
    "So it is with the MLP.": ["E-1-e"],
  },
  "Section 3.1, Figure 1": {
    "In all three, validation accuracy stands still for long before it goes on rising.": ["E-1-b", "E-1-d", "E-1-e"],
  },
  "Section 1, Section 3.2, Figures 2, 3": {
    "The more data, the less grokking: the time between memorising and generalising shrinks.": ["E-2-b"],
  },
  "Section 1, Section 3.2, Section 4.1": {
    "With a large share of the data there is no grokking left: both accuracies become full at the same time.":
      "open: T_gen is at most 1.1 T_mem at 80, 90 and 95 % of the pairs, for each of the three networks; 90 runs of 5,000 to 10,000 updates (ten seeds)",
  },
  "Section 3.2, Figure 2": {
    "The more data, the closer the Transformer's plateau is to full accuracy.": ["E-2-a"],
    "The more data, the swifter its ascent from the plateau to full accuracy.":
      "open: Jonckheere's trend, over 30, 50 and 70 %, of the updates from the end of the plateau to 0.99; 19 runs of 5,000 to 10,000 updates, so that each share has ten seeds",
  },
  "Section 3.2, Figure 3": {
    "With more data the LSTM takes slightly longer to know its training set.": ["E-3-b"],
    "With more data it generalises after far fewer updates.": ["E-3-a"],
  },
  "Section 3.3, Figure 4, row 1": {
    "Full batches are drawn beside batches of 128.":
      "open: the text says nothing of what batch size does; best test accuracy with batches of 128 minus that with full batches, by share; no new runs for three seeds a share, 70 runs more for ten",
  },
  "Section 3.3, Figure 4, row 2": {
    "Weight decay towards zero significantly improves the use of data.": ["E-4-a", "E-4-b"],
    "Weight decay towards the initial weights helps, too.": ["E-4-c"],
    "It helps less than weight decay towards zero.": ["E-4-d"],
    "Of all that was tried, weight decay towards zero is named first, as what helps significantly.": ["E-4-i"],
  },
  "Section 3.3, Figure 4": {
    "Noise on the updates always helps.": ["E-4-e"],
    "Noise on the weights always helps.": ["E-4-f"],
    "Dropout always helps.": ["E-4-g"],
    "For a good use of data the learning rate has to be tuned with care.": ["E-4-h"],
    "For stable training the learning rate has to be tuned with care.":
      "open: how far training accuracy falls back after it has first reached 0.99, by learning rate; no new runs for 0.0001, 0.001 and 0.003 (three seeds a share), 30 runs of 10,000 updates for 0.01, 0.03 and 0.1 at one share",
  },
  "Section 4.1": {
    "Model efficiency is large logits for a small norm; training efficiency is few updates to given weights.":
      "a definition",
    "The loss makes the weights larger, and regularisation makes them smaller.":
      "open: after T_mem the weight norm rises without weight decay and falls with it; no new runs (the networks of the mixtures, five seeds)",
    "From memorising to generalising, the weights move gradually from those of the one network to those of the other.":
      "open: share of the logits' variance that is a function of x + y, and what is left of the memorised part, at twenty checkpoints from T_mem to T_gen; 10 runs of the MLP again, with weights kept",
    "A generalising network has the same logits on the training set for a smaller norm than a memorising one.":
      "open: settled norm of memorising over generalising networks at 2,400 pairs, paired by seed, in an interval above 1; no new runs (five seeds)",
    "What generalises is learned more slowly than what memorises.":
      "open: the two have to be told apart within one network: growth, before T_mem, of the part of the logits that is a function of x + y and of the rest; 10 runs of the MLP again, with a probe for it",
  },
  "Section 4.1, Figure 1": {
    "At first training leads to a network that memorises: full training, low validation accuracy.": ["E-1-d", "E-1-e"],
  },
  "Section 4.1, Section 5.1": {
    "Grokking rests on the generalising network being the more efficient one.": ["E-5-d"],
    "It is regularisation that leads from the memorising to the generalising network.": ["E-5-e"],
  },
  "Section 4.2": {
    "The best network for a set with one pair more can not be more efficient than that for the set.":
      "theory: about the minimum of the regularised loss, which no run is known to reach; trained networks are E-6-e and E-6-f",
    "One pair more that is predicted already costs nothing; one that is not costs norm.":
      "a step of the argument: what one pair changes is smaller than what seeds differ by; summed over many pairs it is E-6-e and E-6-f",
    "On a very small set memorising is the more efficient way.":
      "open: at 200 pairs the settled norm of memorising networks is below that of generalising ones, in every one of five seeds; no new runs",
    "At a critical size both ways are as efficient.": ["E-6-g"],
    "The critical size is the border that decides which way training takes.": ["E-6-h", "E-7-f"],
    "Well above the critical size, training leads to generalising, by way of grokking.":
      "open: from the beginning on 2,400 pairs most runs end at 0.95 or more, with T_gen at least twice T_mem; no new runs for five seeds, 5 runs more for ten",
    "Well below it, training stays with memorising, and there is no grokking.":
      "open: from the beginning on 100 and 300 pairs most runs end at 0.05 or less; no new runs for five seeds, 10 runs more for ten",
  },
  "Section 4.3, Section 5.3, Figure 7": {
    "On a set well below the critical size, a network that has grokked loses its validation accuracy.": [
      "E-7-a",
      "E-7-b",
      "E-7-c",
    ],
  },
  "Section 4.3": {
    "It does so because memorising is the more efficient way there.": ["E-6-i"],
    "Near the critical size, runs end anywhere between no and full validation accuracy.":
      "open: find the share at which half of the runs generalise, in coarse steps, then the spread of end accuracy around it; 50 runs of 60,000 updates (five shares, ten seeds)",
  },
  "Section 5.1": {
    "A mixture of two frozen networks is trained by four numbers, and their initial values set how fast each is learned.":
      "a setting; that w_m2 scales the gradient of w_m1 is the product rule",
  },
  "Section 5.1, Figure 5": {
    "Where memorising is learned faster, validation loss rises while training loss falls, and falls later.": ["E-5-a"],
    "Validation loss falls only once training loss is close to zero.":
      "open: what is close to zero is not said; training loss where validation loss is largest, as a share of the first, in five seeds; no new runs",
    "Where both are learned as fast, the two losses fall together.": ["E-5-b"],
    "A difference in training efficiency is necessary for grokking.": ["E-5-c"],
  },
  "Section 4.2, Section 5.2, Figure 6": {
    "The larger the set, the larger the norm that a memorising network needs for the same logit.": ["E-6-e"],
    "The norm that a generalising network needs does not change with the set.": ["E-6-f"],
  },
  "Section 5.3, Figure 7": {
    "The decline of validation accuracy is gradual.": ["E-7-d"],
  },
  "Section 5.3, Figure 8": {
    "Forgetting on a small set is seen whatever the weight decay.": ["E-8-a"],
  },
  "Section 5.3, Figure 9": {
    "Above 27 % of the pairs the Transformer groks, around 60,000 updates.": ["E-9-a"],
    "From about 23 to 27 % validation accuracy ends in the middle.": ["E-9-b"],
    "Such a network is a mixture of memorising and generalising.": ["E-9-c"],
    "These shares are those near the critical size.":
      "the paper prints no modulus: how many pairs 23 to 27 % are, and so what the critical size would be, is not known",
  },
};
