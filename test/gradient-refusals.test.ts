import {
  activation,
  affineRegion,
  argmax,
  celu,
  compile,
  concat,
  formulaOf,
  gather,
  grad,
  gradient,
  hardTanh,
  init,
  interpret,
  leakyRelu,
  less,
  linear,
  mean,
  minimum,
  model,
  mul,
  parametersOf,
  perUnit,
  print,
  relu,
  type Scalar,
  scalar,
  sequential,
  shared,
  softplus,
  stopGradient,
  sum,
  type Tensor,
  tanh,
  tensor,
  threshold,
} from "sinter";
import { describe, expect, it } from "vitest";

const net = sequential(linear(3, 2), tanh());
const JS = (value: unknown) => value as never;

describe("what has no gradient is said in a sentence", () => {
  const x = tensor([3]);
  const cases: Readonly<Record<string, readonly [() => unknown, string]>> = {
    "a value that is not used": [
      () => grad(sum(x), tensor([3])),
      "[3]: the scalar does not depend on it, or only through stopGradient",
    ],
    "a value that is stopped": [
      () => grad(sum(stopGradient(x)), x),
      "[3]: the scalar does not depend on it, or only through stopGradient",
    ],
    "a layer that stands elsewhere": [
      () => grad(sum(x), parametersOf(net)),
      "grad: sequential(3 → 2) stands nowhere in this model; call it on a tensor first",
    ],
    "no layer": [
      () => parametersOf(JS(3)),
      "parametersOf expects a layer, or layers by name as in { encoder, head }, got number",
    ],
    "what is joined along the batch": [
      () =>
        model({ x: tensor(["n", 3]) }, ({ x }) =>
          grad(mean(sum(concat([x, x], { axis: 0 })), { axis: 0 }), x),
        ),
      "grad of concat along axis 0 of [n, 3]: its size n is only known at run time",
    ],
    "an output that is no scalar": [
      () => gradient(net),
      'gradient: the output is f32[batch, 2] and no scalar; name a seed, an input with the gradient with respect to it, as in { seed: "dy" }',
    ],
    "a seed whose name is taken": [
      () => gradient(net, { seed: "x" }),
      "gradient: the seed needs another name than x, which is taken",
    ],
    "names that are no list": [
      () => gradient(net, { seed: "dy", wrt: JS("x") }),
      'gradient: wrt is a list of names, like ["0.weight"], got string',
    ],
    "a name that stands twice": [
      () => gradient(net, { seed: "dy", wrt: ["x", "x"] }),
      "gradient: wrt has x twice",
    ],
    "a name that is not there": [
      () => gradient(net, { seed: "dy", wrt: ["y"] }),
      'gradient: there is no "y" in model; it has x, 0.bias, 0.weight',
    ],
    "a model without parameters": [
      () =>
        gradient(
          model({ x: tensor(["n", 3]) }, ({ x }) => tanh(x)),
          { seed: "dy" },
        ),
      "gradient: the output depends on no parameter of model; name inputs with wrt",
    ],
    "a layer in place of an activation": [
      () => formulaOf(relu()),
      "formulaOf expects an activation such as relu, and not relu(), the layer that it makes",
    ],
  };
  for (const [what, [f, sentence]] of Object.entries(cases))
    it(what, () =>
      expect(f).toThrow(
        expect.objectContaining({ name: "SinterError", message: expect.stringContaining(sentence) }),
      ),
    );
});

describe("parameters and constants of activations are checked", () => {
  const formula = (x: Scalar) => x;
  const bent = activation({
    name: "bent",
    params: { p: perUnit(1), q: perUnit(0) },
    formula: (x, { p }) => scalar.mul(p, x),
  });
  const cases: Readonly<Record<string, readonly [() => unknown, string]>> = {
    "units that are missing": [
      () => (bent as unknown as () => unknown)(),
      "bent needs the number of units, as in bent(8): p, q have one value for each",
    ],
    "units where there are none": [
      () =>
        (activation({ name: "tilt", params: { a: shared(1) }, formula }) as (units: number) => unknown)(3),
      "tilt() takes no number of units: its parameters are shared by all",
    ],
    "a parameter that is not there": [
      () =>
        activation(
          JS({
            name: "bad",
            params: { p: shared(1) },
            formula: (x: never, { q }: never) => scalar.mul(q, x),
          }),
        ),
      "bad has no parameter q; it has p",
    ],
    "no parameters": [
      () => activation(JS({ name: "bad", params: {}, formula })),
      "bad: without any parameters, leave out params",
    ],
    "parameters and constants": [
      () => activation(JS({ name: "bad", params: { p: shared(1) }, attrs: { a: 1 }, formula })),
      "bad: an activation has attrs, constants that a use may choose, or params that are learned, and not both",
    ],
    "a start that is no number": [
      () => activation(JS({ name: "bad", params: { p: { kind: "shared", start: Number.NaN } }, formula })),
      "bad: p expects the finite number at which the parameter starts, got NaN",
    ],
    "an option as PyTorch calls it": [
      () => leakyRelu(JS({ negative_slope: 0.1 })),
      "leakyRelu has no option negative_slope; what PyTorch calls that is slope here",
    ],
    "alpha 0": [() => celu({ alpha: 0 }), "celu: alpha must not be 0, by which it divides"],
    "beta 0": [() => softplus({ beta: 0 }), "softplus: beta must not be 0, by which it divides"],
    "bounds the wrong way round": [
      () => hardTanh({ min: 1, max: -1 }),
      "hardTanh: min must be below max, got 1 and -1",
    ],
  };
  for (const [what, [f, sentence]] of Object.entries(cases))
    it(what, () => expect(f).toThrow(expect.objectContaining({ name: "SinterError", message: sentence })));
});

