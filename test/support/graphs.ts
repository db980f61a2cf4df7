import {
  formulas,
  type Graph,
  indexLimits,
  type Node,
  type OpName,
  print,
  rowSize,
  shapeText,
} from "@sinter/ir";
import * as g from "@sinter/ir/build";
import fc from "fast-check";

/** Makes a node from operands and numbers drawn at random; what does not fit throws. */
type Maker = (draw: {
  readonly a: Node;
  readonly b: Node;
  readonly c: Node;
  readonly i: number;
  readonly j: number;
  /** A parameter of this graph alone. */
  readonly fresh: (name: string, shape: readonly number[]) => Node;
}) => Node;

type FormulaName = keyof typeof formulas;
const formulaNames = Object.keys(formulas) as FormulaName[];

const positive = (x: Node): Node => g.apply("add", g.apply("abs", x), g.scalar(1));
/** Where a formula has a finite value, its last operand is brought there. */
const domain: Partial<Record<FormulaName, (x: Node) => Node>> = {
  div: positive,
  log: positive,
  sqrt: positive,
  exp: (x) => g.apply("min", x, g.scalar(4)),
};

const anyFormula: Maker = ({ a, b, c, i, j }) => {
  const name = formulaNames[(i + j) % formulaNames.length]!;
  const { arity } = formulas[name];
  const operands = [c, b, a].slice(-arity);
  const last = operands.pop()!;
  return g.apply(name, ...operands, domain[name]?.(last) ?? last);
};

const kinds = ["sum", "mean", "max", "min"] as const;
const depth = (x: Node): number => x.shape.at(-1) as number;

/** Every op that has operands, within the rows of the batch. */
const makers: Readonly<
  Record<Exclude<OpName, "input" | "param" | "const" | "state" | "dimSize">, readonly Maker[]>
> = {
  elementwise: [
    ...Array<Maker>(6).fill(anyFormula),
    ({ a, b }) => g.apply("where", g.apply("less", a, b), a, b),
  ],
  linear: [
    ({ a, j, fresh }) => {
      const out = (j % 13) + 1;
      return g.linear(a, fresh("w", [out, depth(a)]), j % 2 ? fresh("b", [out]) : undefined);
    },
    ({ a, i, j, fresh }) => {
      const hidden = (j % 13) + 1;
      return g.linear(g.linear(a, fresh("w", [hidden, depth(a)])), fresh("v", [(i % 9) + 1, hidden]));
    },
  ],
  matmul: [
    ({ a, b }) => g.matmul(a, b),
    ({ a, b }) => g.matmul(a, g.transpose(b)),
    ({ b }) => g.matmul(g.param("k", [2, 1, 3, 5]), g.transpose(b, [0, 2, 1])),
    ({ a }) => g.matmul(g.reshape(a, ["n", 1, ...a.shape.slice(1)]), g.param("l", [2, 4, 3])),
  ],
  reduce: [
    ({ a, i, j }) => g.reduce(a, kinds[j % 4]!, 1 + (i % 2), j % 3 === 0),
    ({ c }) => g.reduce(g.gather(g.param("table", [500, 4]), c), "mean", 1),
  ],
  argmax: [({ a, i, j }) => g.argmax(a, 1 + (i % 2), j % 3 === 0)],
  gather: [
    ({ a }) => g.gather(g.param("table", [500, 4]), a),
    ({ b }) => g.gather(g.param("row", [500]), b),
    ({ a, j }) => g.gather(a, g.argmax(g.param("q", [3, 4]), 0), 1 + (j % 2)),
  ],
  reshape: [
    ({ a }) => {
      const [n, ...rest] = a.shape;
      return g.reshape(a, rest.length === 2 ? [n!, -1] : [...a.shape, 1]);
    },
  ],
  transpose: [({ a }) => g.transpose(a, [0, 2, 1]), ({ a }) => g.transpose(a, [0, 3, 1, 2])],
  broadcast: [({ a }) => g.broadcast(a, ["n", 3, depth(a)])],
  concat: [({ a, b, i }) => g.concat([a, b], 1 + (i % 2)), ({ a, b }) => g.concat([a, b, a], 1)],
  scatterAdd: [
    ({ a, b, j }) => g.scatterAdd(a, b, 3 + (j % 3), 1),
    ({ a, i, j }) => g.scatterAdd(a, g.argmax(g.param("q", [3, 4]), i % 2), 4, 1 + (j % 2)),
    ({ j }) => g.scatterAdd(g.param("m", [4, 6]), g.argmax(g.param("q", [3, 4]), 0), 4 + (j % 2)),
  ],
  slice: [({ a, i, j }) => g.slice(a, i % 3, (i % 3) + 1 + (j % 3), 1 + (j % 2))],
  pad: [({ a, i, j }) => g.pad(a, i % 3, j % 2, 1 + ((i + j) % 2))],
  softmax: [({ a, i }) => g.softmax(a, 1 + (i % 2))],
  logSoftmax: [({ a, i }) => g.logSoftmax(a, 1 + (i % 2))],
  stopGradient: [({ a }) => g.stopGradient(a)],
  dropout: [({ a, i }) => g.dropout(a, 0.5, i)],
  batchNorm: [
    ({ a, fresh }) => {
      const of = (name: string) => fresh(name, [depth(a)]);
      const [scale, shift, mean, root] = [of("scale"), of("shift"), of("mean"), of("root")];
      return g.batchNorm(a, { scale, shift, mean, variance: g.apply("mul", root, root) });
    },
  ],
  rmsNorm: [({ a, fresh }) => g.rmsNorm(a, fresh("scale", [depth(a)]))],
  layerNorm: [
    ({ a, fresh }) => g.layerNorm(a, fresh("scale", [depth(a)]), fresh("shift", [depth(a)])),
    ({ a, c }) => g.layerNorm(a, g.param("r", [4]), c),
  ],
};
const within: readonly Maker[] = Object.values(makers).flat();

