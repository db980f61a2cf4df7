import { SinterError } from "../base/error.ts";
import { checkAxis } from "../shape/axis.ts";
import { concatShape, nothingToJoin } from "../shape/concat.ts";
import { around } from "./around.ts";
import { number } from "./attrs.ts";
import { type Node, node } from "./node.ts";
import { movement } from "./op.ts";

/** the operands one after another along an axis */
export const concatOp = movement({
  name: "concat",
  operands: [{ name: "x", takes: "any", times: "many" }],
  moves: true,
  attrs: { axis: number },
  normalize: ({ axis }, [first]) => ({ axis: checkAxis("concat", first!.shape, axis) }),
  shape: (operands, { axis }) =>
    concatShape(
      operands.map((o) => o.shape),
      axis,
    ),
  dtype: ([x]) => x!.dtype,
  crosses: ({ axis }, operands) => operands.map(() => [axis]),
  evaluate(operands, { axis }, shape) {
    const [outer, length, inner] = around(shape, axis);
    const y = new Float64Array(outer * length * inner);
    let start = 0;
    for (const { shape: own, data } of operands) {
      const run = own[axis]! * inner;
      for (let o = 0; o < outer; o++)
        y.set(data.subarray(o * run, (o + 1) * run), o * length * inner + start);
      start += run;
    }
    return y;
  },
});

/** The operands one after another along `axis`, by default the last. */
export function concat(operands: readonly Node[], axis = -1) {
  if (operands.length === 0) throw new SinterError("INVALID_ARGUMENT", nothingToJoin("concat"));
  return node(concatOp, operands, { axis });
}
