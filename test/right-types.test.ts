import {
  type Activation,
  type Along,
  type AnyLayer,
  add,
  broadcast,
  compile,
  concat,
  flatten,
  init,
  type Linear,
  layerNorm,
  linear,
  type Model,
  matmul,
  max,
  mean,
  model,
  type Param,
  type Params,
  parallel,
  prelu,
  relu,
  reshape,
  residual,
  type Sequential,
  sequential,
  slice,
  softmax,
  sub,
  sum,
  type Tensor,
  tensor,
  transpose,
  type UnitPrelu,
} from "sinter";
import { describe, expect, expectTypeOf, it } from "vitest";

describe("shapes that fit have exact types", () => {
  it("of sequential", () => {
    const mlp = sequential(linear(784, 256), relu(), linear(256, 10), softmax());
    expectTypeOf(mlp).toEqualTypeOf<
      Sequential<784, 10, [Linear<784, 256>, Activation<"relu">, Linear<256, 10>, Along<"softmax">]>
    >();
    expectTypeOf(sequential(mlp, prelu(10), linear(10, 3))).toEqualTypeOf<
      Sequential<784, 3, [typeof mlp, UnitPrelu<10>, Linear<10, 3>]>
    >();
    expectTypeOf(sequential(relu())).toEqualTypeOf<Sequential<null, null, [Activation<"relu">]>>();
    expectTypeOf(mlp(tensor(["batch", 7, 784]))).toEqualTypeOf<Tensor<["batch", 7, 10]>>();
    expect(mlp(tensor(["batch", 7, 784])).shape).toEqual(["batch", 7, 10]);
  });

  it("of two hundred layers", () => {
    const l = linear(8, 8);
    // biome-ignore format: one line for forty layers
    const forty = sequential(l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l);
    expectTypeOf(sequential(forty, forty, forty, forty, forty)).toExtend<Sequential<8, 8>>();
    expect(sequential(forty, forty).out).toBe(8);
  });

  it("of layers on tensors", () => {
    const x = tensor(["batch", 784]);
    expectTypeOf(x).toEqualTypeOf<Tensor<["batch", 784]>>();
    expectTypeOf(linear(784, 128)).toEqualTypeOf<Linear<784, 128>>();
    expectTypeOf(linear(784, 128)(x)).toEqualTypeOf<Tensor<["batch", 128]>>();
    expectTypeOf(relu(linear(784, 128)(x))).toEqualTypeOf<Tensor<["batch", 128]>>();
    expect(relu(linear(784, 128)(x)).shape).toEqual(["batch", 128]);
  });

  it("of arithmetic with broadcasting", () => {
    const x = tensor(["n", 10]);
    expectTypeOf(add(x, tensor([10]))).toEqualTypeOf<Tensor<["n", 10]>>();
    expectTypeOf(add(tensor([1, 10]), x)).toEqualTypeOf<Tensor<["n", 10]>>();
    expectTypeOf(sub(1, x)).toEqualTypeOf<Tensor<["n", 10]>>();
    expect(sub(1, x).shape).toEqual(["n", 10]);
  });

  it("of models", () => {
    const net = model({ a: tensor(["batch", 4]), b: tensor([4]) }, ({ a, b }) => ({
      sum: add(a, b),
      one: linear(4, 1)(a),
    }));
    expectTypeOf(net).toEqualTypeOf<
      Model<
        { readonly a: ["batch", 4]; readonly b: [4] },
        { readonly sum: ["batch", 4]; readonly one: ["batch", 1] }
      >
    >();
    expect(net.graph.outputs.map(({ node }) => node.shape)).toEqual([
      ["batch", 4],
      ["batch", 1],
    ]);
  });

  it("of reductions", () => {
    const x = tensor(["n", 3, 4]);
    expectTypeOf(sum(x)).toEqualTypeOf<Tensor<["n", 3]>>();
    expectTypeOf(mean(x, { axis: 1, keepDims: true })).toEqualTypeOf<Tensor<["n", 1, 4]>>();
    expectTypeOf(max(x, { axis: -2 })).toEqualTypeOf<Tensor<["n", 4]>>();
    expectTypeOf(softmax(x, { axis: 1 })).toEqualTypeOf<Tensor<["n", 3, 4]>>();
    expect([sum(x).shape, mean(x, { axis: 1, keepDims: true }).shape, max(x, { axis: -2 }).shape]).toEqual([
      ["n", 3],
      ["n", 1, 4],
      ["n", 4],
    ]);
  });

  it("of concat and slice", () => {
    const joined = concat([tensor(["n", 3]), tensor(["n", 4]), tensor(["n", 5])]);
    expectTypeOf(joined).toEqualTypeOf<Tensor<["n", 12]>>();
    const named = concat([tensor(["n", "m"]), tensor(["n", 2]), tensor(["n", "m"])]);
    expectTypeOf(named).toEqualTypeOf<Tensor<["n", "2*m+2"]>>();
    const rows = concat([tensor([2, 3]), tensor([5, 3])], { axis: 0 });
    expectTypeOf(rows).toEqualTypeOf<Tensor<[7, 3]>>();
    const part = slice(tensor(["n", 10]), 2, 5);
    expectTypeOf(part).toEqualTypeOf<Tensor<["n", 3]>>();
    expect([joined.shape, named.shape, rows.shape, part.shape]).toEqual([
      ["n", 12],
      ["n", "2*m+2"],
      [7, 3],
      ["n", 3],
    ]);
  });

  it("of reshape, flatten, transpose and broadcast", () => {
    const image = reshape(tensor(["n", 784]), ["n", 28, -1]);
    expectTypeOf(image).toEqualTypeOf<Tensor<["n", 28, 28]>>();
    const half = reshape(tensor(["m", 4]), [2, -1]);
    expectTypeOf(half).toEqualTypeOf<Tensor<[2, "2*m"]>>();
    const flat = flatten(tensor(["n", "time", 4]));
    expectTypeOf(flat).toEqualTypeOf<Tensor<["n", "4*time"]>>();
    const swapped = transpose(tensor(["n", 3, 4]));
    expectTypeOf(swapped).toEqualTypeOf<Tensor<["n", 4, 3]>>();
    const turned = transpose(tensor(["n", 3, 4]), [2, 0, 1]);
    expectTypeOf(turned).toEqualTypeOf<Tensor<[4, "n", 3]>>();
    const column = add(tensor(["n", 10]), broadcast(tensor(["n", 1]), ["n", 10]));
    expectTypeOf(column).toEqualTypeOf<Tensor<["n", 10]>>();
    expect([image, half, flat, swapped, turned, column].map((t) => t.shape)).toEqual([
      ["n", 28, 28],
      [2, "2*m"],
      ["n", "4*time"],
      ["n", 4, 3],
      [4, "n", 3],
      ["n", 10],
    ]);
  });

  it("of matmul", () => {
    const plain = matmul(tensor(["n", 3]), tensor([3, 4]));
    expectTypeOf(plain).toEqualTypeOf<Tensor<["n", 4]>>();
    const stacked = matmul(tensor(["n", 2, 3]), tensor(["n", 3, 4]));
    expectTypeOf(stacked).toEqualTypeOf<Tensor<["n", 2, 4]>>();
    const vector = matmul(tensor(["n", 3]), tensor([3]));
    expectTypeOf(vector).toEqualTypeOf<Tensor<["n"]>>();
    expect([plain.shape, stacked.shape, vector.shape]).toEqual([["n", 4], ["n", 2, 4], ["n"]]);
  });

  it("of residual blocks and branches", () => {
    const block = residual(linear(64, 256), relu(), linear(256, 64));
    const branches = parallel.concat(linear(8, 4), sequential(linear(8, 6), relu()), relu());
    const both = parallel.sum(linear(8, 4), linear(8, 4));
    expectTypeOf(sequential(linear(2, 64), block)).toExtend<Sequential<2, 64>>();
    expectTypeOf(branches(tensor(["n", 8]))).toEqualTypeOf<Tensor<["n", 18]>>();
    expectTypeOf(both(tensor(["n", 8]))).toEqualTypeOf<Tensor<["n", 4]>>();
    expect([block.out, branches.out, both.out]).toEqual([64, 18, 4]);
  });

  it("and widths that only run time knows are numbers, checked there", () => {
    const n: number = 5;
    expectTypeOf(sequential(linear(3, n), linear(n, 2))).toExtend<Sequential<3, 2>>();
    expect(() => sequential(linear(3, n), linear(n + 1, 2))).toThrow(
      "linear(6, 2) expects 6 features but receives 5",
    );
  });

  it("but a union of widths is refused: only one of them can be meant", () => {
    const either = (three: boolean) => (three ? linear(2, 3) : linear(2, 4));
    // @ts-expect-error linear(3, 1) receives one of several widths; give it one literal, or a number that run time checks
    expect(sequential(either(true), linear(3, 1)).out).toBe(1);
    // @ts-expect-error linear(3, 1) receives one of several widths; give it one literal, or a number that run time checks
    expect(() => sequential(either(false), linear(3, 1))).toThrow(
      "linear(3, 1) expects 3 features but receives 4",
    );
  });

  it("and layers in an array that is no tuple are checked at run time", () => {
    const layers: AnyLayer[] = [linear(2, 3), relu()];
    expectTypeOf(sequential(...layers)).toExtend<Sequential<number, number>>();
    expect(() => sequential(...layers, linear(4, 1))).toThrow(
      "linear(4, 1) expects 4 features but receives 3",
    );
    expect(sequential(...layers.map((layer) => layer)).out).toBe(3);
  });

  it("and widths from an object as const are as good as literals", () => {
    const config = { input: 784, hidden: 256, classes: 10 } as const;
    const net = sequential(
      linear(config.input, config.hidden),
      relu(),
      linear(config.hidden, config.classes),
    );
    expectTypeOf(net).toExtend<Sequential<784, 10>>();
    expect(net.out).toBe(10);
  });

  it("and a helper that is generic in a width keeps it precise", () => {
    const block = <N extends number>(width: N) => sequential(linear(width, width), relu());
    expectTypeOf(block(3)(tensor(["n", 3]))).toEqualTypeOf<Tensor<["n", 3]>>();
    expect(block(3).out).toBe(3);
    const head = <N extends number>(width: N, x: Tensor<["n", N]>) => linear(width, 1)(x);
    expectTypeOf(head(3, tensor(["n", 3]))).toEqualTypeOf<Tensor<["n", 1]>>();
  });

  it("and a helper of several layers, residual blocks and calls too", () => {
    const mlp = <I extends number, H extends number, O extends number>(i: I, h: H, o: O) =>
      sequential(linear(i, h), relu(), linear(h, h), relu(), linear(h, o), softmax());
    expectTypeOf(mlp(784, 256, 10)).toExtend<Sequential<784, 10>>();
    expectTypeOf(mlp(2, 8, 1)(tensor(["n", 2]))).toEqualTypeOf<Tensor<["n", 1]>>();
    const block = <N extends number>(n: N) => residual(layerNorm(n), linear(n, n), relu(), linear(n, n));
    const net = sequential(linear(2, 64), block(64), linear(64, 32), block(32));
    expectTypeOf(net).toExtend<Sequential<2, 32>>();
    // @ts-expect-error residual(32 → 32) expects 32 features but receives 64
    expect(() => sequential(linear(2, 64), block(32))).toThrow(
      "residual(32 → 32) expects 32 features but receives 64",
    );
    const skip = <N extends number>(n: N, x: Tensor<["n", N]>) => {
      const h = relu(linear(n, n)(x));
      return add(relu(linear(n, n)(h)), x);
    };
    expectTypeOf(skip(7, tensor(["n", 7]))).toEqualTypeOf<Tensor<["n", 7]>>();
    expect([mlp(2, 8, 1).out, net.out, skip(7, tensor(["n", 7])).shape]).toEqual([1, 32, ["n", 7]]);
  });

  it("and a helper that cannot be right for every width is refused where it is written", () => {
    // @ts-expect-error linear(5, n) receives 4
    const wrong = <N extends number>(n: N) => sequential(linear(n, 4), linear(5, n));
    expect(() => wrong(3)).toThrow("linear(5, 3) expects 5 features but receives 4");
    // @ts-expect-error linear(4, 5) receives n, which is 4 only for some n
    const unsure = <N extends number>(n: N) => sequential(linear(3, n), linear(4, 5));
    expect(unsure(4).out).toBe(5);
  });
});

