import type { Matrix } from "../analysis/matrix";
import type { ProbeView } from "../trainers";

/** The weights that are matrices, by name: `[inputs, outputs]`, as the models keep them. */
export function matricesOf({ trainer }: ProbeView): [string, Matrix][] {
  return Object.entries(trainer.weights()).flatMap(([name, values]) => {
    const shape = trainer.shapes[name];
    return shape.length === 2 ? [[name, { rows: shape[0], columns: shape[1], values }]] : [];
  });
}

/** Five digits: a record is read by people, and stored. */
export function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
