import { SinterError } from "../base/error.ts";
import { gotKind } from "../base/got.ts";
import { InternTable, shared } from "../base/intern.ts";
import { checkF32 } from "../base/number.ts";

/**
 * The scalar language: what happens to one element. It is the single source for the f64 oracle, the
 * CPU kernel, the WASM SIMD kernel and the GEMM epilogue of every elementwise op.
 *
 * Each op has one meaning in real numbers, given here. Backends compute the same op in f32,
 * rounding to nearest after each one, or once for a product and its sum.
 */
export const scalarOps = {
  neg: (a: number) => -a,
  abs: Math.abs,
  sqrt: Math.sqrt,
  /** Nearest integer, ties to even. */
  nearest: nearestEven,
  /** 2^n for an integer n in [-126, 127], a fraction rounded away: exact, by writing the exponent bits. */
  pow2: (n: number) => 2 ** nearestEven(n),
  /** The e of x = ±m·2^e with 1 ≤ m < 2, from the exponent bits: for normal x. */
  exponent: (x: number) => Math.floor(Math.log2(Math.abs(x))),
  /** The m of x = ±m·2^e with 1 ≤ m < 2, from the fraction bits: for normal x. */
  significand: (x: number) => Math.abs(x) / 2 ** Math.floor(Math.log2(Math.abs(x))),
  /** |a| with the sign of b. */
  copysign: (a: number, b: number) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a)),
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b,
  /** NaN if either is NaN; -0 is less than +0. */
  max: (a: number, b: number) => Math.max(a, b),
  /** NaN if either is NaN; -0 is less than +0. */
  min: (a: number, b: number) => Math.min(a, b),
  /** 1 where a < b, else 0, also for NaN. */
  lt: (a: number, b: number) => (a < b ? 1 : 0),
  /** 1 where a ≤ b, else 0, also for NaN. */
  le: (a: number, b: number) => (a <= b ? 1 : 0),
  /** 1 where a = b, else 0, also for NaN. */
  eq: (a: number, b: number) => (a === b ? 1 : 0),
  /** b where a is not 0, else c. */
  select: (a: number, b: number, c: number) => (a !== 0 ? b : c),
} as const;

export type ScalarOp = keyof typeof scalarOps;

/** A function with a name and a real-valued meaning, and how it is computed: a file of `math`. */
export interface MathFunction {
  readonly name: string;
  /** The oracle's value, accurate to a few units in the last place of f64. */
  readonly f64: (x: number) => number;
  /** The same function out of scalar ops, each rounded to f32. */
  readonly expand: (x: Scalar) => Scalar;
  /** Largest error of `expand` in units in the last place of f32, over every f32. */
  readonly ulp: number;
  /** An upper bound of |f'| on [x - e, x + e], for error propagation. */
  readonly slope: (x: number, e: number) => number;
  /** The largest |x| for which there is an expansion, if not for all: beyond it that is NaN. */
  readonly reach?: number;
}

interface ScalarNode {
  readonly id: number;
  /** Ops on the longest path down. */
  readonly depth: number;
  /** Ops when written out, shared ones each time; at most `Infinity`. */
  readonly size: number;
}

/** One node of a scalar formula: immutable and hash-consed, so equal expressions are one object. */
export type Scalar = ScalarNode &
  (
    | { readonly kind: "arg"; readonly index: number }
    | { readonly kind: "const"; readonly value: number }
    | { readonly kind: "op"; readonly op: ScalarOp; readonly args: readonly Scalar[] }
    | { readonly kind: "call"; readonly fn: MathFunction; readonly arg: Scalar }
  );

export type Operand = Scalar | number;

const table = shared("scalars", () => new InternTable<Scalar>());

const invalid = (why: string): never => {
  throw new SinterError("INVALID_ARGUMENT", why);
};

/** `x * 2` or `Math.exp(x)` on a scalar would give NaN or a constant; this gives a sentence. */
const prototype = shared("scalar", () => ({
  [Symbol.toPrimitive]: (): never =>
    invalid(
      "a formula is built with functions: scalar.mul(x, 2), not x * 2, and scalar.select(…), not x > 0 ? … : …",
    ),
}));

type Parts<T> = T extends unknown ? Omit<T, keyof ScalarNode> : never;

function make(key: string, parts: Parts<Scalar>, children: readonly Scalar[]): Scalar {
  return table.get(key, () => {
    const depth = 1 + children.reduce((d, child) => Math.max(d, child.depth), 0);
    const size = 1 + children.reduce((n, child) => n + child.size, 0);
    const made = Object.assign(Object.create(prototype) as Scalar, parts, { id: table.newId(), depth, size });
    return Object.freeze(made);
  });
}

/**
 * A number as a scalar, a scalar as it is.
 * @throws SinterError INVALID_ARGUMENT for anything else
 */
export function lift(x: Operand): Scalar {
  if (typeof x === "number") return constant(x);
  if (typeof x === "object" && x !== null && Object.getPrototypeOf(x) === prototype) return x;
  return invalid(`a scalar formula is made of numbers and scalars, got ${gotKind(x)}`);
}

