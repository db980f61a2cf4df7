import { type Graph, type Node, product, type Scalar, SinterError, size } from "@sinter/ir";
import * as scalar from "@sinter/ir/scalar";
import { Fusion } from "../fusion.ts";
import { type Abilities, canRead } from "../kernels.ts";
import type { Fused } from "../plan.ts";
import type { Epilogue, Step, StepAttrs, StepKind } from "../step.ts";
import {
  type Buffer,
  isBatched,
  isDense,
  isStatic,
  type Place,
  repeated,
  rowShape,
  type Static,
  type View,
  whole,
} from "../value.ts";
import { Homes } from "./homes.ts";

/** What the lowering of each op has at hand: the views of values that are there, and steps to add. */
export class Lowering {
  readonly fusion: Fusion;
  readonly kernels: Abilities;
  readonly homes: Homes;
  readonly fused: Fused[] = [];
  /** The batch size, once a step reads it. */
  batchSize: Buffer | null = null;
  #steps: Step[] = [];
  readonly #values = new Map<Node, View>();
  /** Buffers that values have of their own; those with rows of the batch, in this pass. */
  readonly #own = new Map<Node, View>();
  readonly #statics = new Map<string, Static>();

  constructor(graph: Graph, kernels: Abilities) {
    this.fusion = new Fusion(graph);
    this.kernels = kernels;
    this.homes = new Homes(this.fusion, kernels);
  }

  get statics(): Static[] {
    return [...this.#statics.values()];
  }

  /** The steps that were added since the last call. */
  takeSteps(): Step[] {
    const steps = this.#steps;
    this.#steps = [];
    return steps;
  }

  /** Forgets what stood in the blocks of a pass. */
  endPass(): void {
    for (const [node, view] of this.#own) if (isBatched(view)) this.#own.delete(node);
    for (const [node, view] of this.#values)
      if (isBatched(view) && (view.of as Buffer).place.kind !== "input") this.#values.delete(node);
  }

  has(node: Node): boolean {
    return this.#values.has(node);
  }

  set(node: Node, view: View): void {
    this.#values.set(node, view);
  }

  view(node: Node): View {
    if (node.isStatic) return whole(this.static(node), node.shape as number[]);
    const view = this.#values.get(node);
    if (view === undefined) throw new SinterError("INTERNAL", `${node.op} is used before it is computed`);
    return view;
  }

  static(node: Node, packed: Static["packed"] = null): Static {
    const key = `${node.id} ${packed === null ? "" : "packed"}`;
    const made = this.#statics.get(key) ?? { node, size: size(node.shape), packed };
    this.#statics.set(key, made);
    return made;
  }

  buffer(like: Pick<Node, "shape" | "dtype">, place: Place = { kind: "arena" }, accumulates = false): Buffer {
    const batched = like.shape.some((dim) => typeof dim === "string");
    return { rowSize: product(rowShape(like.shape)), batched, dtype: like.dtype, place, accumulates };
  }

  /** Where the value of a node is to be written: its home, or a buffer of its own. */
  home(node: Node): View {
    const view =
      this.homes.get(node) ?? this.#own.get(node) ?? whole(this.buffer(node), rowShape(node.shape));
    this.#own.set(node, view);
    return view;
  }

  /** Where what joins its operands is written, some of them by what accumulates in earlier passes. */
  joined(node: Node): View {
    const view = whole(this.buffer(node, { kind: "arena" }, true), rowShape(node.shape));
    this.#own.set(node, view);
    return view;
  }

  /** The value of a node, to be written at its home. */
  result(node: Node): View {
    const view = this.home(node);
    this.#values.set(node, view);
    return view;
  }

  /**
   * Adds a step; operands that its kernel cannot read as they are are copied first.
   * @throws SinterError UNSUPPORTED if there is no such kernel, in a bundle that left it out
   */
  step<K extends StepKind>(
    kind: K,
    operands: readonly View[],
    attrs: StepAttrs[K],
    out: View,
    epilogue: Epilogue | null = null,
  ): void {
    if (this.kernels[kind] === undefined)
      throw new SinterError(
        "UNSUPPORTED",
        `there is no kernel for ${kind}: it comes with the functions of the DSL that need it, or with the module @sinter/backend/kernels/all`,
      );
    const batched = isBatched(out) || operands.some(isBatched);
    const readable = (view: View, i: number) =>
      canRead(this.kernels, kind, view, i, batched) ? view : this.copied(view, batched);
    const more = operands.length;
    this.#steps.push({
      kind,
      operands: operands.map(readable),
      attrs,
      out,
      epilogue: epilogue && {
        body: epilogue.body,
        operands: epilogue.operands.map((view, i) => readable(view, more + i)),
      },
    });
  }

  /** out = body(operands), each repeated along leading axes up to the result's shape. */
  map(body: Scalar, operands: readonly View[], out: View): void {
    this.step(
      "map",
      operands.map((view) => repeated(view, out.shape)),
      { body },
      out,
    );
  }

  copy(from: View, to: View): void {
    this.map(scalar.arg(0), [from], to);
  }

  /** The view itself, or a copy of its elements side by side. */
  dense(view: View): View {
    return isDense(view) ? view : this.copied(view, isBatched(view));
  }

  /** A copy of a view's elements, side by side. */
  copied(view: View, batched: boolean): View {
    const { of, shape } = view;
    const buffer: Buffer = {
      rowSize: product(shape),
      batched,
      dtype: isStatic(of) ? of.node.dtype : of.dtype,
      place: { kind: "arena" },
      accumulates: false,
    };
    const dense = whole(buffer, shape);
    this.copy(view, dense);
    return dense;
  }
}
