import { InternTable, shared } from "./intern.ts";
import { ops } from "./ops/index.ts";
import type { Accepts, OpAttrs, OpName } from "./ops/op.ts";
import type { DType, Shape } from "./shape/dim.ts";
import { indexedType, oneType, realOnly } from "./shape/dtype.ts";

/**
 * One value of a graph: immutable and hash-consed, so structurally equal nodes are one object and
 * `===` is equality. Operands are created before their users, so ids ascend along every path.
 */
export interface NodeOf<O extends OpName> {
  readonly id: number;
  readonly op: O;
  readonly operands: readonly Node[];
  readonly attrs: OpAttrs[O];
  readonly shape: Shape;
  readonly dtype: DType;
  /** Whether it depends on no input, nor on an open dimension: its value is the same in every run. */
  readonly isStatic: boolean;
}

export type Node = { [O in OpName]: NodeOf<O> }[OpName];

const table = shared("nodes", () => new InternTable<Node>());

/**
 * The node of `op` with these operands and attributes, its shape inferred and checked.
 * @throws SinterError SHAPE_MISMATCH if the op's shape rule refuses the operands
 */
export function node<O extends OpName>(op: O, operands: readonly Node[], attrs: OpAttrs[O]): NodeOf<O> {
  const spec = ops[op];
  const key = `${op} ${operands.map((o) => o.id).join(" ")} ${spec.key(attrs)}`;
  return table.get(key, () => {
    checkDTypes(op, spec.accepts, operands);
    const { shape, dtype } = spec.infer(operands, attrs);
    const isStatic =
      op !== "input" && operands.every((o) => o.isStatic) && shape.every((dim) => typeof dim === "number");
    return Object.freeze({ id: table.newId(), op, operands, attrs, shape, dtype, isStatic }) as NodeOf<O> &
      Node;
  });
}

function checkDTypes(op: OpName, accepts: Accepts = "real", operands: readonly Node[]): void {
  const dtypes = operands.map((o) => o.dtype);
  if (accepts === "real") realOnly(op, dtypes);
  if (accepts === "any") oneType(op, dtypes);
  if (accepts === "indexed") indexedType(op, dtypes);
}

/** `original` with new operands. */
export const withOperands = (original: Node, operands: readonly Node[]): Node =>
  operands.every((o, i) => o === original.operands[i])
    ? original
    : (node(original.op, operands, original.attrs as never) as Node);