/** What has one value for the whole batch: sums over it, products along it, its size. */
const over: readonly Maker[] = [
  ...Array<Maker>(4).fill(({ a, j }) => g.reduce(a, kinds[j % 4]!, 0, j % 3 === 0)),
  ({ a, b }) => g.matmul(g.transpose(a, [1, 0]), b),
  ({ a }) => g.matmul(g.transpose(a, [1, 2, 0]), g.reduce(a, "sum", 2)),
  ({ a }) => g.apply("div", a, g.dimSize("n")),
  ({ a, c, j }) => g.scatterAdd(a, c, 3 + (j % 3), 0),
];

/** Values of shape [n, a] and [n, a, b], and some without the batch, through every op. */
const graphsOf = (allMakers: readonly Maker[], hasStates: boolean): fc.Arbitrary<Graph> =>
  fc
    .array(fc.noBias(fc.tuple(fc.nat(), fc.nat(), fc.nat())), { minLength: 1, maxLength: 12 })
    .map((choices) => {
      const inputs = [
        g.input("x", ["n", 5]),
        g.input("z", ["n", 3, 4]),
        g.input("c", [5]),
        g.input("t", ["n", 3], "i32"),
        g.input("mask", ["n", 5], "bool"),
      ];
      const states = hasStates ? [g.state("kept", [5]), g.state("old", [3, 4])] : [];
      const values: Node[] = [
        ...inputs,
        ...states,
        g.param("p", [5]),
        g.param("q", [3, 4]),
        g.param("r", [4]),
        g.scalar(0.5),
        g.param("m", [4, 6]),
      ];
      const given = values.length;
      const at = (index: number): Node => values[index % values.length]!;
      const make = (kind: number, i: number, j: number): boolean => {
        const fresh = (name: string, shape: readonly number[]) => g.param(`${name}${values.length}`, shape);
        try {
          const made = allMakers[kind % allMakers.length]!({ a: at(i), b: at(j), c: at(i + j), i, j, fresh });
          indexLimits({ name: "g", inputs: [], outputs: [{ name: null, node: made }] });
          const runs = made.shape.every((dim, axis) => typeof dim === "number" || axis === 0);
          const fits = runs && !made.isStatic && !values.includes(made) && rowSize(made.shape) <= 400;
          if (fits) values.push(made);
          return fits;
        } catch {
          // A shape rule refused.
          return false;
        }
      };
      for (const [kind, i, j] of choices)
        for (let k = 0; k < values.length && !make(kind, i + k, j + 5 * k); k++);
      const made = values.slice(given);
      const used = new Set(made.flatMap(({ operands }) => operands));
      // What nothing uses, and one value that something may.
      const outputs = [
        ...new Set([...made.filter((node) => !used.has(node)), at(Math.floor(values.length / 2))]),
      ];
      const graph = { name: "g", inputs, outputs: outputs.map((node, k) => ({ name: `y${k}`, node })) };
      Object.assign(graph, { [fc.toStringMethod]: () => print(graph) });
      const updates = states.map((state) => ({ state, node: successor(state, made) }));
      return hasStates ? { ...graph, updates } : graph;
    });

/** The last of some values that can take a state's place, or the state itself, decayed. */
const successor = (state: Node, made: readonly Node[]): Node =>
  made.findLast(({ shape, dtype }) => dtype === "f32" && shapeText(shape) === shapeText(state.shape)) ??
  g.apply("mul", state, g.scalar(0.5));

/** Graphs whose rows have nothing to do with each other. */
export const rowGraphs: fc.Arbitrary<Graph> = graphsOf(within, false);

/** Graphs that also go over the batch, and keep states. */
export const graphs: fc.Arbitrary<Graph> = graphsOf([...within, ...over], true);
