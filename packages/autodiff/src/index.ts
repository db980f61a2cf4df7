/**
 * Derivatives of formulas, and gradients of graphs as graphs.
 * @module
 */
export { gradients, vjp } from "./gradient.ts";
export { gradient } from "./graph.ts";
export { derivative } from "./scalar/derivative.ts";
