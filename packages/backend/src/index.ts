import "./kernels/all.ts";

export { buildGraph } from "./compile.ts";
export * from "./core.ts";
export { type StepCalls, stepCalls } from "./runtime/step-calls.ts";
