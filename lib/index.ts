export * from "./core";
export * from "./engine";
export * from "./models";
export * from "./tasks";
export * from "./trainers";
