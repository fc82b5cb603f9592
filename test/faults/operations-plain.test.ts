import { startEngine } from "groklab/engine";
import { beforeAll, describe } from "vitest";
import { tryOperations } from "./operations";

// The engine's settings hold for a process, so loops without XLA have a file of their own.
beforeAll(async () => {
  await startEngine({ xla: false });
});

describe("an operation in a compiled loop without XLA", () => {
  tryOperations("without XLA");
});
