import { type DType, gotValue, kindOf, SinterError } from "@sinter/ir";
import type { NumberArray } from "./arrays.ts";
import type { Port } from "./port.ts";

/** What values of another kind of array become, one by one; null for a value that cannot be one. */
const takers: { readonly [D in DType]: (x: unknown) => number | null } = {
  f32: (x) => (typeof x === "number" ? x : null),
  i32: (x) => {
    const value = typeof x === "bigint" ? Number(x) : x;
    return typeof value === "number" && value === (value | 0) ? value : null;
  },
  bool: (x) => (x === true || x === 1 ? 1 : x === false || x === 0 ? 0 : null),
};

const kinds: {
  readonly [D in DType]: readonly [
    array: typeof Float32Array | typeof Int32Array | typeof Uint8Array,
    others: string,
    what: string,
  ];
} = {
  f32: [Float32Array, "Float16Array", "a number"],
  i32: [Int32Array, "BigInt64Array", "an index"],
  bool: [Uint8Array, "", "true or false"],
};

/**
 * Numbers in an array as a program takes them: those of a plain array, of a Float16Array, or of a BigInt64Array as indices. Any
 * other value is none: null.
 * @throws SinterError INPUT_MISMATCH for an element that is none
 */
export function converted(value: unknown, { dtype, label }: Port): NumberArray | null {
  const [type, others, what] = kinds[dtype];
  if (!Array.isArray(value) && kindOf(value) !== others) return null;
  const list = value as ArrayLike<unknown>;
  const result = new type(list.length);
  for (let i = 0; i < list.length; i++) {
    const taken = takers[dtype](list[i]);
    if (taken === null)
      throw new SinterError(
        "INPUT_MISMATCH",
        `${label}: expected ${what} at position ${i}, got ${gotValue(list[i])}`,
      );
    result[i] = taken;
  }
  return result;
}
