import { SinterError } from "../base/error.ts";
import { nameOf } from "../graph/describe.ts";
import { type Graph, nodesOf, rootsOf } from "../graph/graph.ts";
import { is } from "../ops/names.ts";
import { isNode } from "../ops/node.ts";
import { words } from "../ops/op.ts";
import { type Dim, shapeText } from "../shape/dim.ts";
import { indexLimits } from "./index-limits.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PARAM = /^[A-Za-z0-9_.-]+$/;
/** Words of the text form besides the ops. */
const WORDS = new Set(["formula", "graph", "return"]);
const RESERVED = new Set(["nan", "inf", "true", "false"]);
/** Graphs do not change, so once is enough. */
const verified = new WeakSet<Graph>();

/**
 * Checks what every pass must preserve: names are printable and unique, every input that is read is
 * declared, each parameter has one shape, each formula name one meaning, and every node was made by its
 * op's builder, so that its shape and dtype are those of the op's rules.
 * @throws SinterError INVALID_GRAPH with the first thing found wrong; SHAPE_MISMATCH if an index may
 *   go beyond the axis that is gathered from
 */
export function verify(graph: Graph): void {
  if (verified.has(graph)) return;
  const fail = (why: string): never => {
    throw new SinterError("INVALID_GRAPH", `graph ${graph.name}: ${why}`);
  };
  const checkName = (name: string, what: string) => {
    if (!NAME.test(name) || RESERVED.has(name))
      fail(`${what} needs a name like "x", got ${JSON.stringify(name)}`);
  };
  checkGraph(graph);
  checkName(graph.name, "the graph");
  const names = new Set<string>();
  for (const { attrs } of graph.inputs) {
    checkName(attrs.name, "an input");
    if (names.has(attrs.name)) fail(`two inputs are called ${attrs.name}`);
    names.add(attrs.name);
  }
  checkOutputs(graph, fail);
  indexLimits(graph);

  const declared = new Set<unknown>(graph.inputs);
  const open = new Set(graph.inputs.flatMap(({ shape }) => shape.flatMap(namesIn)));
  const shapes = new Map<string, string>();
  const formulas = new Map<string, string>();
  for (const node of nodesOf(graph)) {
    if (is(node, "input") && !declared.has(node))
      fail(`the input ${node.attrs.name} is used but not declared`);
    if (is(node, "param") || is(node, "state")) {
      const what = is(node, "param") ? "parameter" : "state";
      const { name, shape } = node.attrs;
      if (!PARAM.test(name)) fail(`a ${what} needs a name like "0.weight", got ${JSON.stringify(name)}`);
      const text = shapeText(shape);
      const before = shapes.get(`${what} ${name}`);
      if (before !== undefined && before !== text) fail(`the ${what} ${name} is both ${before} and ${text}`);
      shapes.set(`${what} ${name}`, text);
    }
    const unbound = node.shape.flatMap(namesIn).find((name) => !open.has(name));
    if (unbound !== undefined)
      fail(`${nameOf(node)} has shape ${shapeText(node.shape)}, but no input says how large ${unbound} is`);
    if (is(node, "elementwise")) {
      const { name, attrs, key } = node.attrs.formula;
      if (isTaken(name)) fail(`a formula may not be called ${name}: the word is taken`);
      const call = `${name} ${JSON.stringify(attrs)}`;
      if ((formulas.get(call) ?? key) !== key) fail(`two different formulas are called ${name}`);
      formulas.set(call, key);
    }
  }
  verified.add(graph);
}

/** Words of the text form, but for those of reductions, which are told from formulas by their attributes. */
const isTaken = (name: string): boolean =>
  WORDS.has(name) || (words.has(name) && name !== "max" && name !== "min");

/** @throws SinterError INVALID_GRAPH for what is no graph, or holds what no builder made */
function checkGraph(graph: Graph): void {
  const { inputs, outputs, updates = [] } = graph;
  const parts = [inputs, outputs, updates].every(Array.isArray)
    ? [...inputs, ...rootsOf(graph), ...updates.map(({ state }) => state)]
    : [undefined];
  if (
    parts.every(isNode) &&
    inputs.every((x) => is(x, "input")) &&
    updates.every(({ state }) => is(state, "state"))
  )
    return;
  throw new SinterError(
    "INVALID_GRAPH",
    "a graph has inputs, outputs and updates whose nodes are made by the builders; this one was put together by hand",
  );
}

/** The names in a dimension such as `2*m+n`. */
const namesIn = (dim: Dim): string[] => (typeof dim === "string" ? (dim.match(/[A-Za-z_]\w*/g) ?? []) : []);

function checkOutputs(graph: Graph, fail: (why: string) => never) {
  if (rootsOf(graph).length === 0) fail("there is no output");
  const names = new Set<string | null>();
  for (const { name } of graph.outputs) {
    if (name === null && graph.outputs.length > 1) fail("with several outputs each needs a name");
    if (name !== null && !PARAM.test(name))
      fail(`an output needs a name like "x" or "0.weight", got ${JSON.stringify(name)}`);
    if (names.has(name)) fail(`two outputs are called ${name}`);
    names.add(name);
  }
}
