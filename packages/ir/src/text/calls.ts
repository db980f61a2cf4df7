import * as build from "../build.ts";
import type { Node } from "../node.ts";
import type { OpName } from "../ops/op.ts";
import type { reducers } from "../ops/reduce.ts";
import type { Shape } from "../shape/dim.ts";

/** The attributes of one call, by name. */
export type Attrs = ReadonlyMap<string, number | Shape | boolean>;

/** How a call in the text form becomes a node; every attribute but `keepDims` must stand there. */
interface Call {
  readonly operands: readonly [least: number, most: number];
  readonly attrs: Readonly<Record<string, "number" | "shape" | "boolean">>;
  readonly make: (
    operands: readonly Node[],
    attrs: { number(key: string): number; shape(key: string): Shape; is(key: string): boolean },
  ) => Node;
}

const along = (make: (x: Node, axis: number) => Node): Call => ({
  operands: [1, 1],
  attrs: { axis: "number" },
  make: ([x], { number }) => make(x!, number("axis")),
});

const reduction = (kind: keyof typeof reducers): Call => ({
  operands: [1, 1],
  attrs: { axis: "number", keepDims: "boolean" },
  make: ([x], { number, is }) => build.reduce(x!, kind, number("axis"), is("keepDims")),
});

/** The ops that are called by their own name; `const`, inputs and parameters have a syntax of theirs. */
type Called = Exclude<OpName, "input" | "param" | "const" | "elementwise" | "reduce">;

const ops: { readonly [O in Called]: Call } = {
  linear: { operands: [2, 3], attrs: {}, make: ([x, w, b]) => build.linear(x!, w!, b) },
  matmul: { operands: [2, 2], attrs: {}, make: ([a, b]) => build.matmul(a!, b!) },
  argmax: {
    operands: [1, 1],
    attrs: { axis: "number", keepDims: "boolean" },
    make: ([x], { number, is }) => build.argmax(x!, number("axis"), is("keepDims")),
  },
  gather: {
    operands: [2, 2],
    attrs: { axis: "number" },
    make: ([x, indices], { number }) => build.gather(x!, indices!, number("axis")),
  },
  reshape: {
    operands: [1, 1],
    attrs: { shape: "shape" },
    make: ([x], { shape }) => build.reshape(x!, shape("shape")),
  },
  broadcast: {
    operands: [1, 1],
    attrs: { shape: "shape" },
    make: ([x], { shape }) => build.broadcast(x!, shape("shape")),
  },
  transpose: {
    operands: [1, 1],
    attrs: { perm: "shape" },
    make: ([x], { shape }) => build.transpose(x!, shape("perm") as readonly number[]),
  },
  concat: {
    operands: [1, Infinity],
    attrs: { axis: "number" },
    make: (operands, { number }) => build.concat(operands, number("axis")),
  },
  slice: {
    operands: [1, 1],
    attrs: { start: "number", end: "number", axis: "number" },
    make: ([x], { number }) => build.slice(x!, number("start"), number("end"), number("axis")),
  },
  softmax: along(build.softmax),
  logSoftmax: along(build.logSoftmax),
  layerNorm: {
    operands: [3, 3],
    attrs: { epsilon: "number" },
    make: ([x, scale, shift], { number }) => build.layerNorm(x!, scale!, shift!, number("epsilon")),
  },
};

const reductions: { readonly [K in keyof typeof reducers]: Call } = {
  sum: reduction("sum"),
  mean: reduction("mean"),
  max: reduction("max"),
  min: reduction("min"),
};

/** Whether `max(…)` and the like reduce an axis here, rather than compare two operands. */
export const isReduction = (name: string, attrs: Attrs): boolean =>
  Object.hasOwn(reductions, name) && attrs.has("axis");

/**
 * The node of a call, or what was expected instead.
 * @throws SinterError where the op's shape rule refuses
 */
export function makeCall(
  name: string,
  operands: readonly Node[],
  attrs: Attrs,
): Node | { readonly expected: string } {
  const table: Readonly<Record<string, Call>> = isReduction(name, attrs) ? reductions : ops;
  const call = Object.hasOwn(table, name) ? table[name] : undefined;
  if (call === undefined) return { expected: `an op, not ${name}` };
  const [least, most] = call.operands;
  if (operands.length < least || operands.length > most)
    return { expected: `${least} operand${least === 1 ? "" : "s"} for ${name}` };
  const kindOf = (value: unknown) => (Array.isArray(value) ? "shape" : typeof value);
  for (const [key, kind] of Object.entries(call.attrs))
    if (kindOf(attrs.get(key)) !== kind && !(kind === "boolean" && !attrs.has(key)))
      return { expected: `${name} with ${key}=${kind === "shape" ? "[…]" : "…"}` };
  for (const key of attrs.keys())
    if (!Object.hasOwn(call.attrs, key)) return { expected: `no ${key} for ${name}` };
  return call.make(operands, {
    number: (key) => attrs.get(key) as number,
    shape: (key) => attrs.get(key) as Shape,
    is: (key) => attrs.get(key) === true,
  });
}
