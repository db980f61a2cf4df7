import type { AddNumbers, DivideNumbers, MultiplyNumbers } from "./decimal.ts";

/**
 * Sums and products of names and sizes, such as the width `m+2` of a concatenation. Each has one
 * canonical text, however it was built: `2*m*n+m+3`, the terms in the order of their names, names
 * within a term likewise, the constant last. Two dimensions are equal iff their texts are.
 */

type Dim = number | string;

/** The canonical sum of two dimensions. */
export function addDims<const A extends Dim, const B extends Dim>(a: A, b: B): AddDims<A, B> {
  return print(add(parse(a), parse(b))) as AddDims<A, B>;
}

/** The canonical product of two dimensions. */
export function multiplyDims<const A extends Dim, const B extends Dim>(a: A, b: B): MultiplyDims<A, B> {
  const terms = [...parse(b)].reduce((sum: Polynomial, [name, factor]) => {
    const scaled = new Map([...parse(a)].map(([n, c]) => [sortNames(`${n}*${name}`), c * factor] as const));
    return add(sum, scaled);
  }, new Map());
  return print(terms) as MultiplyDims<A, B>;
}

/** The dimension that times `b` is `a`, or undefined if there is none in this form. */
export function divideDims(a: Dim, b: Dim): Dim | undefined {
  const [divisor, ...more] = [...parse(b)];
  if (divisor === undefined || more.length > 0) return a === b ? 1 : undefined;
  const [names, factor] = divisor;
  const quotient = new Map<string, number>();
  for (const [own, coefficient] of parse(a)) {
    const left = own.split("*").filter(Boolean);
    for (const name of names.split("*").filter(Boolean)) {
      const at = left.indexOf(name);
      if (at < 0) return undefined;
      left.splice(at, 1);
    }
    if (coefficient % factor !== 0) return undefined;
    quotient.set(left.join("*"), coefficient / factor);
  }
  return print(quotient);
}

/** The value of a dimension for these sizes of its names, or undefined where one is missing. */
export function evaluateDim(dim: Dim, sizes: ReadonlyMap<string, number>): number | undefined {
  let sum = 0;
  for (const [names, factor] of parse(dim)) {
    let product = factor;
    for (const name of names === "" ? [] : names.split("*")) {
      const size = sizes.get(name);
      if (size === undefined) return undefined;
      product *= size;
    }
    sum += product;
  }
  return sum;
}

/** Whether `text` is a name, or a sum of products in its canonical form. */
export function isCanonical(text: string): boolean {
  const factor = "[A-Za-z_][A-Za-z0-9_]*";
  const term = `(?:[1-9][0-9]*\\*)?${factor}(?:\\*${factor})*`;
  return new RegExp(`^${term}(?:\\+${term})*(?:\\+[1-9][0-9]*)?$`).test(text) && print(parse(text)) === text;
}

/** Coefficients by the product of names they belong to; the constant's is "". */
type Polynomial = ReadonlyMap<string, number>;

function parse(dim: Dim): Polynomial {
  if (typeof dim === "number") return new Map([["", dim]]);
  const terms = new Map<string, number>();
  for (const term of dim.split("+")) {
    const factors = term.split("*");
    const first = Number(factors[0]);
    const [names, factor] = Number.isNaN(first)
      ? [sortNames(term), 1]
      : [sortNames(factors.slice(1).join("*")), first];
    terms.set(names, (terms.get(names) ?? 0) + factor);
  }
  return terms;
}

function add(a: Polynomial, b: Polynomial): Polynomial {
  const sum = new Map(a);
  for (const [names, factor] of b) sum.set(names, (sum.get(names) ?? 0) + factor);
  return sum;
}

const sortNames = (names: string): string => names.split("*").filter(Boolean).sort().join("*");

