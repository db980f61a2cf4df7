/**
 * The scalar language: ops, and functions with a name.
 * @module
 */
export * from "./math/all.ts";
export * from "./scalar.ts";
