import { SinterError } from "../base/error.ts";
import type { DType } from "./dim.ts";

/** What an op that joins values says of different dtypes. */
export const manyTypes = <Op extends string, Got extends string>(op: Op, got: Got) =>
  `${op} expects operands of one dtype but receives ${got}` as const;

/** The type twin of `manyTypes`, or unknown where the dtypes are one: for the dtypes in order. */
export type OneType<Op extends string, D extends readonly DType[]> = D extends readonly [
  infer First,
  ...infer Rest,
]
  ? Rest[number] extends First
    ? unknown
    : ReturnType<typeof manyTypes<Op, Listed<D>>>
  : unknown;

type Listed<D extends readonly DType[]> = D extends readonly [infer X extends DType]
  ? X
  : D extends readonly [infer X extends DType, ...infer Rest extends readonly DType[]]
    ? `${X}, ${Listed<Rest>}`
    : string;

/** The error of an op whose operands have other dtypes than it takes. */
export const dtypeMismatch = (what: string, expected: string, got: readonly DType[]): SinterError =>
  new SinterError("DTYPE_MISMATCH", `${what} expects ${expected} but receives ${got.join(", ")}`);

/**
 * f32, if all operands are.
 * @throws SinterError DTYPE_MISMATCH
 */
export function realOnly(what: string, dtypes: readonly DType[]): "f32" {
  const other = dtypes.find((dtype) => dtype !== "f32");
  if (other !== undefined) throw dtypeMismatch(what, "f32", [other]);
  return "f32";
}

/**
 * Checks the operands of an op that moves elements of any dtype: all must have one.
 * @throws SinterError DTYPE_MISMATCH
 */
export function oneType(what: string, dtypes: readonly DType[]): void {
  if (dtypes.some((dtype) => dtype !== dtypes[0]))
    throw new SinterError("DTYPE_MISMATCH", manyTypes(what, dtypes.join(", ")));
}

/**
 * Checks an op that reads its first operand at the indices of its second.
 * @throws SinterError DTYPE_MISMATCH
 */
export function indexedType(what: string, [, indices]: readonly DType[]): void {
  if (indices !== "i32") throw dtypeMismatch(what, "i32 indices", indices === undefined ? [] : [indices]);
}
