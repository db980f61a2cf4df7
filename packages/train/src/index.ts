/**
 * Training, compiled: forward, backward and the optimizer's update are one graph.
 * @module
 */
export * from "./losses/index.ts";
export * from "./optimizers/index.ts";
export * from "./schedules/index.ts";
export type { DeclaredTargets } from "./step/loss-function.ts";
export type { ParamNames } from "./step/names.ts";
export type { ParamGroup, Stored } from "./step/parameters.ts";
export type { StepReport, TrainerBackend } from "./step/program.ts";
export { type Trainer, type TrainerOptions, type TrainerState, trainer } from "./trainer.ts";
export type { LossFunction, OutputLosses, TargetsOf } from "./types.ts";
