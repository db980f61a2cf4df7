import { is, type Node, type NodeOf } from "@sinter/ir";
import type { Fusion } from "../fusion.ts";
import { type Abilities, canWrite } from "../kernels.ts";
import { isOpen } from "../open-dimension.ts";
import type { StepKind } from "../step.ts";
import { permuted, reshaped, rowShape, type View } from "../value.ts";
import { isJoin, partsOf } from "./parts.ts";

/**
 * Where values are written: straight into an output, or into their part of what joins them, if their
 * kernel can write there. A value has one home; for any other place it is copied.
 */
export class Homes {
  readonly #fusion: Fusion;
  readonly #kernels: Abilities;
  readonly #homes = new Map<Node, View>();
  readonly #written = new Map<Node, Set<number>>();
  /** Values with a place of their own, and which of the operands that they join are written there before. */
  readonly #kept = new Map<Node, ReadonlySet<number>>();
  /** The values that are computed at this stage. */
  #stage: ReadonlySet<Node> = new Set();

  constructor(fusion: Fusion, kernels: Abilities) {
    this.#fusion = fusion;
    this.#kernels = kernels;
  }

  get(node: Node): View | undefined {
    return this.#homes.get(node);
  }

  /** Whether operand `index` of a concatenation is written into its part by what computes it. */
  isWritten(node: Node, index: number): boolean {
    return this.#written.get(node)?.has(index) === true || this.#kept.get(node)?.has(index) === true;
  }

  /** Leaves a value where it is, with some of the operands that it joins written there already. */
  keep(node: Node, written: ReadonlySet<number>): void {
    this.#kept.set(node, written);
  }

  /**
   * Chooses homes for the values of one stage.
   * @param places where outputs are
   * @param home where a node that joins its operands is to be written
   */
  choose(
    nodes: readonly Node[],
    places: readonly { readonly node: Node; readonly view: View }[],
    home: (node: Node) => View,
  ): void {
    this.#stage = new Set(nodes);
    this.#homes.clear();
    this.#written.clear();
    for (const { node, view } of places) this.#settle(node, view);
    for (const node of [...nodes].reverse()) {
      if (!isJoin(node)) continue;
      const written = partsOf(node, home(node)).flatMap((view, i) =>
        this.#settle(node.operands[i]!, view) ? [i] : [],
      );
      this.#written.set(node, new Set(written));
    }
  }

  /** Gives what computes `node` this home, if it can have it. */
  #settle(node: Node, view: View): boolean {
    if (is(node, "reshape")) {
      const [x] = node.operands as [Node];
      const before = reshaped(view, rowShape(x.shape));
      return before !== null && isOpen(x) === isOpen(node) && this.#settle(x, before);
    }
    if (is(node, "transpose")) {
      const { perm } = node.attrs;
      return this.#settle(
        node.operands[0]!,
        permuted(
          view,
          perm.map((_, i) => perm.indexOf(i)),
        ),
      );
    }
    const isSettled = this.#homes.has(node) || this.#kept.has(node);
    if (!this.#stage.has(node) || isSettled || "leaf" in node.spec) return false;
    if (!isJoin(node) && ("moves" in node.spec || !this.#canWrite(node, view))) return false;
    this.#homes.set(node, view);
    return true;
  }

  #canWrite(node: Node, view: View): boolean {
    const linear = this.#fusion.epilogueOf.get(node);
    if (is(node, "linear") || linear !== undefined) {
      // What an epilogue reads element by element lies as its result does.
      const full = linear !== undefined && this.#fusion.readsRows(node as NodeOf<"elementwise">, linear);
      return !(full && !canWrite({}, "gemm", view)) && canWrite(this.#kernels, "gemm", view);
    }
    return canWrite(this.#kernels, is(node, "elementwise") ? "map" : (node.op as StepKind), view);
  }
}
