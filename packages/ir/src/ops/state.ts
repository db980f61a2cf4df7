import { fixedDims, type Shape } from "../shape/dim.ts";
import { dims, name } from "./attrs.ts";
import { node } from "./node.ts";
import { leaf } from "./op.ts";

/** a value that a program keeps between runs, and that an update of the graph replaces */
export const stateOp = leaf({
  name: "state",
  leaf: true,
  isDynamic: true,
  operands: [],
  attrs: { name, shape: dims },
  shape: (_, { name, shape }) => fixedDims(shape, `state ${name}`),
  value: (attrs, env) => env.state(attrs),
});

/** A value kept between runs under `name`. */
export const state = (name: string, shape: Shape) => node(stateOp, [], { name, shape });