/** The formula's argument number `index`, from 0. */
export const arg = (index: number): Scalar =>
  Number.isSafeInteger(index) && index >= 0
    ? make(`arg ${index}`, { kind: "arg", index }, [])
    : invalid(`an argument's number is a whole number from 0, got ${String(index)}`);

/** A number that f32 can hold; `Object.is` tells constants apart, so -0 is not 0. */
export function constant(value: number): Scalar {
  if (typeof value !== "number")
    return invalid(`a constant of a scalar formula is a number, got ${gotKind(value)}`);
  checkF32(value, "a constant of a scalar formula");
  return make(`const ${Object.is(value, -0) ? "-0" : value}`, { kind: "const", value }, []);
}

/** One op of the scalar language. */
export function op(name: ScalarOp, ...operands: Operand[]): Scalar {
  if (!Object.hasOwn(scalarOps, name)) invalid(`there is no scalar op ${String(name)}`);
  const { length: arity } = scalarOps[name];
  if (operands.length !== arity)
    invalid(`the scalar op ${name} takes ${arity} operands, got ${operands.length}`);
  const args = operands.map(lift);
  return make(`${name} ${args.map((a) => a.id).join(" ")}`, { kind: "op", op: name, args }, args);
}

/** A named function of a scalar. */
export const call = (fn: MathFunction, x: Operand): Scalar => {
  const a = lift(x);
  return make(`${fn.name} ${a.id}`, { kind: "call", fn, arg: a }, [a]);
};

/** A named function as one that makes calls of itself. */
export const mathFunction = (definition: MathFunction) =>
  Object.assign((x: Operand): Scalar => call(definition, x), { definition });

export const neg = (x: Operand): Scalar => op("neg", x);
export const abs = (x: Operand): Scalar => op("abs", x);
export const sqrt = (x: Operand): Scalar => op("sqrt", x);
export const nearest = (x: Operand): Scalar => op("nearest", x);
export const pow2 = (n: Operand): Scalar => op("pow2", n);
export const exponent = (x: Operand): Scalar => op("exponent", x);
export const significand = (x: Operand): Scalar => op("significand", x);
export const copysign = (a: Operand, b: Operand): Scalar => op("copysign", a, b);
export const add = (a: Operand, b: Operand): Scalar => op("add", a, b);
export const sub = (a: Operand, b: Operand): Scalar => op("sub", a, b);
export const mul = (a: Operand, b: Operand): Scalar => op("mul", a, b);
export const div = (a: Operand, b: Operand): Scalar => op("div", a, b);
export const max = (a: Operand, b: Operand): Scalar => op("max", a, b);
export const min = (a: Operand, b: Operand): Scalar => op("min", a, b);
export const lt = (a: Operand, b: Operand): Scalar => op("lt", a, b);
export const le = (a: Operand, b: Operand): Scalar => op("le", a, b);
export const eq = (a: Operand, b: Operand): Scalar => op("eq", a, b);
export const select = (condition: Scalar, yes: Operand, no: Operand): Scalar =>
  op("select", condition, yes, no);
/** Horner's rule: c0 + x(c1 + x(c2 + …)). */
export function polynomial(x: Operand, coefficients: readonly number[]): Scalar {
  if (!Array.isArray(coefficients))
    return invalid(`polynomial expects a list of coefficients, got ${gotKind(coefficients)}`);
  const [last = constant(0), ...others] = Array.from(coefficients, constant).reverse();
  return others.reduce((sum, c) => add(c, mul(x, sum)), last);
}

/** `root` with each node replaced by `f` of it and its already replaced children; shared nodes once. */
export function transform(root: Scalar, f: (node: Scalar, children: readonly Scalar[]) => Scalar): Scalar {
  const done = new Map<Scalar, Scalar>();
  const visit = (node: Scalar): Scalar => {
    let result = done.get(node);
    if (result === undefined) {
      const children = node.kind === "op" ? node.args : node.kind === "call" ? [node.arg] : [];
      result = f(node, children.map(visit));
      done.set(node, result);
    }
    return result;
  };
  return visit(root);
}

/** `node` with new children. */
export function rebuild(node: Scalar, children: readonly Scalar[]): Scalar {
  if (node.kind === "op") return op(node.op, ...children);
  if (node.kind === "call") return call(node.fn, children[0] as Scalar);
  return node;
}

/** `root` with argument i replaced by `args[i]`: the composition of formulas. */
export const substitute = (root: Scalar, args: readonly Scalar[]): Scalar =>
  transform(root, (node, children) =>
    node.kind === "arg" ? (args[node.index] as Scalar) : rebuild(node, children),
  );

function nearestEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  const rounded = rest < 0.5 || (rest === 0.5 && floor % 2 === 0) ? floor : Math.ceil(x);
  // The sign of 0 is that of x.
  return rounded === 0 ? x * 0 : rounded;
}
