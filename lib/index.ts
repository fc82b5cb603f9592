/** @file All of groklab under one name, for notebooks: `import { … } from "groklab"`. */
export * from "./analysis";
export * from "./claims";
export * from "./core";
export * from "./engine";
export * from "./experiments";
export * from "./figures";
export * from "./launch";
export * from "./models";
export * from "./notebook";
export * from "./runs";
export * from "./tasks";
export * from "./trainers";
