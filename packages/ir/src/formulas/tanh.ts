import { elementwise } from "../scalar/formula.ts";
import { tanh as tanhOf } from "../scalar/scalar.ts";

/** (exp(x) - exp(-x)) / (exp(x) + exp(-x)) */
export const tanh = elementwise({
  name: "tanh",
  formula: (x) => tanhOf(x),
});
