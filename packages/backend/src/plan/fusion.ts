import {
  countUses,
  expandMath,
  type Graph,
  is,
  type Node,
  type NodeOf,
  nodesOf,
  rowSize,
  type Scalar,
} from "@sinter/ir";
import * as scalar from "@sinter/ir/scalar";
import { isOpen } from "./open-dimension.ts";
import { countOps } from "./scalar-cost.ts";

/** Elementwise ops are composed up to this many scalar ops, so that a kernel stays small. */
const COMPOSED_OPS = 96;

/** Which nodes are computed together with others. */
export class Fusion {
  /** Elementwise nodes whose only user composes them into its own formula. */
  readonly inlined = new Set<Node>();
  /** The linear node in whose epilogue an elementwise node runs. */
  readonly epilogueOf = new Map<Node, NodeOf<"linear">>();
  /** The linear nodes of `epilogueOf`. */
  readonly finished = new Set<Node>();
  readonly #uses: ReadonlyMap<Node, number>;

  constructor(graph: Graph) {
    this.#uses = countUses(graph);
    const nodes = nodesOf(graph).filter(
      (node): node is NodeOf<"elementwise"> => is(node, "elementwise") && !node.isStatic,
    );
    this.#chooseInlined(nodes);
    for (const node of nodes) if (!this.inlined.has(node)) this.#chooseEpilogue(node);
  }

  #chooseInlined(nodes: readonly NodeOf<"elementwise">[]): void {
    const ops = new Map<Node, number>();
    for (const node of nodes) {
      let total = countOps(expandMath(node.attrs.formula.body));
      for (const operand of node.operands) {
        const own = ops.get(operand);
        if (own === undefined || !this.#isOnlyUse(operand) || !sameRows(operand, node)) continue;
        if (total + own > COMPOSED_OPS) continue;
        total += own;
        this.inlined.add(operand);
      }
      ops.set(node, total);
    }
  }

  #chooseEpilogue(node: NodeOf<"elementwise">): void {
    const { operands } = this.compose(node);
    const linear = operands.find(
      (o): o is NodeOf<"linear"> =>
        is(o, "linear") && this.#isOnlyUse(o) && sameRows(o, node) && !this.finished.has(o),
    );
    if (linear === undefined) return;
    const n = linear.shape.at(-1) as number;
    const fits = operands.every((o) => sameRows(o, node) || rowSize(o.shape) === 1 || isRow(o, n));
    if (!fits) return;
    this.finished.add(linear);
    this.epilogueOf.set(node, linear);
  }

  /** Whether a formula reads, besides the layer that it finishes, a value element by element. */
  readsRows(node: NodeOf<"elementwise">, linear: Node): boolean {
    return this.compose(node).operands.some((o) => o !== linear && sameRows(o, node));
  }

  #isOnlyUse(node: Node): boolean {
    return this.#uses.get(node) === 1;
  }

  /**
   * The formula of `node` with its inlined operands' formulas put in, over the operands that are left; and
   * the nodes that it is made of, `node` last.
   */
  compose(node: NodeOf<"elementwise">): { body: Scalar; operands: Node[]; parts: Node[] } {
    const operands: Node[] = [];
    const parts: Node[] = [];
    const build = (current: NodeOf<"elementwise">): Scalar => {
      const body = scalar.substitute(
        current.attrs.formula.body,
        current.operands.map((o) => {
          if (is(o, "elementwise") && this.inlined.has(o)) return build(o);
          if (!operands.includes(o)) operands.push(o);
          return scalar.arg(operands.indexOf(o));
        }),
      );
      parts.push(current);
      return body;
    };
    return { body: build(node), operands, parts };
  }
}

/** Whether both have the same elements, one for one. */
const sameRows = (a: Node, b: Node): boolean =>
  !a.isStatic && rowSize(a.shape) === rowSize(b.shape) && isOpen(a) === isOpen(b);

/** Whether `node` is one row of n, the same for all rows. */
const isRow = (node: Node, n: number): boolean => rowSize(node.shape) === n && !isOpen(node);
