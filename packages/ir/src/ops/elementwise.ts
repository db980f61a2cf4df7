import { SinterError } from "../error.ts";
import { evaluateScalar } from "../scalar/evaluate.ts";
import type { Formula } from "../scalar/formula.ts";
import type { DType } from "../shape/dim.ts";
import { dtypeMismatch, realOnly } from "../shape/dtype.ts";
import { elementwiseShape } from "../shape/elementwise.ts";
import type { OpAttrs, Primitive } from "./op.ts";

/** y[k] = formula(operand_0[k mod size_0], operand_1[k mod size_1], …) over flat indices. */
export const elementwise: Primitive<OpAttrs["elementwise"]> = {
  accepts: "formula",
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
      dtype: resultType(
        formula,
        operands.map((o) => o.dtype),
      ),
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

/** @throws SinterError DTYPE_MISMATCH if the operands' dtypes do not fit the formula's signature */
function resultType({ name, signature }: Formula, dtypes: readonly DType[]): DType {
  const numbers = signature === "choose" ? dtypes.slice(1) : dtypes;
  const [first] = numbers;
  const fits = numbers.every((dtype) => dtype === first) && first !== "bool";
  switch (signature) {
    case "real":
      return realOnly(name, dtypes);
    case "compare":
      if (!fits) throw dtypeMismatch(name, "two operands of one dtype, f32 or i32,", dtypes);
      return "bool";
    case "choose":
      if (!fits || dtypes[0] !== "bool")
        throw dtypeMismatch(name, "a bool mask and two operands of one dtype, f32 or i32,", dtypes);
      return first!;
  }
}
