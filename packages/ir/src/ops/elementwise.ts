import { SinterError } from "../error.ts";
import { evaluateScalar } from "../scalar/evaluate.ts";
import { elementwiseShape } from "../shape/elementwise.ts";
import type { OpAttrs, Primitive } from "./op.ts";

/** y[k] = formula(operand_0[k mod size_0], operand_1[k mod size_1], …) over flat indices. */
export const elementwise: Primitive<OpAttrs["elementwise"]> = {
  doc: "one scalar formula for every element",
  key: ({ formula }) => formula.key,
  infer(operands, { formula }) {
    if (operands.length !== formula.arity)
      throw new SinterError(
        "SHAPE_MISMATCH",
        `${formula.name} takes ${formula.arity} operand${formula.arity === 1 ? "" : "s"}, got ${operands.length}`,
      );
    return {
      shape: elementwiseShape(
        formula.name,
        operands.map((o) => o.shape),
      ),
      dtype: "f32",
    };
  },
  evaluate(operands, { formula }, shape) {
    const y = new Float64Array(shape.reduce((n, dim) => n * dim, 1));
    for (let k = 0; k < y.length; k++)
      y[k] = evaluateScalar(
        formula.body,
        operands.map(({ data }) => data[k % data.length]!),
      );
    return y;
  },
};
