import { is, type NodeOf } from "../ops/names.ts";
import { type Node, withOperands } from "../ops/node.ts";

export interface Output {
  /** `null` for the single unnamed output of a model that returns one tensor. */
  readonly name: string | null;
  readonly node: Node;
}

/** What takes the place of a state's value after a run. */
export interface Update {
  readonly state: NodeOf<"state">;
  readonly node: Node;
}

/** A static graph: what is reachable from the outputs. Passes are functions Graph → Graph. */
export interface Graph {
  readonly name: string;
  /** In the order of the program's arguments; an input that no output uses stays. */
  readonly inputs: readonly NodeOf<"input">[];
  readonly outputs: readonly Output[];
  /** All of them see the states as they were before the run. */
  readonly updates?: readonly Update[];
}

/**
 * Every node reachable from `roots`, operands first, in an order that depends on structure alone; not those
 * that are known, nor what is reachable through them alone.
 * @param operandsOf what a node is made of, if it is not its operands
 */
export function topological(
  roots: readonly Node[],
  known: Iterable<Node> = [],
  operandsOf: (node: Node) => readonly Node[] = ({ operands }) => operands,
): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>(known);
  for (const root of roots) {
    const stack: [node: Node, next: number][] = [[root, 0]];
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const [current, next] = top;
      if (next === 0 && seen.has(current)) {
        stack.pop();
      } else if (next < operandsOf(current).length) {
        seen.add(current);
        top[1]++;
        const operand = operandsOf(current)[next]!;
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

/** What a graph is for: the values of its outputs, and then of its updates. */
export const rootsOf = ({ outputs, updates = [] }: Graph): Node[] =>
  [...outputs, ...updates].map(({ node }) => node);

const orders = new WeakMap<Graph, readonly Node[]>();

/** Every node of a graph, operands first. */
export function nodesOf(graph: Graph): readonly Node[] {
  const nodes = orders.get(graph) ?? topological(rootsOf(graph));
  orders.set(graph, nodes);
  return nodes;
}

/** `graph` with each root replaced by `f` of it. */
export const mapRoots = (graph: Graph, f: (root: Node) => Node): Graph => ({
  ...graph,
  outputs: graph.outputs.map(({ name, node }) => ({ name, node: f(node) })),
  ...(graph.updates && { updates: graph.updates.map(({ state, node }) => ({ state, node: f(node) })) }),
});

/** Sorts as the name does, with numbers in it by value. */
const sortKey = (name: string): string => name.replace(/\d+/g, (digits) => digits.padStart(16, "0"));

const byName = <N extends NodeOf<"param"> | NodeOf<"state">>(nodes: readonly N[]): N[] =>
  nodes
    .map((node) => ({ node, key: sortKey(node.attrs.name) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ node }) => node);

/** The parameters in the order of their names, numbers in them by value. */
export const paramsOf = (graph: Graph): NodeOf<"param">[] =>
  byName(nodesOf(graph).filter((node) => is(node, "param")));

/** The states that a graph reads or replaces, in the order of their names. */
export const statesOf = (graph: Graph): NodeOf<"state">[] =>
  byName([
    ...new Set([
      ...nodesOf(graph).filter((node) => is(node, "state")),
      ...(graph.updates ?? []).map(({ state }) => state),
    ]),
  ]);

/** How often each node is used, as an operand or as a root. */
export function countUses(graph: Graph): Map<Node, number> {
  const uses = new Map<Node, number>();
  const use = (node: Node) => uses.set(node, (uses.get(node) ?? 0) + 1);
  for (const node of nodesOf(graph)) node.operands.forEach(use);
  for (const root of rootsOf(graph)) use(root);
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
  return mapRoots(graph, (root) => done.get(root)!);
}
