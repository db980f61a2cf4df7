import { type Node, type Shape, SinterError } from "@sinter/ir";
import { type AnyLayer, LAYER } from "./layer.ts";
import { isTensor, type Tensor, TracedTensor } from "./tensor.ts";

/** The tensor behind an argument, or an error that says what came instead. */
export function traced(x: unknown, what: string): TracedTensor {
  if (isTensor(x)) return x;
  const got =
    x === null ? "null" : Array.isArray(x) ? "an array" : typeof x === "object" ? "an object" : typeof x;
  throw new SinterError("INVALID_ARGUMENT", `${what} expects a tensor, got ${got}`);
}

/** A tensor with the result of `f` on the operands' nodes; all must belong to one model. */
export function lift<S extends Shape>(
  what: string,
  operands: readonly unknown[],
  f: (...nodes: Node[]) => Node,
): Tensor<S> {
  const tensors = operands.map((x) => traced(x, what));
  const models = new Set(tensors.map((t) => t.trace).filter((trace) => trace.inModel));
  const trace = [...models][0] ?? tensors[0]!.trace;
  if (models.size > 1)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${what} combines tensors of two models: use only the inputs of one model(...)`,
    );
  return new TracedTensor<S>(f(...tensors.map((t) => t.node)), trace);
}

/** Makes a layer callable: `layer(x)` applies it inside the model that x belongs to. */
export function callable<L extends AnyLayer>(
  parts: Omit<AnyLayer, "name"> & { readonly name?: string | undefined },
): L {
  const layer = ((x: unknown) =>
    lift(parts.label, [x], (node) =>
      layer[LAYER](node, (x as TracedTensor).trace, (x as TracedTensor).trace.called(layer)),
    )) as unknown as L;
  for (const key of Reflect.ownKeys(parts))
    Object.defineProperty(layer, key, { value: parts[key as keyof typeof parts], enumerable: true });
  if (!Object.hasOwn(parts, "name")) Object.defineProperty(layer, "name", { value: undefined });
  return layer;
}
