import { SinterError } from "../base/error.ts";
import { InternTable, shared } from "../base/intern.ts";
import type { DType, Shape } from "../shape/dim.ts";
import { keyOf } from "./attrs.ts";
import type { OpSpec } from "./op.ts";
import { checkOperands } from "./operands.ts";

/**
 * One value of a graph: immutable and hash-consed, so structurally equal nodes are one object and
 * `===` is equality. Operands are created before their users, so ids ascend along every path.
 */
export interface Node<Op extends string = string, A = unknown> {
  readonly id: number;
  readonly op: Op;
  readonly spec: OpSpec;
  readonly operands: readonly Node[];
  readonly attrs: A;
  readonly shape: Shape;
  readonly dtype: DType;
  /** Whether it depends on no input, nor on an open dimension: its value is the same in every run. */
  readonly isStatic: boolean;
}

/** More axes than any model has, and few enough for recursions over them. */
const MOST_AXES = 64;

const table = shared("graph nodes", () => new InternTable<Node>());
/** Nodes that were made here, in any copy of this code, and not by hand. */
const made = shared("made", () => new WeakSet<object>());

/**
 * The node of an op with these operands and attributes, its shape inferred and checked.
 */
export function node<Name extends string, A extends object>(
  spec: OpSpec<Name, A>,
  operands: readonly Node[],
  given: A,
): Node<Name, A> {
  checkOperands(spec, operands, given);
  const attrs = spec.normalize === undefined ? given : spec.normalize(given, operands);
  const key = `${spec.name} ${operands.map((o) => o.id).join(" ")} ${keyOf(spec, attrs)}`;
  return table.get(key, () => {
    const shape = spec.shape(operands, attrs);
    if (shape.length > MOST_AXES)
      throw new SinterError(
        "UNSUPPORTED",
        `${spec.name} has ${shape.length} axes; a value has at most ${MOST_AXES}`,
      );
    const dtype = spec.dtype?.(operands, attrs) ?? "f32";
    const isStatic =
      !("isDynamic" in spec && spec.isDynamic) &&
      operands.every((o) => o.isStatic) &&
      shape.every((dim) => typeof dim === "number");
    const node = { id: table.newId(), op: spec.name, spec, operands, attrs, shape, dtype, isStatic };
    made.add(node);
    return Object.freeze(node) as unknown as Node<Name, A>;
  });
}

/** Whether `x` is a node, and not only looks like one. */
export const isNode = (x: unknown): x is Node => typeof x === "object" && x !== null && made.has(x);

/** `original` with new operands. */
export const withOperands = (original: Node, operands: readonly Node[]): Node =>
  operands.every((o, i) => o === original.operands[i])
    ? original
    : node(original.spec, operands, original.attrs as object);
