import { checkDims, type DType, type Shape } from "../shape/dim.ts";
import { type Codec, dims, name } from "./attrs.ts";
import { type Node, node } from "./node.ts";
import { leaf } from "./op.ts";

const dtype: Codec<DType> = {
  is: (value) => value === "f32" || value === "i32" || value === "bool",
  what: "f32, i32 or bool",
  print: String,
};

/** a value given at run time */
export const inputOp = leaf({
  name: "input",
  leaf: true,
  isDynamic: true,
  operands: [],
  attrs: { name, shape: dims, dtype },
  shape: (_, { name, shape }) => checkDims(shape, `input ${name}`),
  dtype: (_, { dtype }) => dtype,
  value: (attrs, env) => env.input(attrs),
});

/** A value given at run time under `name`. */
export const input = (
  name: string,
  shape: Shape,
  dtype: DType = "f32",
): Node<"input", { name: string; shape: Shape; dtype: DType }> => node(inputOp, [], { name, shape, dtype });
