/** How a parameter starts: with one number everywhere, or with random ones. */
export type Initializer =
  | number
  | { readonly kind: "uniform"; readonly bound: number }
  | { readonly kind: "normal"; readonly deviation: number };

/** Uniform in ±bound. */
export const uniform = (bound: number): Initializer => ({ kind: "uniform", bound });

/** Normal with mean 0 and this deviation. */
export const normal = (deviation = 1): Initializer => ({ kind: "normal", deviation });
