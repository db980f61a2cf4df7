import { SinterError } from "../base/error.ts";
import type { DType } from "../shape/dim.ts";
import { dtypeMismatch, oneType } from "../shape/dtype.ts";
import type { OpSpec, Typed } from "./op.ts";

/** The least and the most operands of an op, or null where its attributes decide. */
export function arity({ operands }: Pick<OpSpec, "operands">): readonly [number, number] | null {
  if (operands === undefined) return null;
  const last = operands.at(-1)?.times;
  const count = operands.length;
  return [last === "optional" ? count - 1 : count, last === "many" ? Infinity : count];
}

/**
 * Checks how many operands there are, and their dtypes.
 * @throws SinterError SHAPE_MISMATCH, DTYPE_MISMATCH
 */
export function checkOperands<A>(spec: OpSpec<string, A>, given: readonly Typed[], attrs: A): void {
  const { name, operands } = spec;
  spec.check?.(given, attrs);
  if (operands === undefined) return;
  const [least, most] = arity(spec)!;
  if (given.length < least || given.length > most)
    throw new SinterError(
      "SHAPE_MISMATCH",
      `${name} takes ${least === most ? least : `at least ${least}`} operand${least === 1 ? "" : "s"}, got ${given.length}`,
    );
  const same: DType[] = [];
  for (const [i, { dtype }] of given.entries()) {
    const { takes } = operands[Math.min(i, operands.length - 1)]!;
    if (takes === "any") same.push(dtype);
    else if (takes === "indices" && dtype !== "i32") throw dtypeMismatch(name, "i32 indices", [dtype]);
    else if (takes === "f32" && dtype !== "f32") throw dtypeMismatch(name, "f32", [dtype]);
  }
  oneType(name, same);
}
