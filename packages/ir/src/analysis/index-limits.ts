import { SinterError } from "../base/error.ts";
import { type Graph, nodesOf } from "../graph/graph.ts";
import { is, type NodeOf } from "../ops/names.ts";
import type { Node } from "../ops/node.ts";
import type { Movement } from "../ops/op.ts";
import { resolveShape, shapeText, size } from "../shape/dim.ts";

/** What indices must be below: all of them, or each element of a row of the batch. */
export type IndexLimit = number | readonly number[];

/**
 * How far the values of each i32 input may go: below the size of every axis that is gathered from
 * with them; Infinity for those with which nothing is. A program checks them once, so that no kernel has to.
 * @throws SinterError SHAPE_MISMATCH if an op may give an index that another one does not have
 */
export function indexLimits(graph: Graph): ReadonlyMap<NodeOf<"input">, IndexLimit> {
  const limits = new Map<NodeOf<"input">, IndexLimit>();
  const limit = (node: Node, below: IndexLimit, reader: Node): void => {
    if (is(node, "input")) {
      limits.set(node, both(limits.get(node), below));
      return;
    }
    const least = leastOf(below);
    const most = node.spec.below?.(node.operands, node.attrs as object);
    if (most !== undefined && most > least)
      throw new SinterError(
        "SHAPE_MISMATCH",
        `${reader.op} from ${shapeText(reader.operands[0]!.shape)} has ${least} elements on its axis, but is given the ${node.op} of ${most}`,
      );
    if (most !== undefined) return;
    if ("moves" in node.spec) limitMoved(node, below, (operand, own) => limit(operand, own, reader));
    else for (const choice of choices(node)) limit(choice, least, reader);
  };
  for (const node of nodesOf(graph)) {
    const indexed = indexedBy(node);
    if (indexed !== null) limit(indexed.indices, indexed.below, node);
  }
  return limits;
}

const leastOf = (limit: IndexLimit): number =>
  typeof limit === "number" ? limit : limit.reduce((least, each) => Math.min(least, each), Infinity);

/** The smaller limit of each element. */
function both(a: IndexLimit | undefined, b: IndexLimit): IndexLimit {
  if (a === undefined) return b;
  if (typeof a === "number") return typeof b === "number" ? Math.min(a, b) : both(b, a);
  return a.map((each, i) => Math.min(each, typeof b === "number" ? b : b[i]!));
}

/** Every named dimension as 1. */
const ONE = { get: () => 1 } as unknown as ReadonlyMap<string, number>;

/** The sizes of a row of the batch. */
const rowShape = ({ shape }: Node): number[] => resolveShape(shape, ONE);

/** The limit of the elements of each operand that an op moves: that of the places where they come to stand. */
function limitMoved(node: Node, below: IndexLimit, limit: (operand: Node, below: IndexLimit) => void): void {
  const { operands, attrs } = node;
  const shape = rowShape(node);
  const sizes = operands.map((operand) => size(rowShape(operand)));
  if (typeof below === "number" && operands.length === 1 && sizes[0] === size(shape)) {
    limit(operands[0]!, below);
    return;
  }
  // The elements are numbered from 1, those of one operand after another: what is 0 is none of them.
  let next = 1;
  const numbered = operands.map((operand, i) => ({
    shape: rowShape(operand),
    data: Float64Array.from({ length: sizes[i]! }, () => next++),
  }));
  const own = new Float64Array(next).fill(Infinity);
  const moved = (node.spec as Movement).evaluate(numbered, attrs as object, shape);
  moved.forEach((element, i) => {
    own[element] = Math.min(own[element]!, typeof below === "number" ? below : below[i]!);
  });
  for (const [i, { data }] of numbered.entries())
    limit(operands[i]!, uniform(Array.from(data, (element) => own[element]!)));
}

const uniform = (limits: readonly number[]): IndexLimit =>
  limits.every((each) => each === limits[0]) ? limits[0]! : limits;

/** The indices that a node reads with, and what they must be below. */
function indexedBy(node: Node): { readonly indices: Node; readonly below: number } | null {
  const at = node.spec.operands?.findIndex(({ takes }) => takes === "indices") ?? -1;
  if (at < 0) return null;
  const below = node.spec.limit?.(node.operands, node.attrs as object) ?? Infinity;
  return { indices: node.operands[at]!, below };
}

/** The operands whose elements a node of indices may hold: those of its dtype, but for what it reads them with. */
const choices = ({ spec, operands, dtype }: Node): Node[] =>
  operands.filter((o, i) => o.dtype === dtype && spec.operands?.[i]?.takes !== "indices");
