import { readdirSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";

/** The tensors that a use is given: f32 [n, 6] twice, f32 [6, 4], f32 [n, 1], i32 [n] and bool [n, 6]. */
type Tensors = Readonly<Record<"x" | "y" | "m" | "one" | "i" | "mask", never>>;
// biome-ignore lint/suspicious/noExplicitAny: each function has parameters of its own.
type Use = (f: any, tensors: Tensors) => unknown;

const unary: Use = (f, { x }) => f(x);
const binary: Use = (f, { x, y }) => f(x, y);
const layer: Use = (f, { x }) => f(6)(x);

/** A use of each function that the files below export. */
const uses: Readonly<Record<string, Use>> = {
  argmax: unary,
  add: binary,
  sub: binary,
  mul: binary,
  div: binary,
  maximum: binary,
  minimum: binary,
  neg: unary,
  abs: unary,
  sqrt: unary,
  exp: unary,
  log: unary,
  stopGradient: unary,
  less: binary,
  lessEqual: binary,
  greater: binary,
  greaterEqual: binary,
  equal: binary,
  notEqual: binary,
  where: (f, { mask, x, y }) => f(mask, x, y),
  broadcast: (f, { x }) => f(x, ["n", 6]),
  concat: (f, { x, y }) => f([x, y]),
  stack: (f, { x, y }) => f([x, y], { axis: 1 }),
  gather: (f, { m, i }) => f(m, i),
  matmul: (f, { x, m }) => f(x, m),
  pad: (f, { x }) => f(x, 1, 2),
  sum: unary,
  variance: unary,
  norm: unary,
  prod: unary,
  cumsum: unary,
  einsum: (f, { x, m }) => f("ni,ij->nj", x, m),
  oneHot: (f, { i }) => f(i, 3),
  topk: (f, { x }) => f(x, 2).values,
  mean: unary,
  max: unary,
  min: unary,
  reshape: (f, { x }) => f(x, ["n", 2, 3]),
  flatten: unary,
  transpose: (f, { m }) => f(m, [1, 0]),
  expandDims: (f, { x }) => f(x, { axis: 1 }),
  squeeze: (f, { one }) => f(one, { axis: 1 }),
  scatterAdd: (f, { x, i }) => f(x, i, { size: 3 }),
  slice: (f, { x }) => f(x, 1, 3, { axis: 1 }),
  split: (f, { x }) => f(x, [2, 4])[1],
  embedding: (f, { i }) => f(9, 4)(i),
  layerNorm: layer,
  rmsNorm: layer,
  batchNorm: layer,
  standardize: layer,
  groupNorm: (f, { x }) => f(2, 6)(x),
  identity: (f, { x }) => f()(x),
  dropout: (f, { x }) => f(0.5)(x),
  linear: (f, { x }) => f(6, 3)(x),
  softmax: unary,
  softmin: unary,
  glu: (f, { x }) => f(3)(x),
  maxout: (f, { x }) => f(3, 2)(x),
  logSoftmax: unary,
};

/** What files export besides: parts of others. */
const parts = ["along", "checkEpsilon"];

const files = ["ops", "layers"].flatMap((folder) =>
  readdirSync(`packages/dsl/src/${folder}`)
    .filter((file) => file !== "index.ts")
    .map((file) => `${folder}/${file}`),
);

// Elsewhere all kernels are there, since `parse` brings them; only a bundle misses one.
describe("a file of the DSL that is loaded alone brings the kernels that its functions need", () => {
  for (const file of files)
    it(file, async () => {
      vi.resetModules();
      const exported = (await import(`../packages/dsl/src/${file}`)) as Record<string, unknown>;
      const { compileGraph } = await import("@sinter/backend/core");
      const { nodesOf } = await import("@sinter/ir");
      const { model } = await import("../packages/dsl/src/model.ts");
      const { tensor } = await import("../packages/dsl/src/tensor.ts");
      const inputs = {
        x: tensor(["n", 6]),
        y: tensor(["n", 6]),
        m: tensor([6, 4]),
        one: tensor(["n", 1]),
        i: tensor(["n"], { dtype: "i32" }),
        mask: tensor(["n", 6], { dtype: "bool" }),
      };
      const values = {
        x: Float32Array.from({ length: 12 }, (_, k) => k),
        y: new Float32Array(12).fill(2),
        m: new Float32Array(24).fill(0.5),
        one: Float32Array.of(1, 2),
        i: Int32Array.of(0, 2),
        mask: new Uint8Array(12).fill(1),
      };
      for (const [name, f] of Object.entries(exported)) {
        if (parts.includes(name)) continue;
        const use = uses[name];
        if (use === undefined) throw new Error(`give ${name} a use in this file`);
        const { graph } = model(inputs, (tensors) => use(f, tensors as never) as never);
        const params = Object.fromEntries(
          nodesOf(graph).flatMap(({ op, attrs, shape }) => {
            const length = shape.reduce<number>((n, dim) => n * (dim as number), 1);
            return op === "param"
              ? [[(attrs as { name: string }).name, new Float32Array(length).fill(1)]]
              : [];
          }),
        );
        for (const backend of ["wasm", "cpu"] as const)
          expect(compileGraph(graph, { backend, params }).run(values)).toBeTruthy();
      }
    });
});
