import { gotKind, type Node, SinterError } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { isConstant } from "./constant.ts";
import { isTensor, TracedTensor } from "./tensor.ts";
import type { Trace } from "./trace.ts";

/** The nodes of declarations that were used as values; a name tells each from every other. */
const declared = new WeakMap<object, TracedTensor>();
let declarations = 0;

/**
 * That `tensor` belongs to the model that is being traced: not to another one, and to none if it is what
 * `tensor(...)` declares, or made of it. Constants belong to all.
 * @throws SinterError INVALID_ARGUMENT if not
 */
export function checkModel(tensor: TracedTensor, trace: Trace | null, what: string): void {
  if (tensor.trace !== trace && !(tensor.trace === null && isConstant(tensor.node)))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${what} uses a tensor from outside the model: use what the model's function receives`,
    );
}

/**
 * The tensor behind an argument, or an error that says what came instead. A declaration stands for a
 * value of its own, in no model, so that expressions of them can be checked.
 */
export function traced(x: unknown, what: string): TracedTensor {
  if (!isTensor(x)) throw new SinterError("INVALID_ARGUMENT", `${what} expects a tensor, got ${gotKind(x)}`);
  if ("node" in x) return x;
  const known =
    declared.get(x) ?? new TracedTensor(build.input(`tensor${declarations++}`, x.shape, x.dtype), null);
  declared.set(x, known);
  return known;
}

/**
 * The node of a tensor of the model that is being traced.
 * @throws SinterError INVALID_ARGUMENT if it is no tensor, or belongs to another model
 */
export function nodeOf(x: unknown, trace: Trace, what: string): Node {
  const tensor = traced(x, what);
  checkModel(tensor, trace, what);
  return tensor.node;
}

/**
 * A tensor with the result of `f` on the operands' nodes and their model.
 * @throws SinterError INVALID_ARGUMENT unless all belong to one model, or none to any
 */
export function lift<T>(what: string, operands: readonly unknown[], f: (...nodes: Node[]) => Node): T {
  const tensors = operands.map((x) => traced(x, what));
  const trace = tensors.find((tensor) => tensor.trace !== null)?.trace ?? null;
  for (const tensor of tensors) checkModel(tensor, trace, what);
  return new TracedTensor(f(...tensors.map((t) => t.node)), trace) as T;
}
