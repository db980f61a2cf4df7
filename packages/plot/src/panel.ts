/** Points of a curve from left to right. One with NaN or ±∞ in it breaks the line. */
export type Points = readonly (readonly [x: number, y: number])[];

export interface Curve {
  readonly label: string;
  readonly points: Points;
}

/** Curves over one pair of axes. */
export interface Panel {
  readonly title: string;
  readonly curves: readonly Curve[];
  /** What the axes are called. */
  readonly x?: string | undefined;
  readonly y?: string | undefined;
}

/** What a classifier decides in a part of the plane, and points on top of it. */
export interface Region {
  readonly title: string;
  readonly region: {
    readonly x: readonly [from: number, to: number];
    readonly y: readonly [from: number, to: number];
    /** Two or more, each once. */
    readonly classes: readonly string[];
    /**
     * Of two classes, how sure the second one is, from 0 to 1: shades say how far from ½ that is.
     * Of more classes, the index of the one that is decided for.
     */
    readonly value: (x: number, y: number) => number;
  };
  /** Each with one of the classes. Those beyond the region are not drawn. */
  readonly points?: readonly { readonly x: number; readonly y: number; readonly label: string }[] | undefined;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
}
