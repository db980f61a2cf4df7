import { elementwise } from "../scalar/formula.ts";
import { tanh as tanhOf } from "../scalar/scalar.ts";

export const tanh = elementwise({
  name: "tanh",
  doc: "(exp(x) - exp(-x)) / (exp(x) + exp(-x))",
  formula: (x) => tanhOf(x),
});
