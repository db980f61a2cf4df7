import { macsOf } from "../analysis/cost.ts";
import { printF32, printNumber } from "../base/number.ts";
import { formulas } from "../formulas/index.ts";
import { countUses, type Graph, nodesOf, paramsOf, rootsOf, statesOf } from "../graph/graph.ts";
import { is, type NodeOf } from "../ops/names.ts";
import type { Node } from "../ops/node.ts";
import { type Formula, isStandard } from "../scalar/formula.ts";
import { argName, printScalar } from "../scalar/print.ts";
import { shapeText } from "../shape/dim.ts";
import { callOf } from "./call.ts";

/** Constants up to this many elements are written out; larger ones are `const(#n)`. */
const WRITTEN_OUT = 16;
/** Static expressions up to this depth are written inside the line that uses them. */
const INLINE_DEPTH = 12;

/**
 * The graph's canonical text: equal text for equal graphs, and `parse` reads it back.
 *
 * Static matmuls and sums of weights are written as formulas (`@1.weight·@0.weight`), with ᵀ for a
 * transposed one. A constant of more than 16 elements prints as `const(#n)`, n counting from 0 in
 * the order of `largeConstants(graph)`.
 */
export function print(graph: Graph): string {
  const names = new Names(graph);
  const lines: string[] = [];
  for (const formula of customFormulas(graph)) lines.push(printFormula(formula));
  const inputs = graph.inputs.map(({ attrs }) => `${attrs.name}: ${attrs.dtype}${shapeText(attrs.shape)}`);
  lines.push(`graph ${graph.name}(${inputs.join(", ")}) {`);
  for (const node of names.statements) {
    const macs = macsOf(node);
    const note =
      macs > 0 ? `    # ${macs} MACs/row` : node.isStatic && node.op !== "const" ? "    # once" : "";
    lines.push(
      `  ${names.of(node)} = ${names.expression(node)} : ${node.dtype}${shapeText(node.shape)}${note}`,
    );
  }
  const outputs = graph.outputs.map(({ name, node }) => outputName(name) + names.of(node));
  lines.push(`  return ${outputs.join(", ")}`.trimEnd());
  for (const { state, node } of graph.updates ?? [])
    lines.push(`  update ${names.of(state)} = ${names.of(node)}`);
  const params = [...paramsOf(graph), ...statesOf(graph)].map(
    (node) => `  ${names.of(node)}: f32${shapeText(node.shape)}`,
  );
  if (params.length > 0) lines.push("} where {", ...params);
  lines.push("}");
  return `${lines.join("\n")}\n`;
}

/** Before an output stands its name; like a parameter's, if it is no identifier. */
const outputName = (name: string | null): string =>
  name === null ? "" : /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `${name}: ` : `@${name}: `;

/** The constants that `print` does not write out, in the order of their numbers. */
export const largeConstants = (graph: Graph): Float32Array[] =>
  nodesOf(graph).flatMap((node) =>
    is(node, "const") && node.attrs.data.length > WRITTEN_OUT ? [node.attrs.data] : [],
  );

class Names {
  readonly statements: Node[] = [];
  readonly #names = new Map<Node, string>();
  readonly #large = new Map<Float32Array, number>();
  /** Static expressions that are written as formulas where they are used. */
  readonly #inlined = new Set<Node>();

  constructor(graph: Graph) {
    const uses = countUses(graph);
    const roots = new Set(rootsOf(graph));
    const depth = new Map<Node, number>();
    for (const node of nodesOf(graph)) {
      if (is(node, "const") && node.attrs.data.length > WRITTEN_OUT)
        this.#large.set(node.attrs.data, this.#large.size);
      const level = 1 + node.operands.reduce((d, o) => Math.max(d, depth.get(o) ?? 0), 0);
      const inline =
        isInfix(node) && !roots.has(node) && (uses.get(node) === 1 || level < 4) && level <= INLINE_DEPTH;
      depth.set(node, inline ? level : 0);
      if (is(node, "input")) this.#names.set(node, node.attrs.name);
      else if (is(node, "param")) this.#names.set(node, `@${node.attrs.name}`);
      else if (is(node, "state")) this.#names.set(node, `$${node.attrs.name}`);
      else if (is(node, "const") && node.shape.length === 0 && !roots.has(node))
        this.#names.set(node, printF32(node.attrs.data[0]!));
      else if (inline) {
        this.#names.set(node, this.#infix(node));
        this.#inlined.add(node);
      } else {
        this.#names.set(node, `%${this.statements.length + 1}`);
        this.statements.push(node);
      }
    }
    for (const node of graph.inputs) this.#names.set(node, node.attrs.name);
    for (const { state } of graph.updates ?? []) this.#names.set(state, `$${state.attrs.name}`);
  }

  of(node: Node): string {
    return this.#names.get(node) ?? node.op;
  }

  #infix(node: Node): string {
    const [a, b] = node.operands as [Node, Node];
    const text = (o: Node) => this.of(o);
    const group = (o: Node, open: RegExp) => (this.#isGroup(o, open) ? `(${text(o)})` : text(o));
    if (node.op === "transpose") return `${group(a, /[+·]/)}ᵀ`;
    if (node.op === "matmul") return `${group(a, /\+/)}·${group(b, /[+·]/)}`;
    return `${text(a)} + ${group(b, /\+/)}`;
  }

  /** Whether `o` is written as an infix formula whose outermost sign matches `open`. */
  #isGroup(o: Node, open: RegExp): boolean {
    if (!this.#inlined.has(o)) return false;
    const sign = o.op === "matmul" ? "·" : o.op === "transpose" ? "ᵀ" : "+";
    return open.test(sign);
  }

  expression(node: Node): string {
    if (is(node, "const")) return `const(${this.#data(node)})`;
    const { name, attrs } = callOf(node);
    return `${name}(${[...node.operands.map((o) => this.of(o)), ...attrs].join(", ")})`;
  }

  #data({ attrs: { data } }: NodeOf<"const">): string {
    const number = this.#large.get(data);
    return number === undefined ? `[${Array.from(data, printF32).join(", ")}]` : `#${number}`;
  }
}

const isMatrixTranspose = (node: Node): boolean =>
  is(node, "transpose") && shapeText(node.attrs.perm) === "[1, 0]";

/** Static sums and products of weights read best as formulas. */
const isInfix = (node: Node): boolean =>
  node.isStatic &&
  (node.op === "matmul" ||
    isMatrixTranspose(node) ||
    (is(node, "elementwise") && node.attrs.formula === standardAdd(node.attrs.formula)));

const standardAdd = (formula: Formula): Formula | undefined =>
  formula.key === formulas.add.bind().key ? formula : undefined;

function customFormulas(graph: Graph): Formula[] {
  const found = new Map<string, Formula>();
  for (const node of nodesOf(graph))
    if (is(node, "elementwise") && !isStandard(node.attrs.formula))
      found.set(node.attrs.formula.key, node.attrs.formula);
  return [...found.values()];
}

function printFormula({ name, arity, attrs, body, signature }: Formula): string {
  // A constant may have an argument's name.
  const nameOf = (index: number): string => {
    let name = argName(index);
    while (Object.hasOwn(attrs, name)) name += "_";
    return name;
  };
  const args = Array.from({ length: arity }, (_, i) => nameOf(i));
  const constants = Object.entries(attrs).map(([key, value]) => `${key}=${printNumber(value)}`);
  const types = signature === "real" ? "" : ` : ${signature}`;
  return `formula ${name}(${[...args, ...constants].join(", ")})${types} = ${printScalar(body, nameOf)}`;
}
