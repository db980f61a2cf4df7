import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDims, divideDims, evaluateDim, isCanonical, multiplyDims } from "./polynomial.ts";

type Dim = number | string;

const name = fc.constantFrom("a", "b", "batch", "m", "n2");
const dim: fc.Arbitrary<Dim> = fc.letrec<{ dim: Dim }>((tie) => ({
  dim: fc.oneof(
    { maxDepth: 3 },
    fc.integer({ min: 1, max: 50 }),
    name,
    fc.tuple(tie("dim"), tie("dim")).map(([a, b]) => addDims(a, b)),
    fc.tuple(tie("dim"), tie("dim")).map(([a, b]) => multiplyDims(a, b)),
  ),
})).dim;

describe("dimensions", () => {
  it("are equal however they were built", () => {
    fc.assert(
      fc.property(dim, dim, dim, (a, b, c) => {
        expect(addDims(a, b)).toBe(addDims(b, a));
        expect(addDims(addDims(a, b), c)).toBe(addDims(a, addDims(b, c)));
        expect(multiplyDims(a, b)).toBe(multiplyDims(b, a));
        expect(multiplyDims(multiplyDims(a, b), c)).toBe(multiplyDims(a, multiplyDims(b, c)));
        expect(multiplyDims(a, addDims(b, c))).toBe(addDims(multiplyDims(a, b), multiplyDims(a, c)));
      }),
    );
  });

  it("have the value that their sizes give", () => {
    const sizes = new Map([
      ["a", 3],
      ["b", 5],
      ["batch", 7],
      ["m", 11],
      ["n2", 13],
    ]);
    const value = (d: Dim) => evaluateDim(d, sizes)!;
    fc.assert(
      fc.property(dim, dim, (a, b) => {
        expect(value(addDims(a, b))).toBe(value(a) + value(b));
        expect(value(multiplyDims(a, b))).toBe(value(a) * value(b));
      }),
    );
    expect(evaluateDim("a+unknown", sizes)).toBeUndefined();
  });

  it("divide where a product can be taken apart again", () => {
    fc.assert(
      fc.property(dim, name, fc.integer({ min: 1, max: 20 }), (a, n, k) => {
        const term = multiplyDims(n, k);
        expect(divideDims(multiplyDims(a, term), term)).toBe(a);
      }),
    );
    expect(divideDims("2*m", 4)).toBeUndefined();
    expect(divideDims("m+2", "m")).toBeUndefined();
  });

  it("have one text that counts as canonical", () => {
    fc.assert(
      fc.property(dim, (d) => {
        expect(typeof d === "number" || isCanonical(d)).toBe(true);
      }),
    );
    for (const text of ["2+m", "m+m", "n*m", "1*m", "m+0", "m*2", "m +2", "", "-m", "m+", "2"])
      expect(isCanonical(text), text).toBe(false);
  });
});