describe("affineRegion refuses what is no affine map of a row", () => {
  const x = [1, 2, 3];
  const of =
    (define: Parameters<typeof model>[1], row: unknown = x) =>
    () =>
      affineRegion(model({ x: tensor(["n", 3]) }, define as never) as never, {}, row as never);
  it("indices and masks", () => {
    expect(of(({ x }) => argmax(x as never))).toThrow(
      "affineRegion expects a model from f32 to f32, got f32 to i32",
    );
    expect(of(({ x }) => less(x as Tensor, 2) as never)).toThrow(
      "affineRegion expects a model from f32 to f32, got f32 to bool",
    );
  });
  it("rows that are none, or not finite", () => {
    expect(of(({ x }) => x!, null)).toThrow("x: expected an array of numbers, got null");
    expect(of(({ x }) => x!, [1, Number.NaN, 3])).toThrow(
      "x: x[1] is NaN; an affine map is one around finite numbers",
    );
  });
  it("what varies behind stopGradient, which is there for gradients alone", () => {
    expect(of(({ x }) => mul(stopGradient(x as never), x as never))).toThrow(
      "mul[n, 3] is not piecewise linear",
    );
    const twice = affineRegion(
      model({ x: tensor(["n", 3]) }, ({ x }) => mul(stopGradient(x), 2)),
      {},
      x,
    );
    expect([...twice.weight.data]).toEqual([2, 0, 0, 0, 2, 0, 0, 0, 2]);
    expect([...twice.bias]).toEqual([0, 0, 0]);
  });
});

describe("derivatives are right where it is easy to be wrong", () => {
  it("constants that f32 cannot hold together stay apart", () => {
    const big = activation({ name: "big", formula: (x) => scalar.mul(1e30, scalar.mul(1e30, x)) });
    expect(formulaOf(big).slope(2) / 1e60).toBeCloseTo(1, 12);
    const small = activation({
      name: "small",
      formula: (x) => scalar.mul(1e-25, scalar.mul(1e-25, scalar.mul(x, x))),
    });
    const slope = model({ x: tensor([1]) }, ({ x }) => grad(sum(small(x)), x));
    for (const backend of ["cpu", "wasm"] as const)
      expect(compile(slope, { backend }).run(Float32Array.of(1e15))[0]! / 2e-35).toBeCloseTo(1, 5);
  });

  it("an element that is taken by one index gets its gradient back", () => {
    const first = model({ x: tensor([4]) }, ({ x }) => grad(gather(x, argmax(x)), x));
    for (const backend of ["cpu", "wasm"] as const)
      expect([...compile(first, { backend }).run(Float32Array.of(1, 5, 2, 3))]).toEqual([0, 1, 0, 0]);
  });

  it("formulas may be called as derivatives are", () => {
    const mine = activation({ name: "tanhGrad", formula: (x) => scalar.mul(x, x) });
    const own = sequential(linear(3, 2), tanh(), mine(), linear(2, 1));
    const step = model({ x: tensor(["n", 3]) }, ({ x }) => {
      const y = own(x);
      return { y, dx: grad(mean(sum(y), { axis: 0 }), x) };
    });
    expect(print(step)).toMatch(
      /formula tanhGrad\([\s\S]*formula tanhGrad2\(|formula tanhGrad2\([\s\S]*formula tanhGrad\(/,
    );
    const { dx } = compile(step, { params: init(step, { seed: 1 }) }).run(Float32Array.of(1, 2, 3));
    expect(dx).toHaveLength(3);
  });

  it("parameters of a layer have zeros where others of it are used", () => {
    const layer = linear(2, 2);
    const penalty = model({ x: tensor(["n", 2]) }, ({ x }) => {
      const slope = grad(mean(sum(layer(x)), { axis: 0 }), x);
      return grad(mean(sum(mul(slope, slope)), { axis: 0 }), parametersOf(layer));
    });
    const found = interpret(
      penalty,
      { x: [1, 2] },
      { "0.weight": Float32Array.of(1, 2, 3, 4), "0.bias": Float32Array.of(5, 6) },
    );
    expect([...found.bias!]).toEqual([0, 0]);
    expect([...found.weight!]).toEqual([8, 12, 8, 12]);
  });

  it("operands may repeat along the result, and not along each other", () => {
    const graph = model({ x: tensor(["n", 3]), one: tensor([1, 1]), row: tensor([3]) }, ({ x, one, row }) =>
      grad(mean(sum(mul(minimum(x, one), row)), { axis: 0 }), x),
    );
    const inputs = { x: Float32Array.of(1, 2, 3), one: Float32Array.of(2.5), row: Float32Array.of(5, 6, 7) };
    for (const backend of ["cpu", "wasm"] as const)
      expect([...compile(graph, { backend }).run(inputs)]).toEqual([5, 6, 0]);
  });

  it("NaN stays NaN", () => {
    const { value } = formulaOf(threshold);
    expect(value(Number.NaN)).toBeNaN();
  });

  it("formulas are written as they are meant", () => {
    const of = (formula: (x: Scalar) => Scalar) => formulaOf(activation({ name: "f", formula })).text;
    expect(of((x) => scalar.mul(scalar.exp(x), scalar.exp(x)))).toBe("(e^x)²");
    expect(of((x) => scalar.select(scalar.mul(scalar.lt(0, x), scalar.lt(x, 1)), x, 0))).toBe(
      "{x if [0 < x]·[x < 1], else 0}",
    );
    expect(of((x) => scalar.add(x, -3))).toBe("x − 3");
    expect(of((x) => scalar.mul(-0.5, scalar.mul(x, x)))).toBe("−0.5·x²");
    expect(formulaOf(celu).text).toBe("{x if 0 < x, else alpha·(e^(x/alpha) − 1)}");
  });
});
