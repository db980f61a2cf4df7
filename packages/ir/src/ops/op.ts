import { shared } from "../base/intern.ts";
import type { DType, Shape } from "../shape/dim.ts";
import { codecsOf, type Schema } from "./attrs.ts";

/** What a shape rule sees of an operand, and what it returns. */
export interface Typed {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Numbers to compute with in f64, in which every f32 is exact. */
export type Floats = Float32Array | Float64Array;

/** A value of the oracle: all sizes known, elements in C order. */
export interface Value<Data extends Floats = Float64Array> {
  readonly shape: readonly number[];
  readonly data: Data;
}

/** An operand, and what it takes: f32; i32 indices; or any dtype, the same for all such operands. */
export interface OperandSpec {
  readonly name: string;
  readonly takes: "f32" | "indices" | "any";
  /** Whether it may be missing, or stand any number of times, at least once; only the last one may. */
  readonly times?: "optional" | "many";
}

/**
 * Everything that is true of an op itself. The first line of its docstring says what it computes. What others do with it (kernels, error bounds, derivatives)
 * stands in their own tables over the names of ops.
 */
export interface OpSpec<Name extends string = string, A = object> {
  readonly name: Name;
  /** Undefined where attributes say how many there are, and of which dtypes. */
  readonly operands?: readonly OperandSpec[];
  readonly attrs: Schema<A>;
  /** Checks operands where they follow from attributes. @throws SinterError SHAPE_MISMATCH, DTYPE_MISMATCH */
  check?(operands: readonly Typed[], attrs: A): void;
  /** Attributes as they are kept: an axis counted from the front, a size in place of −1. */
  normalize?(attrs: A, operands: readonly Typed[]): A;
  /** The result's shape. @throws SinterError SHAPE_MISMATCH */
  shape(operands: readonly Typed[], attrs: A): Shape;
  /** The result's dtype, f32 unless it says otherwise. */
  dtype?(operands: readonly Typed[], attrs: A): DType;
  /** The axes of each operand along which it mixes elements: rows of an open one are not independent. */
  crosses?(attrs: A, operands: readonly Typed[]): readonly (readonly number[])[];
  /** Multiply-accumulates of one evaluation, with named dimensions counted as 1. */
  macs?(operands: readonly Typed[], result: Typed): number;
  /**
   * What a value is before any row, of an op that may cross an open dimension because its rows can be
   * added up, or compared, one after another.
   */
  neutral?(attrs: A): number;
  /** Of an op that makes indices: what they are all below. */
  below?(operands: readonly Typed[], attrs: A): number;
  /** Of an op that is given indices: what they must all be below. */
  limit?(operands: readonly Typed[], attrs: A): number;
}

/** An op that the oracle, and a backend where no other one can do it, implement. */
export interface Primitive<Name extends string = string, A = object> extends OpSpec<Name, A> {
  /** The result in f64, or an operand's own numbers: the op's specification. */
  evaluate(operands: readonly Value<Floats>[], attrs: A, shape: readonly number[]): Floats;
}

/**
 * A primitive each of whose elements is one of its operands', or 0. So it takes any dtype, and an error
 * or a limit of its operands' elements is one of its own.
 */
export interface Movement<Name extends string = string, A = object> extends Primitive<Name, A> {
  readonly moves: true;
}

/** Where a leaf's values come from, when a graph is evaluated. */
export interface Environment {
  readonly sizes: ReadonlyMap<string, number>;
  input(attrs: { readonly name: string; readonly dtype: DType }): Floats;
  param(attrs: { readonly name: string; readonly shape: Shape }): Floats;
  state(attrs: { readonly name: string; readonly shape: Shape }): Floats;
}

/** A leaf has no operands; its value comes from outside, or stands in the graph. */
export interface Leaf<Name extends string = string, A = object> extends OpSpec<Name, A> {
  readonly leaf: true;
  /** Whether it may have another value in each run. */
  readonly isDynamic: boolean;
  value(attrs: A, env: Environment): Floats;
}

/** The names with which the text form calls ops; a formula needs another one. */
export const words = shared("words of ops", () => new Set<string>());

/** Definitions, which infer the names and types of attributes. */
export const primitive = <const Name extends string, A extends object>(spec: Primitive<Name, A>) =>
  define(spec);
export const movement = <const Name extends string, A extends object>(spec: Movement<Name, A>) =>
  define(spec);
export const leaf = <const Name extends string, A extends object>(spec: Leaf<Name, A>) => define(spec);

/** `spec` itself, its names taken. */
export function define<S extends OpSpec>(spec: S): S {
  words.add(spec.name);
  for (const [, { calls }] of codecsOf(spec)) for (const word of calls ?? []) words.add(word);
  return spec;
}
