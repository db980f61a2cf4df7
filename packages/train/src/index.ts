/**
 * Training, compiled: forward, backward and the optimizer's update are one graph.
 * @module
 */

export { kaiming, orthogonal, type WeightInit, xavier } from "@sinter/dsl";
export { type Classes, loadNpy, type NpyArray, parseCsv, type Table } from "@sinter/files";
export { loadState, saveState } from "./checkpoint/state-file.ts";
export * from "./data/index.ts";
export * from "./fit/index.ts";
export * from "./losses/index.ts";
export * from "./optimizers/index.ts";
export * from "./schedules/index.ts";
export type { DeclaredTargets } from "./step/loss-function.ts";
export type { ParamNames } from "./step/names.ts";
export type { ParamGroup, Stored } from "./step/parameters.ts";
export type { StepReport, TrainerBackend } from "./step/program.ts";
export { type Trainer, type TrainerState, trainer } from "./trainer.ts";
export type { TrainerOptions } from "./trainer-options.ts";
export type { AnyLoss, AnyObjective, LossFunction, OutputLosses, TargetsOf } from "./types.ts";
