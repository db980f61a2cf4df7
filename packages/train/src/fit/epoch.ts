/** What is known when an epoch ends. */
export interface Epoch {
  /** 1, 2, … */
  readonly epoch: number;
  /** The mean of the losses of its steps, rows counted alike. */
  readonly loss: number;
  /** The loss of the validation data, if there is some. */
  readonly validationLoss: number | null;
  /** Each metric, of the validation data if there is some, else of the training data. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly rowsPerSecond: number;
}

/** What is known when a step was taken. */
export interface Step {
  readonly epoch: number;
  /** The number of the step in its epoch: 1, 2, … */
  readonly batch: number;
  /** How many steps the epoch has, if that is known. */
  readonly batches: number | null;
  readonly loss: number;
}
