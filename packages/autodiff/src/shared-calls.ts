import {
  argsOf,
  expandMath,
  expression,
  type Formula,
  type Graph,
  is,
  makeFormula,
  mapGraph,
  type Node,
  type NodeOf,
  nodesOf,
  type Scalar,
} from "@sinter/ir";
import * as g from "@sinter/ir/build";
import * as scalar from "@sinter/ir/scalar";

/** A function of fewer scalar ops is computed again sooner than stored and read. */
const FEW_OPS = 8;

/** A function as it stands in a node: over operands that are numbered in the order in which they stand in it. */
interface Call {
  readonly body: Scalar;
  readonly operands: readonly Node[];
  readonly key: string;
}

/** A function, the nodes that compute it, and the name of the first one's formula. */
interface Shared {
  readonly call: Call;
  readonly nodes: Set<Node>;
  readonly by: string;
}

/**
 * The graph, in which a function that several elementwise ops compute of the same values, such as σ(x) in silu and
 * in its derivative, is a value of its own: it takes dozens of ops, and what is stored is still near when it is read.
 */
export const shareCalls = (graph: Graph): Graph => share(distinctlyNamed(graph));

/** The graph, in which no two formulas have one name: that of a derivative may be one that is there already. */
function distinctlyNamed(graph: Graph): Graph {
  const names = new Names();
  const formulas = new Map<string, Formula>();
  for (const node of nodesOf(graph)) {
    if (!is(node, "elementwise")) continue;
    const { formula } = node.attrs;
    const name = names.of(formula);
    if (name !== formula.name)
      formulas.set(
        formula.key,
        makeFormula(name, formula.arity, formula.attrs, formula.body, formula.signature),
      );
  }
  if (formulas.size === 0) return graph;
  return mapGraph(graph, (node) => {
    const formula = is(node, "elementwise") && formulas.get(node.attrs.formula.key);
    return formula ? g.elementwise(formula, ...node.operands) : node;
  });
}

function share(graph: Graph): Graph {
  const users = new Map<string, Shared>();
  for (const node of nodesOf(graph)) {
    if (!is(node, "elementwise") || node.isStatic) continue;
    for (const call of callsIn(node)) {
      const found = users.get(call.key) ?? { call, nodes: new Set(), by: node.attrs.formula.name };
      users.set(call.key, found);
      found.nodes.add(node);
    }
  }
  const shared = new Map([...users].filter(([, { nodes }]) => nodes.size > 1));
  const names = new Names();
  for (const node of nodesOf(graph)) if (is(node, "elementwise")) names.of(node.attrs.formula);
  let changes = 0;
  const result = mapGraph(graph, (node, original) => {
    if (!is(node, "elementwise") || !is(original, "elementwise") || node.isStatic) return node;
    const replaced = replaceShared(node, original, shared, names);
    if (replaced !== node) changes++;
    return replaced;
  });
  // A function inside of a shared one may be shared with others.
  return changes === 0 ? graph : share(result);
}

/** The functions of dynamic values that a node computes, the outermost first. */
function callsIn(node: NodeOf<"elementwise">): Call[] {
  const calls: Call[] = [];
  scalar.transform(node.attrs.formula.body, (part) => {
    const call = callOf(part, node);
    if (call !== null) calls.push(call);
    return part;
  });
  return calls.reverse();
}

function callOf(part: Scalar, node: Node): Call | null {
  if (part.kind !== "call" || expandMath(part).size < FEW_OPS) return null;
  const used = argsOf(part);
  const operands = used.map((i) => node.operands[i]!);
  if (operands.every((o) => o.isStatic)) return null;
  const body = scalar.substitute(
    part,
    node.operands.map((_, i) => scalar.arg(Math.max(0, used.indexOf(i)))),
  );
  return { body, operands, key: `${body.id} ${operands.map((o) => o.id).join(" ")}` };
}

const nameOfCall = (body: Scalar): string => (body.kind === "call" ? body.fn.name : "");

/** Names of formulas, each for one body. */
class Names {
  readonly #taken = new Map<string, Scalar>();

  /** The name, or with a number behind it, if another formula has it. */
  of({ name, attrs, body }: Pick<Formula, "name" | "attrs" | "body">): string {
    for (let i = 1; ; i++) {
      const each = i === 1 ? name : `${name}${i}`;
      const key = `${each} ${JSON.stringify(attrs)}`;
      if ((this.#taken.get(key) ?? body) !== body) continue;
      this.#taken.set(key, body);
      return each;
    }
  }
}

/** The node with what it shares as operands; itself, if it shares nothing, or is what is shared. */
function replaceShared(
  node: NodeOf<"elementwise">,
  original: NodeOf<"elementwise">,
  shared: ReadonlyMap<string, Shared>,
  names: Names,
): Node {
  const { name, attrs, body } = original.attrs.formula;
  const values: Node[] = [...node.operands];
  let suffix = "";
  const visit = (part: Scalar): Scalar => {
    const call = callOf(part, original);
    const common = call && shared.get(call.key);
    if (call && common) {
      // The operands of the node as it is by now.
      const operands = call.operands.map((o) => node.operands[original.operands.indexOf(o)]!);
      const value = standing(common, operands, names);
      const known = values.indexOf(value);
      if (known >= 0) return scalar.arg(known);
      suffix += capital(nameOfCall(call.body));
      return scalar.arg(values.push(value) - 1);
    }
    const children = part.kind === "op" ? part.args : part.kind === "call" ? [part.arg] : [];
    return scalar.rebuild(part, children.map(visit));
  };
  const rest = visit(body);
  if (rest === body) return node;
  return expression(rest, values, {
    name: names.of({ name: `${name}With${suffix}`, attrs, body: rest }),
    attrs,
  });
}

const capital = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1)}`;

/** A function that stands alone: under its own name, if it is of an operand as it is, else under its first user's. */
function standing({ call: { body }, by }: Shared, operands: readonly Node[], names: Names): Node {
  const own = nameOfCall(body);
  const plain = body.kind === "call" && body.arg.kind === "arg";
  const name = names.of({ name: plain ? own : `${by}${capital(own)}`, attrs: {}, body });
  return g.elementwise(makeFormula(name, operands.length, {}, body), ...operands);
}
