import { type Node, type NodeOf, withOperands } from "./node.ts";

export interface Output {
  /** `null` for the single unnamed output of a model that returns one tensor. */
  readonly name: string | null;
  readonly node: Node;
}

/** A static graph: what is reachable from the outputs. Passes are functions Graph → Graph. */
export interface Graph {
  readonly name: string;
  /** In the order of the program's arguments; an input that no output uses stays. */
  readonly inputs: readonly NodeOf<"input">[];
  readonly outputs: readonly Output[];
}

/** Every node reachable from `roots`, operands first, in an order that depends on structure alone. */
export function topological(roots: readonly Node[]): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  for (const root of roots) {
    const stack: [node: Node, next: number][] = [[root, 0]];
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const [current, next] = top;
      if (next === 0 && seen.has(current)) {
        stack.pop();
      } else if (next < current.operands.length) {
        seen.add(current);
        top[1]++;
        const operand = current.operands[next]!;
        if (!seen.has(operand)) stack.push([operand, 0]);
      } else {
        seen.add(current);
        order.push(current);
        stack.pop();
      }
    }
  }
  return order;
}

export const nodesOf = (graph: Graph): Node[] => topological(graph.outputs.map((o) => o.node));

/** Sorts as the name does, with numbers in it by value. */
const sortKey = (name: string): string => name.replace(/\d+/g, (digits) => digits.padStart(16, "0"));

/** The parameters in the order of their names, numbers in them by value. */
export const paramsOf = (graph: Graph): NodeOf<"param">[] =>
  nodesOf(graph)
    .filter((node): node is NodeOf<"param"> => node.op === "param")
    .map((node) => ({ node, key: sortKey(node.attrs.name) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ node }) => node);

/** How often each node is used, as an operand or as an output. */
export function countUses(graph: Graph): Map<Node, number> {
  const uses = new Map<Node, number>();
  const use = (node: Node) => uses.set(node, (uses.get(node) ?? 0) + 1);
  for (const node of nodesOf(graph)) node.operands.forEach(use);
  for (const output of graph.outputs) use(output.node);
  return uses;
}

/** `graph` rebuilt bottom-up: `f` sees each node once, its operands already replaced. */
export function mapGraph(graph: Graph, f: (node: Node, original: Node) => Node): Graph {
  const done = new Map<Node, Node>();
  for (const node of nodesOf(graph))
    done.set(
      node,
      f(
        withOperands(
          node,
          node.operands.map((o) => done.get(o)!),
        ),
        node,
      ),
    );
  return { ...graph, outputs: graph.outputs.map(({ name, node }) => ({ name, node: done.get(node)! })) };
}
