/** What grad says of a value that is no scalar; `type` is like `f32[batch, 3]`. */
export const notScalar = <T extends string>(type: T) =>
  `grad expects a scalar f32[], got ${type}: take its sum or mean first` as const;

/** What it says of a value that has no gradient. */
export const noGradient = <T extends string>(type: T) =>
  `grad with respect to ${type}: only f32 values have gradients` as const;

/** What jacobian says of a value that is not of f32, or whose size is not fixed. */
export const noJacobian = <T extends string>(type: T) =>
  `jacobian expects values of f32 and of fixed sizes, got ${type}` as const;

/** What grad says of a value, or of a layer, that the scalar does not depend on. */
export const unreached = <V extends string>(what: V) =>
  `grad with respect to ${what}: the scalar does not depend on it, or only through stopGradient` as const;
