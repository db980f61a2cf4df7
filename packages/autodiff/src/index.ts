/**
 * Derivatives of formulas, and gradients of graphs as graphs.
 * @module
 */
export { activeNodes, gradients, gradientsOrNull, vjp } from "./gradient.ts";
export { type GradientOptions, gradient } from "./graph.ts";
export { jacobian, jacobianRow } from "./jacobian.ts";
export { curvedNode } from "./piecewise.ts";
export { derivative } from "./scalar/derivative.ts";
export { type noGradient, type noJacobian, type notScalar, unreached } from "./sentences.ts";
export { shareCalls } from "./shared-calls.ts";
