import { SinterError } from "../base/error.ts";
import { formulas } from "../formulas/index.ts";
import { evaluateScalar } from "../scalar/evaluate.ts";
import type { Formula } from "../scalar/formula.ts";
import type { DType } from "../shape/dim.ts";
import { dtypeMismatch, realOnly } from "../shape/dtype.ts";
import { elementwiseShape } from "../shape/elementwise.ts";
import { product } from "./around.ts";
import type { Codec } from "./attrs.ts";
import { type Node, node } from "./node.ts";
import { primitive } from "./op.ts";

/** The text form writes a formula as the name of the call, and its constants as attributes. */
const formulaCodec: Codec<Formula> = {
  is: (value) => typeof (value as Formula | null)?.key === "string",
  what: "a formula",
  print: (formula) => formula.key,
  json: ({ name, attrs }) => ({
    ...attrs,
    formula: name,
    ...(Object.keys(attrs).length > 0 && { constants: attrs }),
  }),
};

/** y[i] = formula(x[i mod size], …), operands over flat indices */
export const elementwiseOp = primitive({
  name: "elementwise",
  attrs: { formula: formulaCodec },
  check(operands, { formula }) {
    if (operands.length !== formula.arity)
      throw new SinterError(
        "SHAPE_MISMATCH",
        `${formula.name} takes ${formula.arity} operand${formula.arity === 1 ? "" : "s"}, got ${operands.length}`,
      );
  },
  shape: (operands, { formula }) =>
    elementwiseShape(
      formula.name,
      operands.map((o) => o.shape),
    ),
  dtype: (operands, { formula }) =>
    resultType(
      formula,
      operands.map((o) => o.dtype),
    ),
  evaluate(operands, { formula }, shape) {
    const y = new Float64Array(product(shape));
    for (let k = 0; k < y.length; k++)
      y[k] = evaluateScalar(
        formula.body,
        operands.map(({ data }) => data[k % data.length]!),
      );
    return y;
  },
});

/** One formula for every element; smaller operands repeat along the leading axes. */
export const elementwise = (formula: Formula, ...operands: Node[]) =>
  node(elementwiseOp, operands, { formula });

/** A named formula with its default constants. */
export const apply = (name: keyof typeof formulas, ...operands: Node[]) =>
  elementwise(formulas[name].bind(), ...operands);

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
    case "float":
      if (dtypes[0] === "f32" || dtypes.length > 1)
        throw dtypeMismatch(name, "one operand, i32 or bool,", dtypes);
      return "f32";
  }
}
