import { SinterError } from "../base/error.ts";
import { type Dim, type Shape, type ShapeText, shapeText } from "./dim.ts";
import type { MayEqual } from "./same.ts";

/** What einsum says of letters that are not as many as an operand has axes. */
export const lettersMismatch = <Letters extends string, S extends string>(letters: Letters, shape: S) =>
  `einsum: ${letters} does not name each axis of ${shape} by a letter` as const;

/** What it says of a letter that stands for two sizes. */
export const sizesMismatch = <L extends string, A extends Dim, B extends Dim>(letter: L, a: A, b: B) =>
  `einsum: ${letter} is ${a} in one operand but ${b} in the other` as const;

/** What it says of a letter of the result that no operand has. */
export const unknownLetter = <L extends string>(letter: L) =>
  `einsum: ${letter} of the result is in no operand` as const;

/** A specification such as "bij,bjk->bik", taken apart. */
export interface Einsum {
  readonly a: string;
  readonly b: string;
  readonly out: string;
}

const SPEC = /^([a-zA-Z]*),([a-zA-Z]*)->([a-zA-Z]*)$/;

const hasTwice = (letters: string): boolean => new Set(letters).size < letters.length;

/**
 * The letters of two operands and of the result.
 * @throws SinterError INVALID_ARGUMENT for what is no product of matrices
 */
export function parseEinsum(spec: unknown): Einsum {
  const fail = (why: string): never => {
    throw new SinterError("INVALID_ARGUMENT", `einsum: ${why}`);
  };
  const match = typeof spec === "string" ? SPEC.exec(spec) : null;
  if (match === null)
    return fail(
      `a specification is like "bij,bjk->bik", letters for the axes of two operands and an arrow to those of the result, got ${JSON.stringify(spec)}`,
    );
  const [, a, b, out] = match as unknown as [string, string, string, string];
  for (const letters of [a, b, out])
    if (hasTwice(letters)) fail(`${letters} has a letter twice, which is no product of matrices`);
  for (const letter of a + b)
    if (!out.includes(letter) && !(a.includes(letter) && b.includes(letter)))
      fail(`${letter} is in one operand alone, and not in the result: sum over that axis first`);
  return { a, b, out };
}

/**
 * The shape of the result.
 * @throws SinterError SHAPE_MISMATCH
 */
export function einsumShape({ a, b, out }: Einsum, left: Shape, right: Shape): Shape {
  const fail = (why: string): never => {
    throw new SinterError("SHAPE_MISMATCH", why);
  };
  const sizes = new Map<string, Dim>();
  for (const [letters, shape] of [
    [a, left],
    [b, right],
  ] as const) {
    if (letters.length !== shape.length) fail(lettersMismatch(letters, shapeText(shape)));
    for (const [i, letter] of [...letters].entries()) {
      const known = sizes.get(letter);
      if (known !== undefined && known !== shape[i]) fail(sizesMismatch(letter, known, shape[i]!));
      sizes.set(letter, shape[i]!);
    }
  }
  return [...out].map((letter) => sizes.get(letter) ?? fail(unknownLetter(letter)));
}

/** The type twin of `einsumShape`: the result's shape, or the sentence. */
export type EinsumShape<Spec extends string, A extends Shape, B extends Shape> = string extends Spec
  ? Shape
  : number extends A["length"] | B["length"]
    ? Shape
    : Spec extends `${infer L},${infer R}->${infer Out}`
      ? [Sized<L, A>] extends [never]
        ? ReturnType<typeof lettersMismatch<L, ShapeText<A>>>
        : [Sized<R, B>] extends [never]
          ? ReturnType<typeof lettersMismatch<R, ShapeText<B>>>
          : Conflict<Sized<L, A>, Sized<R, B>> extends infer C extends string
            ? [C] extends [never]
              ? Result<Out, Sized<L, A> & Omit<Sized<R, B>, keyof Sized<L, A>>>
              : C
            : never
      : Shape;

/** The dimension of each letter; never if they are not as many as the axes. */
type Sized<
  Letters extends string,
  S extends Shape,
  Known = unknown,
> = Letters extends `${infer L}${infer Rest}`
  ? S extends readonly [infer D extends Dim, ...infer More extends Shape]
    ? Sized<Rest, More, Known & { readonly [K in L]: D }>
    : never
  : S extends readonly []
    ? Known
    : never;

/** The sentence of a letter that stands for two sizes; never if there is none. */
type Conflict<A, B> = {
  [L in keyof A & keyof B & string]: MayEqual<A[L] & Dim, B[L] & Dim> extends true
    ? never
    : ReturnType<typeof sizesMismatch<L, A[L] & Dim, B[L] & Dim>>;
}[keyof A & keyof B & string];

type Result<Out extends string, Sizes, Made extends Shape = []> = Out extends `${infer L}${infer Rest}`
  ? L extends keyof Sizes
    ? Result<Rest, Sizes, [...Made, Sizes[L] & Dim]>
    : ReturnType<typeof unknownLetter<L>>
  : Made;
