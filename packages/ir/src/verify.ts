import { SinterError } from "./error.ts";
import { type Graph, nodesOf } from "./graph.ts";
import { indexLimits } from "./index-limits.ts";
import { ops, specOf } from "./ops/index.ts";
import { type Dim, sameShape, shapeText } from "./shape/dim.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PARAM = /^[A-Za-z0-9_.-]+$/;
/** Words of the text form besides the ops. */
const WORDS = new Set(["formula", "graph", "return", "sum", "mean"]);
const RESERVED = new Set(["nan", "inf", "true", "false"]);
/** Graphs do not change, so once is enough. */
const verified = new WeakSet<Graph>();

/**
 * Checks what every pass must preserve: names are printable and unique, every input that is read is
 * declared, each parameter has one shape, each formula name one meaning, and every node's shape is
 * the one that its op's rule gives.
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
  checkName(graph.name, "the graph");
  const names = new Set<string>();
  for (const { attrs } of graph.inputs) {
    checkName(attrs.name, "an input");
    if (names.has(attrs.name)) fail(`two inputs are called ${attrs.name}`);
    names.add(attrs.name);
  }
  checkOutputs(graph, fail, checkName);
  indexLimits(graph);

  const declared = new Set<unknown>(graph.inputs);
  const open = new Set(graph.inputs.flatMap(({ shape }) => shape.flatMap(namesIn)));
  const shapes = new Map<string, string>();
  const formulas = new Map<string, string>();
  for (const node of nodesOf(graph)) {
    if (node.op === "input" && !declared.has(node))
      fail(`the input ${node.attrs.name} is used but not declared`);
    if (node.op === "param") {
      const { name, shape } = node.attrs;
      if (!PARAM.test(name)) fail(`a parameter needs a name like "0.weight", got ${JSON.stringify(name)}`);
      const text = shapeText(shape);
      const before = shapes.get(name);
      if (before !== undefined && before !== text)
        fail(`the parameter ${name} is both ${before} and ${text}`);
      shapes.set(name, text);
    }
    const unbound = node.shape.flatMap(namesIn).find((name) => !open.has(name));
    if (unbound !== undefined)
      fail(`${node.op} has shape ${shapeText(node.shape)}, but no input says how large ${unbound} is`);
    if (node.op === "elementwise") {
      const { name, attrs, key } = node.attrs.formula;
      if (Object.hasOwn(ops, name) || WORDS.has(name))
        fail(`a formula may not be called ${name}: the word is taken`);
      const call = `${name} ${JSON.stringify(attrs)}`;
      if ((formulas.get(call) ?? key) !== key) fail(`two different formulas are called ${name}`);
      formulas.set(call, key);
    }
    const inferred = specOf(node.op).infer(node.operands, node.attrs as never);
    if (!sameShape(inferred.shape, node.shape) || inferred.dtype !== node.dtype)
      fail(`${node.op} has shape ${shapeText(node.shape)}, its rule gives ${shapeText(inferred.shape)}`);
  }
  verified.add(graph);
}

/** The names in a dimension such as `2*m+n`. */
const namesIn = (dim: Dim): string[] => (typeof dim === "string" ? (dim.match(/[A-Za-z_]\w*/g) ?? []) : []);

function checkOutputs(
  graph: Graph,
  fail: (why: string) => never,
  checkName: (name: string, what: string) => void,
) {
  if (graph.outputs.length === 0) fail("there is no output");
  const names = new Set<string | null>();
  for (const { name } of graph.outputs) {
    if (name === null && graph.outputs.length > 1) fail("with several outputs each needs a name");
    if (name !== null) checkName(name, "an output");
    if (names.has(name)) fail(`two outputs are called ${name}`);
    names.add(name);
  }
}
