export type { CheckpointOptions } from "./checkpoints.ts";
export type { EarlyStopping } from "./early-stopping.ts";
export type { Epoch, Step } from "./epoch.ts";
export { type FitOptions, fit } from "./fit.ts";
export { accuracy, binaryAccuracy, type Metric, meanAbsoluteError } from "./metrics.ts";
export type { Callbacks, RunOptions } from "./options.ts";
export type { Log } from "./progress.ts";
export type { Fit, FitError } from "./result.ts";
export type { Stream } from "./source.ts";
