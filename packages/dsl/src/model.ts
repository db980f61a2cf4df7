import {
  checkOptions,
  type DType,
  type Graph,
  gotKind,
  gotValue,
  type Node,
  nodesOf,
  type Output,
  type Shape,
  SinterError,
  verify,
  withShortText,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { nodeOf } from "./call.ts";
import {
  type AnyTensor,
  type Indices,
  isTensor,
  type Mask,
  type Tensor,
  TracedTensor,
  typeText,
} from "./tensor.ts";
import { type ParamSpec, Trace } from "./trace.ts";
import { tracing } from "./tracing.ts";

/** Marks models of every copy of this library. */
export const MODEL: unique symbol = Symbol.for("sinter.model") as never;

/** What tracing a model gives. */
export interface ModelParts {
  readonly graph: Graph;
  /** In the order of first use. */
  readonly params: readonly ParamSpec[];
}

/** What a model's type says of a value: its shape, and if it is not f32 what it holds. */
export type Spec = Shape | Indices | Mask;
export type Specs = Readonly<Record<string, Spec>>;

/**
 * A network with named inputs, and one output or several named ones, their shapes in the type:
 * `Model<{ x: ["batch", 784] }, { probs: ["batch", 10] }>`.
 */
export interface Model<Inputs extends Specs = Specs, Outputs = Spec | Specs> {
  /** The graph as written, before any optimization. */
  readonly graph: Graph;
  /** @internal */
  readonly [MODEL]: ModelParts;
  /** @internal Only the types read it. */
  readonly [TYPES]?: { readonly inputs: Inputs; readonly outputs: Outputs };
}

declare const TYPES: unique symbol;

export const isModel = (x: unknown): x is Model => Object(x) === x && MODEL in (x as object);

type SpecOf<T> = T extends Tensor<infer S> ? S : T extends Indices | Mask ? T : never;
type SpecsOf<O> = O extends AnyTensor ? SpecOf<O> : { readonly [K in keyof O]: SpecOf<O[K]> };

/** What `model` says of what its function returns. */
export const noOutputs = <Got extends string>(got: Got) =>
  `a model's function returns a tensor, or tensors by name, got ${got}` as const;

/** What a model's function has to return: what it does, or the sentence where that is neither a tensor nor some by name. */
type CheckedOutputs<O> = O extends AnyTensor
  ? O
  : [keyof O] extends [never]
    ? ReturnType<typeof noOutputs<O extends object ? "none" : undefined extends O ? "undefined" : "null">>
    : O extends readonly unknown[]
      ? ReturnType<typeof noOutputs<"an array">>
      : O;

/**
 * A model as a function of tensors, with several inputs and outputs where you want them. Parameters
 * are named after their layers: by `name`, or else by the order of first calls, named ones not counted.
 *
 * @param inputs each input's shape: `{ x: tensor(["batch", 784]) }`
 * @param define called once with the inputs; returns one tensor, or an object of them
 * @throws SinterError INVALID_ARGUMENT or SHAPE_MISMATCH, from whatever `define` does
 * @example
 * const net = model({ x: tensor(["batch", 784]) }, ({ x }) => {
 *   const h = relu(linear(784, 128, { name: "fc1" })(x));
 *   return { probs: softmax(linear(128, 10, { name: "head" })(h)) };
 * });
 */
export function model<
  const I extends Readonly<Record<string, AnyTensor>>,
  O extends AnyTensor | { readonly [K in keyof O]: AnyTensor },
>(
  inputs: I,
  define: (inputs: I) => CheckedOutputs<O>,
  options?: { readonly name?: string },
): Model<{ readonly [K in keyof I]: SpecOf<I[K]> }, SpecsOf<O>> {
  if (typeof inputs !== "object" || inputs === null)
    throw new SinterError("INVALID_ARGUMENT", "model expects its inputs by name, as in { x: tensor([...]) }");
  if (typeof define !== "function")
    throw new SinterError(
      "INVALID_ARGUMENT",
      `model expects a function of its inputs, got ${gotKind(define)}`,
    );
  for (const [name, x] of Object.entries(inputs))
    if (!isTensor(x))
      throw new SinterError("INVALID_ARGUMENT", `the input ${name} expects a tensor, got ${gotKind(x)}`);
  const { name: title = "model" } = checkOptions<{ name?: string }>(options, ["name"], "model");
  if (typeof title !== "string" || !/^[A-Za-z_]\w*$/.test(title))
    throw new SinterError("INVALID_ARGUMENT", `model: its name is like "encoder", got ${gotValue(title)}`);
  const parts = traceModel(title, inputs, (nodes, trace) => {
    const tensors = Object.fromEntries(
      Object.entries(nodes).map(([name, node]) => [name, new TracedTensor(node, trace)]),
    );
    const result = define(tensors as unknown as I);
    if (typeof (result as { then?: unknown } | null)?.then === "function")
      throw new SinterError(
        "INVALID_ARGUMENT",
        "the model's function is async; it must return its tensors at once",
      );
    if (result === null || result === undefined || Array.isArray(result))
      throw new SinterError("INVALID_ARGUMENT", noOutputs(gotKind(result)));
    if (typeof result === "object" && !isTensor(result) && Object.keys(result).length === 0)
      throw new SinterError("INVALID_ARGUMENT", noOutputs("none"));
    if (typeof result === "object" && !isTensor(result))
      return Object.entries(result).map(([name, y]) => ({
        name,
        node: nodeOf(y, trace, `the output ${name}`),
      }));
    return nodeOf(result, trace, "the model's output");
  });
  return withShortText({ graph: parts.graph, [MODEL]: parts }, ({ graph }) => {
    const given = graph.inputs.map((node) => `${node.attrs.name}: ${typeText(node)}`);
    const made = graph.outputs.map(
      ({ name, node }) => `${name === null ? "" : `${name}: `}${typeText(node)}`,
    );
    return `${graph.name} (${given.join(", ")}) → ${made.join(", ")}`;
  }) as never;
}

/** What `f` gives while the model of this trace is the one that is made. */
function within<T>(trace: Trace, f: () => T): T {
  const before = tracing.trace;
  tracing.trace = trace;
  try {
    return f();
  } finally {
    tracing.trace = before;
  }
}

/** Builds the graph by calling `define` once on input nodes. */
export function traceModel(
  name: string,
  inputs: Readonly<Record<string, { readonly shape: Shape; readonly dtype: DType }>>,
  define: (inputs: Readonly<Record<string, Node>>, trace: Trace) => Node | readonly Output[],
): ModelParts {
  const trace = new Trace();
  const nodes = Object.entries(inputs).map(([key, { shape, dtype }]) => build.input(key, shape, dtype));
  const result = within(trace, () =>
    define(Object.fromEntries(nodes.map((node) => [node.attrs.name, node])), trace),
  );
  const outputs: readonly Output[] = "op" in result ? [{ name: null, node: result }] : result;
  const written: Graph = { name, inputs: nodes, outputs };
  const graph = [...trace.finishers].reduce((g, finish) => finish(g), written);
  verify(graph);
  return { graph, params: trace.params(new Set(nodesOf(graph))) };
}

/**
 * `params` by the names that the graph has: without those that a layer's parameters have at its later
 * places, and without the parameters of layers that reach no output. PyTorch's state dict lists both.
 * @throws SinterError PARAMS_MISMATCH if one parameter is given two different values
 */
export function paramsByName<P extends object>(
  { params: specs }: ModelParts,
  params: Readonly<Record<string, P>>,
): Readonly<Record<string, P>> {
  if (typeof params !== "object" || params === null) return params;
  const result = { ...params };
  for (const { name, aliases, isUsed } of specs) {
    for (const alias of aliases) {
      if (!Object.hasOwn(params, alias)) continue;
      delete result[alias];
      if (!Object.hasOwn(result, name)) result[name] = params[alias]!;
      else if (!sameValues(result[name], params[alias]))
        throw new SinterError(
          "PARAMS_MISMATCH",
          `${name} and ${alias} are one parameter, because their layer stands twice, but have different values`,
        );
    }
    if (!isUsed) delete result[name];
    // PyTorch counts the batches beside the statistics that it keeps of them.
    const counter = name.replace(/(^|\.)running_mean$/, "$1num_batches_tracked");
    if (counter !== name && !specs.some((spec) => spec.name === counter)) delete result[counter];
  }
  return result;
}

function sameValues(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const [x, y] = [valuesOf(a), valuesOf(b)];
  return x.length === y.length && x.every((value, i) => Object.is(value, y[i]));
}

const valuesOf = (param: unknown): readonly number[] =>
  Array.from((param as { data?: ArrayLike<number> })?.data ?? (param as ArrayLike<number>) ?? []);
