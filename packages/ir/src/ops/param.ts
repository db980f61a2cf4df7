import { fixedDims, type Shape } from "../shape/dim.ts";
import { dims, name } from "./attrs.ts";
import { node } from "./node.ts";
import { leaf } from "./op.ts";

/** a value given at compile time */
export const paramOp = leaf({
  name: "param",
  leaf: true,
  isDynamic: false,
  operands: [],
  attrs: { name, shape: dims },
  shape: (_, { name, shape }) => fixedDims(shape, `parameter ${name}`),
  value: (attrs, env) => env.param(attrs),
});

/** A value given at compile time under `name`, such as `0.weight`. */
export const param = (name: string, shape: Shape) => node(paramOp, [], { name, shape });
