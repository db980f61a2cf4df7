import {
  around,
  broadcastStrides,
  decompose,
  expandMath,
  type Graph,
  is,
  mapGraph,
  type Node,
  type NodeOf,
  nodesOf,
  type OpName,
  rowSize,
  type Scalar,
  type Shape,
  SinterError,
  sameShape,
  size,
  strides,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import * as scalar from "@sinter/ir/scalar";
import { Fusion, hasStaticWeight, sameRows } from "./fusion.ts";
import { openDimension } from "./open-dimension.ts";
import type { Buffer, Lowered, MapOperand, Place, Ref, Static, Step, Walk } from "./steps.ts";

/**
 * The graph as steps over buffers: composites without a kernel decomposed, reshapes gone, chains of
 * elementwise ops composed into one formula, and formulas moved into the GEMM before them.
 *
 * @throws SinterError UNSUPPORTED if a value's open dimension is not its first axis, or there are two
 */
export function lower(graph: Graph): Lowered {
  const batch = openDimension(graph);
  return new Lowering(mapGraph(graph, decomposeWhereNeeded), batch).run();
}

/** Softmax and its logarithm have a kernel along the last axis; along another they are what they are made of. */
function decomposeWhereNeeded(node: Node): Node {
  if (node.isStatic) return node;
  if (is(node, "softmax") || is(node, "logSoftmax"))
    return node.attrs.axis === node.shape.length - 1 ? node : decompose(node)!;
  return is(node, "matmul") ? repeatLeading(node) : node;
}

/** A matmul whose leading axes are equal, or missing on the right: what the kernel computes. */
function repeatLeading(node: NodeOf<"matmul">): Node {
  const [a, b] = node.operands as [Node, Node];
  const lead = node.shape.slice(0, -2);
  const fits = (shape: Shape) => sameShape(shape.slice(0, -2), lead);
  if (b.shape.length <= 2 || (fits(a.shape) && fits(b.shape))) return node;
  const repeated = (x: Node) => (fits(x.shape) ? x : build.broadcast(x, [...lead, ...x.shape.slice(-2)]));
  return build.matmul(repeated(a), repeated(b));
}

class Lowering {
  readonly #graph: Graph;
  readonly #batch: string | null;
  readonly #fusion: Fusion;
  readonly #steps: Step[] = [];
  readonly #statics = new Map<string, Static>();
  readonly #values = new Map<Node, Ref>();

  constructor(graph: Graph, batch: string | null) {
    this.#graph = graph;
    this.#batch = batch;
    this.#fusion = new Fusion(graph);
  }

  run(): Lowered {
    const inputs = this.#graph.inputs.map((node, index) => this.#buffer(node, { kind: "input", index }));
    const places = this.#outputPlaces();
    const nodes = nodesOf(this.#graph).filter((node) => !node.isStatic);
    for (const node of nodes) this.#lower(node, places);
    const outputs = this.#graph.outputs.map(({ node }, index) => this.#output(node, index));
    return {
      batch: this.#batch,
      steps: this.#steps,
      statics: [...this.#statics.values()],
      inputs,
      outputs,
    };
  }

  /** An output's value is computed in place where its node is no input, no constant and no view. */
  #outputPlaces(): ReadonlyMap<Node, Place> {
    const places = new Map<Node, Place>();
    this.#graph.outputs.forEach(({ node }, index) => {
      if (!node.isStatic && node.op !== "input" && node.op !== "reshape" && !places.has(node))
        places.set(node, { kind: "output", index });
    });
    return places;
  }

  #output(node: Node, index: number): Buffer {
    const ref = this.#ref(node);
    if (ref.kind === "buffer" && ref.buffer.place.kind === "output" && ref.buffer.place.index === index)
      return ref.buffer;
    const out = this.#newBuffer(node.shape, { kind: "output", index });
    this.#pushMap(scalar.arg(0), [node], node, out);
    return out;
  }

  #lower(any: Node, places: ReadonlyMap<Node, Place>): void {
    const node = any as { [O in OpName]: NodeOf<O> }[OpName];
    const place = places.get(node) ?? { kind: "arena" as const };
    switch (node.op) {
      case "input":
        return;
      case "reshape":
        this.#values.set(node, this.#ref(node.operands[0]!));
        return;
      case "elementwise":
        if (!this.#fusion.inlined.has(node)) this.#lowerElementwise(node, this.#buffer(node, place));
        return;
      case "linear":
        if (!this.#fusion.finished.has(node)) this.#lowerLinear(node, this.#buffer(node, place));
        return;
      case "matmul":
        this.#lowerMatmul(node, place);
        return;
      case "argmax": {
        const [x] = node.operands as [Node];
        const [outer, length, inner] = around(fixedDims(x.shape), node.attrs.axis);
        const out = this.#buffer(node, place);
        this.#steps.push({ kind: "argmax", x: this.#ref(x), outer, length, inner, out });
        return;
      }
      case "gather": {
        const [x, indices] = node.operands as [Node, Node];
        const [outer, length, inner] = around(fixedDims(x.shape), node.attrs.axis);
        const count = rowSize(indices.shape);
        const out = this.#buffer(node, place);
        const [from, at] = [this.#ref(x), this.#ref(indices)];
        this.#steps.push({ kind: "gather", x: from, indices: at, outer, length, count, inner, out });
        return;
      }
      case "layerNorm": {
        const [x, gamma, beta] = node.operands.map((operand) => this.#ref(operand)) as [Ref, Ref, Ref];
        const length = node.shape.at(-1) as number;
        const outer = rowSize(node.shape) / length;
        const { epsilon } = node.attrs;
        const out = this.#buffer(node, place);
        this.#steps.push({ kind: "layerNorm", x, gamma, beta, epsilon, outer, length, out });
        return;
      }
      case "reduce":
      case "logSoftmax":
      case "softmax": {
        const [x] = node.operands as [Node];
        const [outer, length, inner] = around(fixedDims(x.shape), node.attrs.axis);
        const out = this.#buffer(node, place);
        const log = node.op === "logSoftmax";
        if (node.op !== "reduce")
          this.#steps.push({ kind: "softmax", log, x: this.#ref(x), outer, length, out });
        else
          this.#steps.push({
            kind: "reduce",
            reduce: node.attrs.kind,
            x: this.#ref(x),
            outer,
            length,
            inner,
            out,
          });
        return;
      }
      case "transpose":
      case "broadcast": {
        const [x] = node.operands as [Node];
        const from = fixedDims(x.shape);
        const shape = fixedDims(node.shape);
        const source =
          node.op === "broadcast"
            ? broadcastStrides(from, shape)
            : node.attrs.perm.map((axis) => strides(from)[axis]!);
        this.#pushCopy(x, shape, { offset: 0, strides: source }, this.#buffer(node, place));
        return;
      }
      case "slice": {
        const [x] = node.operands as [Node];
        const step = strides(fixedDims(x.shape));
        const from = { offset: node.attrs.start * step[node.attrs.axis]!, strides: step };
        this.#pushCopy(x, fixedDims(node.shape), from, this.#buffer(node, place));
        return;
      }
      case "concat": {
        const out = this.#buffer(node, place);
        const step = strides(fixedDims(node.shape));
        let start = 0;
        for (const x of node.operands) {
          const shape = fixedDims(x.shape);
          const to = { offset: start * step[node.attrs.axis]!, strides: step };
          this.#pushCopy(x, shape, { offset: 0, strides: strides(shape) }, out, to);
          start += shape[node.attrs.axis]!;
        }
        return;
      }
      case "param":
      case "const":
      case "state":
      case "dimSize":
        throw new SinterError("INTERNAL", `${node.op} is no step`);
      default:
        node satisfies never;
    }
  }

  #pushCopy(
    x: Node,
    shape: readonly number[],
    from: Walk,
    out: Buffer,
    to: Walk = { offset: 0, strides: strides(shape) },
  ): void {
    this.#steps.push({ kind: "copy", x: this.#ref(x), shape, from, to, out });
  }

  #lowerElementwise(node: NodeOf<"elementwise">, out: Buffer): void {
    const linear = this.#fusion.storeOf.get(node);
    if (linear !== undefined) {
      this.#lowerLinear(linear, out, node);
      return;
    }
    const { body, operands } = this.#fusion.compose(node);
    this.#pushMap(body, operands, node, out);
  }

  #lowerLinear(node: NodeOf<"linear">, out: Buffer, last?: NodeOf<"elementwise">): void {
    const [x, w, b] = node.operands as [Node, Node, Node?];
    const [n, k] = w.shape as [number, number];
    if (!hasStaticWeight(node))
      throw new SinterError(
        "UNSUPPORTED",
        `linear(${k}, ${n}) has a weight or bias that depends on an input; use matmul`,
      );
    let epilogue: { body: Scalar; extras: MapOperand[] } | null = null;
    if (last !== undefined) {
      const { body, operands } = this.#fusion.compose(last);
      const extras = operands.filter((o) => o !== node);
      const order = operands.map((o) => scalar.arg(o === node ? 0 : 1 + extras.indexOf(o)));
      epilogue = {
        body: expandMath(scalar.substitute(body, order)),
        extras: extras.map((o) => this.#mapOperand(o, last, n)),
      };
    }
    this.#steps.push({
      kind: "gemm",
      x: this.#ref(x),
      weight: this.#static(w, 1, { n, k }),
      bias: b === undefined ? null : this.#static(b, 1, null),
      epilogue,
      rows: rowSize(x.shape) / k,
      k,
      n,
      out,
    });
  }

  #lowerMatmul(node: NodeOf<"matmul">, place: Place): void {
    const [a, b] = node.operands as [Node, Node];
    const [m, k] = fixedDims(a.shape).slice(-2) as [number, number];
    const n = b.shape.length === 1 ? 1 : (b.shape.at(-1) as number);
    const sharedB = b.shape.length <= 2;
    const count = rowSize(a.shape) / (m * k);
    this.#steps.push({
      kind: "matmul",
      a: this.#ref(a),
      b: this.#ref(b),
      count,
      sharedB,
      m,
      k,
      n,
      out: this.#buffer(node, place),
    });
  }

  #pushMap(body: Scalar, nodes: readonly Node[], result: Node, out: Buffer): void {
    const periods = nodes
      .map((o) => rowSize(o.shape))
      .filter((p, i) => p > 1 && !sameRows(nodes[i]!, result));
    const period = Math.max(1, ...periods);
    const operands = nodes.map((o) => this.#mapOperand(o, result, period));
    this.#steps.push({
      kind: "map",
      body: expandMath(body),
      operands,
      period,
      size: rowSize(result.shape),
      out,
    });
  }

  /** How `result` reads `operand`, which is repeated up to `period` elements if it is shorter. */
  #mapOperand(operand: Node, result: Node, period: number): MapOperand {
    if (sameRows(operand, result)) return { ref: this.#ref(operand), access: "full" };
    const length = rowSize(operand.shape);
    if (length === 1) return { ref: this.#ref(operand), access: "one" };
    if (length === period) return { ref: this.#ref(operand), access: "row" };
    if (operand.isStatic)
      return { ref: { kind: "static", value: this.#static(operand, period / length, null) }, access: "row" };
    const out = this.#newBuffer([period], { kind: "arena" });
    this.#pushCopy(operand, [period / length, length], { offset: 0, strides: [0, 1] }, out);
    return { ref: { kind: "buffer", buffer: out }, access: "row" };
  }

  #ref(node: Node): Ref {
    if (node.isStatic) return { kind: "static", value: this.#static(node, 1, null) };
    const ref = this.#values.get(node);
    if (ref === undefined) throw new SinterError("INTERNAL", `${node.op} is used before it is computed`);
    return ref;
  }

  #static(node: Node, times: number, packed: Static["packed"]): Static {
    const key = `${node.id} ${times} ${packed === null ? "" : "packed"}`;
    const found = this.#statics.get(key);
    if (found !== undefined) return found;
    const made: Static = { node, size: size(node.shape), times, packed };
    this.#statics.set(key, made);
    return made;
  }

  #buffer(node: Node, place: Place): Buffer {
    const buffer = this.#newBuffer(node.shape, place);
    this.#values.set(node, { kind: "buffer", buffer });
    return buffer;
  }

  #newBuffer(shape: Shape, place: Place): Buffer {
    const batched = typeof shape[0] === "string";
    return { rowSize: rowSize(shape), batched, place };
  }
}

/** The shape of one batch row: the open dimension as 1. */
const fixedDims = (shape: Shape): number[] => shape.map((dim) => (typeof dim === "number" ? dim : 1));
