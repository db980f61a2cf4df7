/**
 * Arithmetic of literal types, digit by digit. Numbers stand as decimal text, least significant
 * digit first, so that carries run with the recursion. Exact for as many digits as the compiler
 * recurses; a five-digit sum takes some hundred instantiations, a product some thousand.
 */

/** a + b */
export type AddNumbers<A extends number, B extends number> = FromReversed<
  AddReversed<ToReversed<A>, ToReversed<B>>
>;

/** a · b */
export type MultiplyNumbers<A extends number, B extends number> = FromReversed<
  MultiplyReversed<ToReversed<A>, `${B}`>
>;

/** a − b, or never if b is larger. */
export type SubtractNumbers<A extends number, B extends number> =
  SubtractReversed<ToReversed<A>, ToReversed<B>> extends infer R extends string ? FromReversed<R> : never;

/** a / b where b divides a; else never. */
export type DivideNumbers<A extends number, B extends number> = Divide<`${A}`, ToReversed<B>>;

type Digit = keyof Unary;

interface Unary {
  readonly "0": [];
  readonly "1": [0];
  readonly "2": [0, 0];
  readonly "3": [0, 0, 0];
  readonly "4": [0, 0, 0, 0];
  readonly "5": [0, 0, 0, 0, 0];
  readonly "6": [0, 0, 0, 0, 0, 0];
  readonly "7": [0, 0, 0, 0, 0, 0, 0];
  readonly "8": [0, 0, 0, 0, 0, 0, 0, 0];
  readonly "9": [0, 0, 0, 0, 0, 0, 0, 0, 0];
}

type Reverse<S extends string, Out extends string = ""> = S extends `${infer First}${infer Rest}`
  ? Reverse<Rest, `${First}${Out}`>
  : Out;

type ToReversed<N extends number> = Reverse<`${N}`>;

type Trim<S extends string> = S extends `0${infer Rest}` ? (Rest extends "" ? "0" : Trim<Rest>) : S;

type FromReversed<S extends string> = Trim<Reverse<S>> extends `${infer N extends number}` ? N : never;

type AddDigits<A extends Digit, B extends Digit, Carry extends Digit> = `${[
  ...Unary[A],
  ...Unary[B],
  ...Unary[Carry],
]["length"] &
  number}`;

type AddReversed<
  A extends string,
  B extends string,
  Carry extends "0" | "1" = "0",
  Out extends string = "",
> = A extends `${infer X extends Digit}${infer RestA}`
  ? B extends `${infer Y extends Digit}${infer RestB}`
    ? AddCarried<AddDigits<X, Y, Carry>, RestA, RestB, Out>
    : AddCarried<AddDigits<X, "0", Carry>, RestA, "", Out>
  : B extends `${infer Y extends Digit}${infer RestB}`
    ? AddCarried<AddDigits<"0", Y, Carry>, "", RestB, Out>
    : Carry extends "1"
      ? `${Out}1`
      : Out;

type AddCarried<
  Sum extends string,
  A extends string,
  B extends string,
  Out extends string,
> = Sum extends `1${infer Ones extends Digit}`
  ? AddReversed<A, B, "1", `${Out}${Ones}`>
  : AddReversed<A, B, "0", `${Out}${Sum}`>;

/** A added up as often as the tuple has elements. */
type Repeat<
  A extends string,
  Times extends readonly unknown[],
  Out extends string = "0",
> = Times extends readonly [unknown, ...infer Rest] ? Repeat<A, Rest, AddReversed<Out, A>> : Out;

/** Horner's rule over the digits of B, most significant first: a leading 0 of a reversed number is ·10. */
type MultiplyReversed<
  A extends string,
  B extends string,
  Out extends string = "0",
> = B extends `${infer D extends Digit}${infer Rest}`
  ? MultiplyReversed<A, Rest, AddReversed<`0${Out}`, Repeat<A, Unary[D]>>>
  : Out;

/** The digit whose tuple is what is left of A's after B's; with a borrowed ten, and whether it was needed. */
type SubtractDigits<A extends Digit, B extends readonly unknown[]> = Unary[A] extends readonly [
  ...B,
  ...infer Rest,
]
  ? [`${Rest["length"] & number}`, "0"]
  : [...Unary[A], ...Unary["9"], 0] extends readonly [...B, ...infer Rest]
    ? [`${Rest["length"] & number}`, "1"]
    : never;

type SubtractReversed<
  A extends string,
  B extends string,
  Borrow extends Digit = "0",
  Out extends string = "",
> = A extends `${infer X extends Digit}${infer RestA}`
  ? B extends `${infer Y extends Digit}${infer RestB}`
    ? SubtractDigits<X, [...Unary[Y], ...Unary[Borrow]]> extends [
        infer D extends string,
        infer Next extends Digit,
      ]
      ? SubtractReversed<RestA, RestB, Next, `${Out}${D}`>
      : never
    : SubtractDigits<X, Unary[Borrow]> extends [infer D extends string, infer Next extends Digit]
      ? SubtractReversed<RestA, "", Next, `${Out}${D}`>
      : never
  : [B, Borrow] extends ["", "0"]
    ? Out
    : never;

/** Long division: the remainder so far takes the next digit, and gives up B as often as it can. */
type Divide<
  A extends string,
  B extends string,
  Remainder extends string = "",
  Quotient extends string = "",
> = A extends `${infer D extends Digit}${infer Rest}`
  ? DivideStep<`${D}${Remainder}`, B> extends [infer Q extends string, infer R extends string]
    ? Divide<Rest, B, R, `${Quotient}${Q}`>
    : never
  : FromReversed<Remainder> extends 0
    ? Trim<Quotient> extends `${infer N extends number}`
      ? N
      : never
    : never;

type DivideStep<Remainder extends string, B extends string, Count extends readonly unknown[] = []> = [
  SubtractReversed<Remainder, B>,
] extends [never]
  ? [`${Count["length"] & number}`, Remainder]
  : DivideStep<SubtractReversed<Remainder, B>, B, [...Count, 0]>;
