import {
  type AnyLayer,
  add,
  compile,
  concat,
  init,
  type Linear,
  layerNorm,
  less,
  linear,
  matmul,
  model,
  type Param,
  type Params,
  type Program,
  parallel,
  prelu,
  relu,
  residual,
  type Sequential,
  sequential,
  softmax,
  type Tensor,
  tanh,
  tensor,
  transpose,
  where,
} from "sinter";
import { describe, expect, expectTypeOf, it } from "vitest";

describe("what the types do where there is no literal", () => {
  it("two hundred layers in five sequentials", () => {
    const l = linear(8, 8);
    // biome-ignore format: one line for forty layers
    const forty = sequential(l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l);
    expectTypeOf(sequential(forty, forty, forty, forty, forty)).toExtend<Sequential<8, 8>>();
    expect(sequential(forty, forty).out).toBe(8);
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

  it("a layer of unknown widths between others is checked at run time", () => {
    const around = (layer: AnyLayer) => sequential(linear(2, 3), layer, linear(4, 1));
    expectTypeOf(around(linear(3, 4))).toExtend<Sequential<2, 1>>();
    expect(() => around(relu())).toThrow("linear(4, 1) expects 4 features but receives 3");
  });

  it("a layer by condition that may change the width is refused, one that keeps it is not", () => {
    const kept = (deep: boolean) => sequential(linear(2, 3), deep ? linear(3, 3) : relu(), linear(3, 1));
    expectTypeOf(kept(true)).toExtend<Sequential<2, 1>>();
    const changed = (deep: boolean) =>
      // @ts-expect-error linear(3, 1) receives one of several widths; give it one literal, or a number that run time checks
      sequential(linear(2, 3), deep ? linear(3, 4) : relu(), linear(3, 1));
    expect([kept(true).out, kept(false).out, changed(false).out]).toEqual([1, 1, 1]);
    expect(() => changed(true)).toThrow("linear(3, 1) expects 3 features but receives 4");
  });

  it("layers that are spread by condition are checked at run time if their array is no tuple", () => {
    const net = (deep: boolean) => sequential(linear(2, 3), ...(deep ? [linear(3, 4)] : []), linear(3, 1));
    expect(net(false).out).toBe(1);
    expect(() => net(true)).toThrow("linear(3, 1) expects 3 features but receives 4");
    const tuples = (deep: boolean) =>
      // @ts-expect-error linear(4, 5) expects 4 features but receives 3, in both tuples
      sequential(linear(2, 3), ...(deep ? ([relu()] as const) : ([tanh(), relu()] as const)), linear(4, 5));
    expect(() => tuples(true)).toThrow("linear(4, 5) expects 4 features but receives 3");
  });

  it("without as const, widths in an object are numbers, checked at run time", () => {
    const config = { input: 784, hidden: 256 };
    expectTypeOf(linear(config.input, config.hidden)).toEqualTypeOf<Linear<number, number>>();
    expect(() => sequential(linear(config.input, config.hidden), linear(config.input, 1))).toThrow(
      "linear(784, 1) expects 784 features but receives 256",
    );
  });

  it("widths in a readonly object are literals where its type has them", () => {
    const config: { readonly input: 784; readonly hidden: number } = { input: 784, hidden: 256 };
    const net = sequential(linear(config.input, config.hidden), linear(config.hidden, 10));
    expectTypeOf(net).toExtend<Sequential<784, 10>>();
    expect(net.in).toBe(784);
  });

  it("the size that two tensors of a helper share is inferred as a union where they differ, which the next op refuses", () => {
    const product = <M extends number, K extends number, N extends number>(
      a: Tensor<[M, K]>,
      b: Tensor<[K, N]>,
    ) => matmul(a, b);
    expectTypeOf(product(tensor([2, 3]), tensor([3, 4]))).toEqualTypeOf<Tensor<[2, 4]>>();
    expect(() => product(tensor([2, 3]), tensor([5, 4]))).toThrow(
      "matmul of [2, 3] and [5, 4]: the left side has 3 columns but the right side has 5 rows",
    );
    const pair = <N extends number>(a: Tensor<["n", N]>, b: Tensor<["n", N]>) => add(a, b);
    // @ts-expect-error linear(3, 1) receives one of several widths; give it one literal, or a number that run time checks
    expect(() => linear(3, 1)(pair(tensor(["n", 3]), tensor(["n", 4])))).toThrow(
      "add cannot combine [n, 3] and [n, 4]",
    );
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

  it("and helpers that compose, attend and rearrange", () => {
    const deep = <N extends number>(n: N) =>
      sequential(
        linear(4, n),
        residual(linear(n, n)),
        parallel.sum(linear(n, n), linear(n, n)),
        sequential(linear(n, n), relu()),
        linear(n, 2),
      );
    expectTypeOf(deep(8)).toExtend<Sequential<4, 2>>();
    const attention = <D extends number>(width: D, x: Tensor<["n", 5, D]>) => {
      const [q, k, v] = [linear(width, width)(x), linear(width, width)(x), linear(width, width)(x)];
      return matmul(softmax(matmul(q, transpose(k, [0, 2, 1]))), v);
    };
    expectTypeOf(attention(8, tensor(["n", 5, 8]))).toEqualTypeOf<Tensor<["n", 5, 8]>>();
    const both = <D extends number>(x: Tensor<["n", D]>) => relu(concat([where(less(x, 0), 0, x), x]));
    expectTypeOf(both(tensor(["n", 7]))).toEqualTypeOf<Tensor<["n", 14]>>();
    expect([deep(8).out, attention(8, tensor(["n", 5, 8])).shape, both(tensor(["n", 7])).shape]).toEqual([
      2,
      ["n", 5, 8],
      ["n", 14],
    ]);
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

it("a program without types is any program", () => {
  const net = sequential(linear(2, 3));
  const programs: Program[] = [compile(net, { params: init(net, { seed: 1 }) })];
  expect(programs[0]!.run(Float32Array.of(1, 2))).toHaveLength(3);
  expectTypeOf(programs[0]!.run).toBeCallableWith({ x: Float32Array.of(1, 2) });
});

it("a model that returns null is refused, which without strict checks only run time sees", () => {
  // @ts-expect-error a model's function returns a tensor, or tensors by name, got null
  const make = () => model({ x: tensor([4]) }, () => null);
  expect(make).toThrow("a model's function returns a tensor, or tensors by name, got null");
});
