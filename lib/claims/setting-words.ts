/** @file What a setting is called in a sentence. */

/** Those whose path says it otherwise than one would. */
const NAMES: Readonly<Record<string, string>> = {
  moment: "update",
  dose: "learning rate × weight decay × updates",
  "initialization.scale": "initial scale",
  "model.embedding": "width of the embeddings",
  "task.p": "modulus p",
  "task.trainFraction": "training share",
  "task.trainSize": "training points",
};

/** @example settingWords("optimizer.weightDecay") // "weight decay" */
export function settingWords(path: string): string {
  const last = path.split(".").pop() ?? path;
  return NAMES[path] ?? last.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
