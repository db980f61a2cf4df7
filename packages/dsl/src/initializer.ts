/** How a parameter starts: with one number everywhere, or with random ones. */
export type Initializer =
  | number
  | { readonly kind: "uniform"; readonly bound: number }
  | { readonly kind: "normal"; readonly deviation: number }
  | { readonly kind: "orthogonal"; readonly gain: number };

/** Uniform in ±bound. */
export const uniform = (bound: number): Initializer => ({ kind: "uniform", bound });

/** Normal with mean 0 and this deviation. */
export const normal = (deviation = 1): Initializer => ({ kind: "normal", deviation });

/** Rows, or columns if there are more rows, that are orthogonal and of this length. */
export const orthogonalRows = (gain: number): Initializer => ({ kind: "orthogonal", gain });
