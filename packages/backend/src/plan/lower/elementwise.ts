import type { Node, NodeOf, Scalar } from "@sinter/ir";
import * as scalar from "@sinter/ir/scalar";
import { repeated } from "../value.ts";
import type { Lowering } from "./lowering.ts";

/** One formula for a chain of ops, in the epilogue of the layer before it if there is one. */
export function lowerElementwise(node: NodeOf<"elementwise">, l: Lowering): void {
  if (l.fusion.inlined.has(node)) return;
  const linear = l.fusion.epilogueOf.get(node);
  const { body, operands, parts } = l.fusion.compose(node);
  const out = l.result(node);
  const inside = linear === undefined ? parts.slice(0, -1) : parts;
  if (inside.length > 0) l.fused.push({ nodes: inside, into: linear ?? node });
  if (linear === undefined)
    l.map(
      body,
      operands.map((o) => l.view(o)),
      out,
    );
  else lowerProduct(linear, node, body, operands, l);
}

/** Of a linear layer that nothing finishes, the value as it is. */
export function lowerLinear(node: NodeOf<"linear">, l: Lowering): void {
  if (l.fusion.finished.has(node)) return;
  l.result(node);
  lowerProduct(node, node, scalar.arg(0), [node], l);
}

/** x·Wᵀ, and what becomes of each element: first the bias is added, then the formula. */
function lowerProduct(
  linear: NodeOf<"linear">,
  result: Node,
  body: Scalar,
  operands: readonly Node[],
  l: Lowering,
): void {
  const [x, weight, bias] = linear.operands as [Node, Node, Node?];
  const [n, k] = weight.shape as [number, number];
  const extras = operands.filter((o) => o !== linear);
  const sum = bias === undefined ? scalar.arg(0) : scalar.add(scalar.arg(0), scalar.arg(1 + extras.length));
  const args = operands.map((o) => (o === linear ? sum : scalar.arg(1 + extras.indexOf(o))));
  const out = l.view(result);
  const read = bias === undefined ? extras : [...extras, bias];
  const identity = read.length === 0 && body === scalar.arg(0);
  l.step(
    "gemm",
    [l.view(x), { of: l.static(weight, { n, k }), offset: 0, shape: [n, k], strides: [k, 1] }],
    {},
    out,
    identity
      ? null
      : {
          body: scalar.substitute(body, args),
          operands: read.map((o) => repeated(l.view(o), out.shape)),
        },
  );
}
