/** What is said of a parameter's value of another shape. */
export const paramMismatch = <Name extends string, Wanted extends string, Got extends string>(
  name: Name,
  wanted: Wanted,
  got: Got,
) => `${name} should be ${wanted} but is ${got}` as const;

/** What is said of a value for a parameter that the model does not have. */
export const paramUnknown = <Name extends string>(name: Name) => `${name} is not in the model` as const;
