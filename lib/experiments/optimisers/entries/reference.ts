import { reference } from "../../../runs";
import { common, type Entry } from "../entry";

export const asIs: Entry = {
  name: "reference",
  label: "AdamW, as is",
  what: "AdamW with the settings of the reference run, learning rate 0.03 and weight decay 2, which nobody tuned for this.",
  source: "Loshchilov & Hutter 2019; settings of Clauw, Marinazzo & Stramaglia 2024",
  added: "2026-11-30",
  spec: { ...common, optimizer: reference.optimizer },
};