function print(terms: Polynomial): Dim {
  const constant = terms.get("") ?? 0;
  const named = [...terms]
    .filter(([names, factor]) => names !== "" && factor !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (named.length === 0) return constant;
  const texts = named.map(([names, factor]) => (factor === 1 ? names : `${factor}*${names}`));
  return [...texts, ...(constant === 0 ? [] : [constant])].join("+");
}

/** The type twin of `addDims`. `number` and `string` stand for what only run time knows. */
export type AddDims<A extends Dim, B extends Dim> =
  IsOpen<A | B> extends true
    ? [A | B] extends [number]
      ? number
      : Dim
    : [A, B] extends [infer X extends number, infer Y extends number]
      ? AddNumbers<X, Y>
      : Print<AddTerms<Parse<A>, Parse<B>>>;

/** The type twin of `multiplyDims`. */
export type MultiplyDims<A extends Dim, B extends Dim> =
  IsOpen<A | B> extends true
    ? [A | B] extends [number]
      ? number
      : Dim
    : [A, B] extends [infer X extends number, infer Y extends number]
      ? X extends 1
        ? Y
        : Y extends 1
          ? X
          : MultiplyNumbers<X, Y>
      : A extends 1
        ? B
        : B extends 1
          ? A
          : Print<MultiplyTerms<Parse<A>, Parse<B>>>;

/** The type twin of `divideDims`; never where that is undefined. */
export type DivideDims<A extends Dim, B extends Dim> =
  IsOpen<A | B> extends true
    ? [A | B] extends [number]
      ? number
      : Dim
    : Parse<B> extends readonly [infer Y extends Term]
      ? DivideTerms<Parse<A>, Y>
      : [A, B] extends [B, A]
        ? 1
        : never;

/** The product of all dimensions of a shape. */
export type ProductOf<S extends readonly Dim[], P extends Dim = 1> = S extends readonly [
  infer D extends Dim,
  ...infer Rest extends readonly Dim[],
]
  ? ProductOf<Rest, MultiplyDims<P, D>>
  : S extends readonly []
    ? P
    : Dim;

type IsOpen<D extends Dim> = number extends D ? true : string extends D ? true : false;

/** A term: its names joined by *, and its coefficient. */
type Term = readonly [names: string, factor: number];

type Parse<D extends Dim> = D extends number
  ? [["", D]]
  : D extends `${infer First}+${infer Rest}`
    ? [ParseTerm<First>, ...Parse<Rest>]
    : [ParseTerm<D & string>];

type ParseTerm<T extends string> = T extends `${infer F extends number}*${infer Names}`
  ? [Names, F]
  : T extends `${infer F extends number}`
    ? ["", F]
    : [T, 1];

/** Merges two sorted lists of terms. */
type AddTerms<
  A extends readonly Term[],
  B extends readonly Term[],
  Out extends readonly Term[] = [],
> = A extends readonly [infer X extends Term, ...infer RestA extends readonly Term[]]
  ? B extends readonly [infer Y extends Term, ...infer RestB extends readonly Term[]]
    ? X[0] extends Y[0]
      ? AddTerms<RestA, RestB, [...Out, [X[0], AddNumbers<X[1], Y[1]>]]>
      : IsBefore<X[0], Y[0]> extends true
        ? AddTerms<RestA, B, [...Out, X]>
        : AddTerms<A, RestB, [...Out, Y]>
    : [...Out, ...A]
  : [...Out, ...B];

type MultiplyTerms<
  A extends readonly Term[],
  B extends readonly Term[],
  Out extends readonly Term[] = [],
> = B extends readonly [infer Y extends Term, ...infer Rest extends readonly Term[]]
  ? MultiplyTerms<A, Rest, AddTerms<Out, Scale<A, Y>>>
  : Out;

/** Every term of A times one term, sorted again. */
type Scale<A extends readonly Term[], Y extends Term, Out extends readonly Term[] = []> = A extends readonly [
  infer X extends Term,
  ...infer Rest extends readonly Term[],
]
  ? Scale<Rest, Y, AddTerms<Out, [[MergeNames<X[0], Y[0]>, MultiplyNumbers<X[1], Y[1]>]]>>
  : Out;

/** Every term of A divided by one term. */
type DivideTerms<
  A extends readonly Term[],
  Y extends Term,
  Out extends readonly Term[] = [],
> = A extends readonly [infer X extends Term, ...infer Rest extends readonly Term[]]
  ? [RemoveNames<X[0], Y[0]>] extends [never]
    ? never
    : [DivideNumbers<X[1], Y[1]>] extends [never]
      ? never
      : DivideTerms<Rest, Y, AddTerms<Out, [[RemoveNames<X[0], Y[0]>, DivideNumbers<X[1], Y[1]>]]>>
  : Print<Out>;

/** The product A without the names of B; never if one of them is not in it. */
type RemoveNames<A extends string, B extends string> = B extends ""
  ? A
  : RemoveNames<RemoveName<A, First<B>>, Rest<B>>;

type RemoveName<A extends string, N extends string> = A extends ""
  ? never
  : First<A> extends N
    ? Rest<A>
    : JoinNames<First<A>, RemoveName<Rest<A>, N>>;

/** The names of two products, merged in order. */
type MergeNames<A extends string, B extends string> = A extends ""
  ? B
  : B extends ""
    ? A
    : First<A> extends infer X extends string
      ? First<B> extends infer Y extends string
        ? IsBefore<X, Y> extends true
          ? JoinNames<X, MergeNames<Rest<A>, B>>
          : JoinNames<Y, MergeNames<A, Rest<B>>>
        : never
      : never;

type First<S extends string> = S extends `${infer X}*${string}` ? X : S;
type Rest<S extends string> = S extends `${string}*${infer R}` ? R : "";
type JoinNames<A extends string, B extends string> = B extends "" ? A : `${A}*${B}`;

/** The characters of names in their order; `*` before all of them, as in JavaScript. */
type Alphabet = "*0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

/** Whether A sorts before B; the constant's "" comes last. */
type IsBefore<A extends string, B extends string> = A extends ""
  ? false
  : B extends ""
    ? true
    : IsBeforeText<A, B>;

type IsBeforeText<A extends string, B extends string> = A extends `${infer X}${infer RestA}`
  ? B extends `${infer Y}${infer RestB}`
    ? X extends Y
      ? IsBeforeText<RestA, RestB>
      : Alphabet extends `${string}${X}${string}${Y}${string}`
        ? true
        : false
    : false
  : true;

type Print<T extends readonly Term[], Out extends string = ""> = T extends readonly [
  infer X extends Term,
  ...infer Rest extends readonly Term[],
]
  ? X[1] extends 0
    ? Print<Rest, Out>
    : [Out, X[0]] extends ["", ""]
      ? X[1]
      : Print<Rest, Out extends "" ? PrintTerm<X> : `${Out}+${PrintTerm<X>}`>
  : Out extends ""
    ? 0
    : Out;

type PrintTerm<X extends Term> = X[0] extends "" ? `${X[1]}` : X[1] extends 1 ? X[0] : `${X[1]}*${X[0]}`;
