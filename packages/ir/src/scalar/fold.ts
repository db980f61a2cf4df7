import type { MathFunction, Scalar, ScalarOp } from "./scalar.ts";

/** What a formula means when its numbers are values of `V`: f64 numbers, intervals, registers of a machine. */
export interface Domain<V> {
  constant(value: number): V;
  readonly op: { readonly [O in ScalarOp]: (...args: V[]) => V };
  call(fn: MathFunction, x: V): V;
}

/** One node of a formula, and where its operands stand among the nodes before it. */
interface Line {
  readonly node: Scalar;
  readonly operands: readonly number[];
}

const listings = new WeakMap<Scalar, readonly Line[]>();

/** The nodes of a formula, each once, operands first. */
function listingOf(root: Scalar): readonly Line[] {
  const known = listings.get(root);
  if (known !== undefined) return known;
  const lines: Line[] = [];
  const places = new Map<Scalar, number>();
  const visit = (node: Scalar): number => {
    let place = places.get(node);
    if (place === undefined) {
      const operands = childrenOf(node).map(visit);
      place = lines.push({ node, operands }) - 1;
      places.set(node, place);
    }
    return place;
  };
  visit(root);
  listings.set(root, lines);
  return lines;
}

const childrenOf = (node: Scalar): readonly Scalar[] =>
  node.kind === "op" ? node.args : node.kind === "call" ? [node.arg] : [];

/** The value of a formula in a domain, each node's computed once; `args` are those of its arguments. */
export function fold<V>(root: Scalar, domain: Domain<V>, args: readonly V[]): V {
  const values: V[] = [];
  for (const { node, operands } of listingOf(root)) {
    switch (node.kind) {
      case "arg":
        values.push(args[node.index] as V);
        break;
      case "const":
        values.push(domain.constant(node.value));
        break;
      case "call":
        values.push(domain.call(node.fn, values[operands[0]!]!));
        break;
      case "op":
        values.push(apply(domain.op[node.op], operands, values));
    }
  }
  return values.at(-1)!;
}

function apply<V>(op: (...args: V[]) => V, [a, b, c]: readonly number[], values: readonly V[]): V {
  if (b === undefined) return op(values[a!]!);
  return c === undefined ? op(values[a!]!, values[b]!) : op(values[a!]!, values[b]!, values[c]!);
}

/** How many arguments a formula has at least: the largest number of one, and 1. */
export const arityOf = (root: Scalar): number =>
  listingOf(root).reduce(
    (most, { node }) => (node.kind === "arg" ? Math.max(most, node.index + 1) : most),
    0,
  );
