import "@sinter/backend/kernels/matmul";
import "@sinter/backend/kernels/reduce";
import "@sinter/optimizer/offers/matmul";
import "@sinter/optimizer/offers/transpose";
import { type Dim, type EinsumShape, einsumShape, type Node, parseEinsum, productOf } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import { reduceOver } from "../over-axes.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "../tensor.ts";

/**
 * Sums of products of two tensors whose axes are letters: what both have and the result has not is summed over, as in numpy
 * and PyTorch. It becomes one product of matrices, with the axes in the order that this needs.
 *
 * @param spec the letters of both operands and of the result: `"bhqd,bhkd->bhqk"`
 * @throws SinterError INVALID_ARGUMENT for a specification that is no product of matrices, such as one with a letter twice;
 *   SHAPE_MISMATCH if a letter stands for two sizes, or the letters are not as many as the axes
 * @example
 * const scores = einsum("bhqd,bhkd->bhqk", queries, keys);
 */
export function einsum<const Spec extends string, A extends Tensor, B extends Tensor>(
  spec: Spec,
  a: A,
  b: Accepts<EinsumShape<Spec, ShapeOf<A>, ShapeOf<B>>, B>,
): TensorOf<EinsumShape<Spec, ShapeOf<A>, ShapeOf<B>>> {
  const letters = parseEinsum(spec);
  return lift("einsum", [a, b], (x, y) => {
    einsumShape(letters, x.shape, y.shape);
    return product(letters, x, y);
  });
}

function product({ a, b, out }: ReturnType<typeof parseEinsum>, x: Node, y: Node): Node {
  const [inA, inB, inOut] = [a, b, out].map((letters) => new Set(letters)) as [
    Set<string>,
    Set<string>,
    Set<string>,
  ];
  const both = [...a].filter((letter) => inB.has(letter));
  const batch = both.filter((letter) => inOut.has(letter));
  const summed = both.filter((letter) => !inOut.has(letter));
  const rows = [...a].filter((letter) => !inB.has(letter));
  const columns = [...b].filter((letter) => !inA.has(letter));
  const sizes = new Map<string, Dim>([
    ...[...a].map((letter, i) => [letter, x.shape[i]!] as const),
    ...[...b].map((letter, i) => [letter, y.shape[i]!] as const),
  ]);
  const shapeOf = (group: readonly string[]) => group.map((letter) => sizes.get(letter)!);
  const made = [...batch, ...rows, ...columns];

  // The axis that varies comes first in every value; where a product of matrices has another one there, elements are multiplied.
  const open = [...sizes].find(([, size]) => typeof size === "string")?.[0];
  const leads = batch[0] ?? rows[0];
  if (open !== undefined && open !== leads) {
    const all = [open, ...[...made, ...summed].filter((letter) => letter !== open)];
    const spread = (node: Node, letters: string): Node => {
      const own = all.filter((letter) => letters.includes(letter));
      const shape = all.map((letter) => (letters.includes(letter) ? sizes.get(letter)! : 1));
      return build.broadcast(build.reshape(ordered(node, letters, own), shape), shapeOf(all));
    };
    const products = build.apply("mul", spread(x, a), spread(y, b));
    const axes = summed.map((letter) => all.indexOf(letter));
    const sums = axes.length === 0 ? products : reduceOver("einsum", products, "sum", axes, false);
    const left = all.filter((letter) => !summed.includes(letter));
    return ordered(sums, left.join(""), [...out]);
  }

  /** The operand as matrices: two groups of axes, each as one; without a batch, rows may stay as they are. */
  const matrices = (
    node: Node,
    letters: string,
    first: readonly string[],
    second: readonly string[],
  ): Node => {
    const isPlain = batch.length === 0 && first === rows && rows.length > 0;
    return build.reshape(ordered(node, letters, [...batch, ...first, ...second]), [
      ...shapeOf(batch),
      ...(isPlain ? shapeOf(rows) : [productOf(shapeOf(first))]),
      productOf(shapeOf(second)),
    ]);
  };
  const c = build.matmul(matrices(x, a, rows, summed), matrices(y, b, summed, columns));
  return ordered(build.reshape(c, shapeOf(made)), made.join(""), [...out]);
}

/** The axes in another order. */
const ordered = (node: Node, letters: string, order: readonly string[]): Node =>
  build.transpose(
    node,
    order.map((letter) => letters.indexOf(letter)),
  );
