import { activeNodes, curvedNode, jacobianRow, vjp } from "@sinter/autodiff";
import { checkParams, type ParamValues } from "@sinter/backend/core";
import { isModel, type Model } from "@sinter/dsl";
import { MODEL, paramsByName } from "@sinter/dsl/internal";
import {
  bindDims,
  describe,
  type Graph,
  gotKind,
  interpretNodes,
  is,
  mapGraph,
  type Node,
  nodesOf,
  type Output,
  resolveShape,
  SinterError,
  shapeText,
  size,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { graphOf } from "./graph-of.ts";

/** The units of one activation, such as `relu[batch, 8]`, in the order of its elements. */
export interface Units {
  readonly name: string;
  /** The slope of each at its input: of relu 1 where it is active, and 0 where not. */
  readonly slopes: Float64Array;
  /** Where the slope is not 0. */
  readonly active: readonly boolean[];
}

/** y = W·x + b, which holds in the whole region that x lies in. */
export interface AffineRegion {
  /** [outputs, inputs], in C order. */
  readonly weight: { readonly shape: readonly [number, number]; readonly data: Float64Array };
  readonly bias: Float64Array;
  /** What the region is made by: each activation's units, in the order of the graph. */
  readonly units: readonly Units[];
}

/**
 * The affine map that a piecewise linear network is around x: of relu, prelu and others whose pieces are straight,
 * a network is one in each of finitely many regions. Computed in f64, W by one pass for each output, and
 * b = y − W·x. Where x lies on a border, it is one of the regions there.
 *
 * @param x one row of the only input
 * @throws SinterError INVALID_ARGUMENT if the network has several inputs or outputs, or something in it is not
 *   piecewise linear; INPUT_MISMATCH or PARAMS_MISMATCH if values are missing or of the wrong length
 * @example
 * const { weight, bias } = affineRegion(mlp, params, row);   // mlp(row) is weight·row + bias
 */
export function affineRegion(model: Model | Graph, params: ParamValues, x: ArrayLike<number>): AffineRegion {
  const graph = withoutStops(graphOf(model, "affineRegion"));
  const [input, ...more] = graph.inputs;
  const [output, ...others] = graph.outputs;
  if (input === undefined || output === undefined || more.length + others.length > 0)
    return fail("affineRegion expects a model with one input and one output");
  if (output.node.dtype !== "f32" || input.dtype !== "f32")
    return fail(`affineRegion expects a model from f32 to f32, got ${input.dtype} to ${output.node.dtype}`);
  checkRow(x, input.attrs.name);
  const curved = curvedNode(output.node, input);
  if (curved !== null) return fail(`affineRegion: ${describe(curved)} is not piecewise linear`);
  const values = checkParams(graph, isModel(model) ? paramsByName(model[MODEL], params) : params);
  const sizes = bindDims([input.attrs], () => x.length);
  const [batch] = input.shape;
  const rows = typeof batch === "string" ? sizes.get(batch) : 1;
  if (rows !== 1) return fail(`affineRegion expects one row of ${input.attrs.name}, got ${rows}`);
  const [first] = output.node.shape;
  if (typeof first === "string" && resolveShape(output.node.shape, sizes)[0] !== 1)
    return fail(`affineRegion expects one row of the output, got ${shapeText(output.node.shape)}`);
  const outputs = size(resolveShape(output.node.shape, sizes));

  const gradients = Array.from({ length: outputs }, (_, i) => jacobianRow(output.node, input, i));
  const units = slopesOf(output.node, input);
  const roots: Output[] = [output.node, ...gradients, ...units.map(({ slope }) => slope)].map((node, i) => ({
    name: `y${i}`,
    node,
  }));
  const found = interpretNodes(
    { name: "region", inputs: [input], outputs: roots },
    { [input.attrs.name]: x },
    values,
  );
  const data = (node: Node) => found.get(node)!.data;

  const weight = new Float64Array(outputs * x.length);
  for (const [i, gradient] of gradients.entries()) weight.set(data(gradient), i * x.length);
  const bias = data(output.node).map((y, i) => {
    let product = 0;
    for (let j = 0; j < x.length; j++) product += weight[i * x.length + j]! * x[j]!;
    return y - product;
  });
  return {
    weight: { shape: [outputs, x.length], data: weight },
    bias,
    units: units.map(({ name, slope }) => {
      const slopes = data(slope);
      return { name, slopes, active: Array.from(slopes, (each) => each !== 0) };
    }),
  };
}

/** The graph as it is computed: what stops gradients varies like everything else. */
const withoutStops = (graph: Graph): Graph =>
  mapGraph(graph, (node) => (is(node, "stopGradient") ? node.operands[0]! : node));

/** @throws SinterError INPUT_MISMATCH for what is no row of finite numbers */
function checkRow(x: unknown, name: string): void {
  const row = ArrayBuffer.isView(x) || Array.isArray(x) ? Array.from(x as ArrayLike<unknown>) : null;
  if (row === null)
    throw new SinterError("INPUT_MISMATCH", `${name}: expected an array of numbers, got ${gotKind(x)}`);
  const at = row.findIndex((v) => typeof v === "number" && !Number.isFinite(v));
  if (at >= 0)
    throw new SinterError(
      "INPUT_MISMATCH",
      `${name}: ${name}[${at}] is ${row[at]}; an affine map is one around finite numbers`,
    );
}

const fail = (why: string): never => {
  throw new SinterError("INVALID_ARGUMENT", why);
};

/** The slopes of all activations: elementwise ops whose slope in their one varying operand is not always the same. */
function slopesOf(y: Node, x: Node): { readonly name: string; readonly slope: Node }[] {
  const { active } = activeNodes(y, [x]);
  return nodesOf({ name: "region", inputs: [], outputs: [{ name: null, node: y }] }).flatMap((node) => {
    const [operand, another] = node.operands.filter((o) => active.has(o));
    if (!is(node, "elementwise") || operand === undefined || another !== undefined) return [];
    const ones = build.broadcast(build.scalar(1), node.shape);
    const slope = vjp(node, [operand], ones)[0]!;
    return nodesOf({ name: "slope", inputs: [], outputs: [{ name: null, node: slope }] }).includes(operand)
      ? [{ name: describe(node), slope }]
      : [];
  });
}
