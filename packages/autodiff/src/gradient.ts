import { decompose, describe, type Node, SinterError, shapeText, topological } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { ruleOf } from "./rules/index.ts";
import { inactive, type Vjp } from "./rules/rule.ts";
import { noGradient, notScalar, unreached } from "./sentences.ts";

/**
 * The gradients of a scalar with respect to values that it is made of, each of its value's shape: reverse
 * mode, as nodes (Griewank and Walther, Evaluating Derivatives, 2008, chapter 3). What forward and backward
 * share is one node, and computed once.
 *
 * @throws SinterError INVALID_ARGUMENT if `of` is no scalar, or a value is not of f32 or does not reach it
 */
export const gradients = (of: Node, wrt: readonly Node[]): Node[] =>
  gradientsOrNull(of, wrt).map((gradient, i) => gradient ?? fail(unreached(describe(wrt[i]!))));

/**
 * The same, but null with respect to what does not reach the scalar.
 * @throws SinterError INVALID_ARGUMENT if `of` is no scalar, or a value is not of f32
 */
export function gradientsOrNull(of: Node, wrt: readonly Node[]): (Node | null)[] {
  const typeOf = ({ dtype, shape }: Node) => `${dtype}${shapeText(shape)}`;
  if (of.shape.length > 0 || of.dtype !== "f32") fail(notScalar(typeOf(of)));
  for (const value of wrt) if (value.dtype !== "f32") fail(noGradient(typeOf(value)));
  return vjp(of, wrt, build.scalar(1));
}

const fail = (why: string): never => {
  throw new SinterError("INVALID_ARGUMENT", why);
};

/**
 * For each of some values the product of `seed`, a gradient with respect to `of`, with the Jacobian of `of` with
 * respect to it: of the value's shape, or null where nothing flows.
 */
export function vjp(of: Node, wrt: readonly Node[], seed: Node): (Node | null)[] {
  const { order, active } = activeNodes(of, wrt);
  const sums = new Map<Node, Node>(active.has(of) ? [[of, seed]] : []);
  for (const node of order.toReversed()) {
    const [g, flow] = [sums.get(node), flowOf(node)];
    if (g === undefined || flow === null) continue;
    const parts = flow.rule(node, g);
    for (const [i, operand] of flow.operands.entries()) {
      if (!active.has(operand)) continue;
      const [part, sum] = [parts[i]!(), sums.get(operand)];
      sums.set(operand, sum === undefined ? part : build.apply("add", sum, part));
    }
  }
  return wrt.map((value) => sums.get(value) ?? null);
}

/** The nodes that `of` is made of, operands first, and those among them through which it depends on `wrt`. */
export function activeNodes(of: Node, wrt: readonly Node[]) {
  const order = topological([of], [], (node) => flowOf(node)?.operands ?? []);
  const active = new Set<Node>(wrt);
  for (const node of order)
    if (node.dtype === "f32" && flowOf(node)?.operands.some((o) => active.has(o))) active.add(node);
  return { order, active } as const;
}

/** What a node's gradient flows to, and how; null where it ends. */
interface Flow {
  readonly operands: readonly Node[];
  readonly rule: Vjp;
}

/** A composite without a rule of its own hands its gradient on to what it means. */
function flowOf(node: Node): Flow | null {
  const rule = ruleOf(node.op);
  if (rule === inactive) return null;
  if (rule !== undefined) return { operands: node.operands, rule };
  const meaning = decompose(node);
  return meaning === null ? null : { operands: [meaning], rule: (_, g) => [() => g] };
}
