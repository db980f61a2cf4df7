export { type GradientsOf, grad } from "./grad.ts";
export { jacobian } from "./jacobian.ts";
export { type ParametersOf, parametersOf } from "./parameters-of.ts";
