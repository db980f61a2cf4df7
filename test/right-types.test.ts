import {
  add,
  type Linear,
  linear,
  type Model,
  model,
  prelu,
  relu,
  type Sequential,
  sequential,
  softmax,
  sub,
  type Tensor,
  tensor,
} from "sinter";
import { describe, expect, expectTypeOf, it } from "vitest";

describe("shapes that fit have exact types", () => {
  it("of sequential", () => {
    const mlp = sequential(linear(784, 256), relu(), linear(256, 10), softmax());
    expectTypeOf(mlp).toEqualTypeOf<Sequential<784, 10>>();
    expectTypeOf(sequential(mlp, prelu(10), linear(10, 3))).toEqualTypeOf<Sequential<784, 3>>();
    expectTypeOf(sequential(relu())).toEqualTypeOf<Sequential<null, null>>();
    expectTypeOf(mlp(tensor(["batch", 7, 784]))).toEqualTypeOf<Tensor<["batch", 7, 10]>>();
    expect(mlp(tensor(["batch", 7, 784])).shape).toEqual(["batch", 7, 10]);
  });

  it("of two hundred layers", () => {
    const l = linear(8, 8);
    // biome-ignore format: one line for forty layers
    const forty = sequential(l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l);
    expectTypeOf(sequential(forty, forty, forty, forty, forty)).toEqualTypeOf<Sequential<8, 8>>();
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

  it("and widths that only run time knows are numbers, checked there", () => {
    const n: number = 5;
    expectTypeOf(sequential(linear(3, n), linear(n, 2))).toEqualTypeOf<Sequential<3, 2>>();
    expect(() => sequential(linear(3, n), linear(n + 1, 2))).toThrow(
      "linear(6, 2) expects 6 features but receives 5",
    );
  });

  it("and a helper that is generic in a width keeps it precise", () => {
    const block = <N extends number>(width: N) => sequential(linear(width, width), relu());
    expectTypeOf(block(3)(tensor(["n", 3]))).toEqualTypeOf<Tensor<["n", 3]>>();
    expect(block(3).out).toBe(3);
  });
});