describe("parameters have types", () => {
  it("with each name and shape", () => {
    const mlp = sequential(
      linear(784, 256),
      relu(),
      linear(256, 10, { bias: false, name: "head" }),
      sequential(layerNorm(10, { name: "norm" }), prelu()),
      residual(linear(10, 10)),
    );
    expectTypeOf<Params<typeof mlp>>().toEqualTypeOf<{
      readonly "0.weight": Param<[256, 784]>;
      readonly "0.bias": Param<[256]>;
      readonly "head.weight": Param<[10, 256]>;
      readonly "3.norm.weight": Param<[10]>;
      readonly "3.norm.bias": Param<[10]>;
      readonly "3.1.weight": Param<[1]>;
      readonly "4.0.weight": Param<[10, 10]>;
      readonly "4.0.bias": Param<[10]>;
    }>();
    const params = init(mlp, { seed: 1 });
    expectTypeOf(params).toEqualTypeOf<Params<typeof mlp>>();
    expect(Object.fromEntries(Object.entries(params).map(([name, { shape }]) => [name, shape]))).toEqual({
      "0.weight": [256, 784],
      "0.bias": [256],
      "head.weight": [10, 256],
      "3.norm.weight": [10],
      "3.norm.bias": [10],
      "3.1.weight": [1],
      "4.0.weight": [10, 10],
      "4.0.bias": [10],
    });
  });

  it("and a layer that stands twice has them at both places, as one value", () => {
    const twice = linear(2, 2);
    const net = sequential(twice, relu(), twice);
    const params = init(net, { seed: 1 });
    expectTypeOf(params["2.weight"]).toEqualTypeOf<Param<[2, 2]>>();
    expect(params["2.weight"].data).toBe(params["0.weight"].data);
    const { "0.weight": _w, "0.bias": _b, ...later } = params;
    const x = Float32Array.of(1, 2);
    expect(compile(net, { params: later }).run(x)).toEqual(compile(net, { params }).run(x));
    const other = { ...params, "2.bias": { shape: [2] as [2], data: Float32Array.of(5, 6) } };
    expect(() => compile(net, { params: other })).toThrow(
      "0.bias and 2.bias are one parameter, because their layer stands twice, but have different values",
    );
  });

  it("that compile checks", () => {
    const net = sequential(linear(2, 3), relu());
    const weight = { shape: [2, 3] as [2, 3], data: new Float32Array(6) };
    const bias = new Float32Array(3);
    // @ts-expect-error 0.weight should be [3, 2] but is [2, 3]
    expect(() => compile(net, { params: { "0.weight": weight, "0.bias": bias } })).toThrow(
      "the parameters do not fit the model: 0.weight should be [3, 2] but is [2, 3]",
    );
    const right = init(net, { seed: 1 })["0.weight"];
    // @ts-expect-error 0.bais is not in the model
    expect(() => compile(net, { params: { "0.weight": right, "0.bais": bias } })).toThrow(
      "0.bias [3] is missing; 0.bais is not in the model",
    );
  });

  it("and of a model that is a function they are a record", () => {
    const net = model({ x: tensor(["n", 2]) }, ({ x }) => linear(2, 1)(x));
    const params = init(net, { seed: 1 });
    expectTypeOf(params).toEqualTypeOf<Readonly<Record<string, Param>>>();
    expect(Object.keys(params)).toEqual(["0.weight", "0.bias"]);
  });
});
