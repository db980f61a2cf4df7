import { print, SinterError } from "@sinter/ir";
import * as scalar from "@sinter/ir/scalar";
import { describe, expect, it } from "vitest";
import {
  activation,
  add,
  init,
  type Linear,
  leakyRelu,
  linear,
  model,
  mul,
  parallel,
  prelu,
  relu,
  residual,
  sequential,
  softmax,
  sub,
  tensor,
} from "./index.ts";

const paramNames = (m: { graph: unknown }) =>
  print((m as { graph: Parameters<typeof print>[0] }).graph)
    .split("where")[1]
    ?.match(/@[\w.]+/g);

describe("parameter names", () => {
  it("follow PyTorch: positions, nested positions, names", () => {
    expect(paramNames(sequential(linear(2, 3), relu(), linear(3, 4, { bias: false })))).toEqual([
      "@0.bias",
      "@0.weight",
      "@2.weight",
    ]);
    expect(paramNames(sequential(sequential(linear(2, 3)), linear(3, 4, { name: "head" })))).toEqual([
      "@0.0.bias",
      "@0.0.weight",
      "@head.bias",
      "@head.weight",
    ]);
    const net = model({ x: tensor(["batch", 2]) }, ({ x }) =>
      linear(3, 1, { name: "out" })(relu(linear(2, 3)(x))),
    );
    expect(paramNames(net)).toEqual(["@0.bias", "@0.weight", "@out.bias", "@out.weight"]);
  });

  it("are shared by a layer that is used twice", () => {
    const shared = linear(4, 4);
    expect(paramNames(sequential(shared, relu(), shared))).toEqual(["@0.bias", "@0.weight"]);
  });

  it("may not be given to two layers", () => {
    const twice = () => sequential(linear(2, 2, { name: "fc" }), relu(), linear(2, 3, { name: "fc" })).graph;
    expect(twice).toThrow("linear(2, 2) and linear(2, 3) are both called fc: give one another { name }");
  });
});

describe("residual and parallel", () => {
  it("name their parameters by position, and add or join what their parts give", () => {
    const net = sequential(
      residual(linear(4, 8), relu(), linear(8, 4)),
      parallel.concat(linear(4, 2), linear(4, 3)),
      parallel.sum(linear(5, 1), linear(5, 1)),
    );
    expect(print(net.graph)).toBe(`graph model(x: f32[batch, 4]) {
  %1 = linear(x, @0.0.weight, @0.0.bias) : f32[batch, 8]    # 32 MACs/row
  %2 = relu(%1) : f32[batch, 8]
  %3 = linear(%2, @0.2.weight, @0.2.bias) : f32[batch, 4]    # 32 MACs/row
  %4 = add(%3, x) : f32[batch, 4]
  %5 = linear(%4, @1.0.weight, @1.0.bias) : f32[batch, 2]    # 8 MACs/row
  %6 = linear(%4, @1.1.weight, @1.1.bias) : f32[batch, 3]    # 12 MACs/row
  %7 = concat(%5, %6, axis=1) : f32[batch, 5]
  %8 = linear(%7, @2.0.weight, @2.0.bias) : f32[batch, 1]    # 5 MACs/row
  %9 = linear(%7, @2.1.weight, @2.1.bias) : f32[batch, 1]    # 5 MACs/row
  %10 = add(%8, %9) : f32[batch, 1]
  return %10
} where {
  @0.0.bias: f32[8]
  @0.0.weight: f32[8, 4]
  @0.2.bias: f32[4]
  @0.2.weight: f32[4, 8]
  @1.0.bias: f32[2]
  @1.0.weight: f32[2, 4]
  @1.1.bias: f32[3]
  @1.1.weight: f32[3, 4]
  @2.0.bias: f32[1]
  @2.0.weight: f32[1, 5]
  @2.1.bias: f32[1]
  @2.1.weight: f32[1, 5]
}
`);
  });
});

describe("model", () => {
  it("has several inputs and named outputs, and is traced once", () => {
    let calls = 0;
    const net = model({ a: tensor(["batch", 2]), b: tensor(["batch", 2]) }, ({ a, b }) => {
      calls++;
      return { sum: add(a, b), scaled: mul(sub(a, 1), 2) };
    });
    expect(print(net.graph)).toBe(`graph model(a: f32[batch, 2], b: f32[batch, 2]) {
  %1 = add(a, b) : f32[batch, 2]
  %2 = sub(a, 1) : f32[batch, 2]
  %3 = mul(%2, 2) : f32[batch, 2]
  return sum: %1, scaled: %3
}
`);
    expect(net.graph).toBe(net.graph);
    expect(calls).toBe(1);
  });

  it("says the same at run time as the types do", () => {
    const layers = [linear(2, 10), linear(11, 2)] as unknown as [Linear<2, 10>, Linear<10, 2>];
    expect(() => sequential(...layers)).toThrow(
      expect.objectContaining({
        code: "SHAPE_MISMATCH",
        message: "linear(11, 2) expects 11 features but receives 10",
      }),
    );
    const wide: number = 5;
    expect(() => linear(wide, 2)(tensor(["batch", 4]))).toThrow(
      "linear(5, 2) expects 5 features but receives 4",
    );
    expect(() => sequential(linear(2, 3), sequential(linear(wide, 1)))).toThrow(
      "sequential(5 → 1) expects 5 features but receives 3",
    );
    expect(() => sequential(linear(2, 3), prelu(wide))).toThrow("prelu(5) expects 5 features but receives 3");
    expect(() => add(tensor(["n", 10]), tensor([wide, 1]) as never)).toThrow(
      "add cannot combine [n, 10] and [5, 1]",
    );
  });

  const bad: [string, () => unknown, string][] = [
    [
      "an array of layers",
      () => sequential([linear(2, 2)] as never),
      "sequential expects layers, got an array: spread it, as in sequential(...layers)",
    ],
    [
      "an array for an activation's tensor",
      () => relu(new Float32Array(4) as never),
      "relu expects a tensor, got a Float32Array",
    ],
    [
      "inputs that were not taken apart",
      () => model({ x: tensor([2]) }, (inputs) => relu(inputs as never) as never),
      "relu expects a tensor, got an object",
    ],
    [
      "an async model",
      () => model({ x: tensor([2]) }, (async () => undefined) as never),
      "the model's function is async; it must return its tensors at once",
    ],
    [
      "an unknown option",
      () => linear(2, 2, { bais: false } as never),
      "linear(2, 2) has no option bais; it has bias, name, overparameterized",
    ],
    [
      "null options",
      () => linear(2, 2, null as never),
      "linear(2, 2) expects options like { bias }, got null",
    ],
    [
      "an axis that is no option",
      () => softmax(0 as never),
      "softmax expects options like { axis }, got number",
    ],
    [
      "operators on scalars",
      () => activation({ name: "f", formula: ((x: number) => x * 2) as never })(),
      "a formula is built with functions: scalar.mul(x, 2), not x * 2",
    ],
    [
      "comparisons on scalars",
      () => activation({ name: "f", formula: ((x: number) => (x > 1 ? x : 0)) as never })(),
      "a formula is built with functions",
    ],
    [
      "a constant that is text",
      () => activation({ name: "f", attrs: { k: "3" as never }, formula: (x, k) => scalar.mul(x, k) }),
      'f: k must be a finite number, got "3"',
    ],
    [
      "an activation without a formula",
      () => activation({ name: "f" } as never),
      "f needs a formula like (x) => scalar.max(x, 0), got undefined",
    ],
    [
      "an activation that is a function",
      () => activation(((x: never) => x) as never),
      "activation expects { name, formula }, got a function",
    ],
    [
      "a formula that grows without end",
      () =>
        activation({
          name: "f",
          formula: (x) =>
            Array.from({ length: 25 }).reduce<typeof x>((y) => scalar.add(y, scalar.mul(y, y)), x),
        })(),
      "ops when written out; the most are 200 and 10000",
    ],
    [
      "a layer that was not called",
      () => sequential(relu as never),
      "sequential expects layers, got a function: call it, as in relu()",
    ],
    ["a number for a layer", () => sequential(3 as never), "sequential expects layers, got number"],
    [
      "width 0",
      () => linear(0 as number, 2),
      "linear(0, 2): a number of features is a whole number from 1 to 999999999, got 0",
    ],
    [
      "a fraction",
      () => linear(2, 1.5 as number),
      "linear(2, 1.5): a number of features is a whole number from 1 to 999999999, got 1.5",
    ],
    [
      "a string for a width",
      () => linear("2" as never, 2),
      'linear(2, 2): a number of features is a whole number from 1 to 999999999, got "2"',
    ],
    [
      "a name that ends with a dot",
      () => linear(2, 2, { name: "a." }),
      'linear(2, 2): a layer\'s name is made of letters, digits, _ and -, with dots between its parts, got "a."',
    ],
    [
      "an array for a tensor",
      () => linear(2, 2)([1, 2] as never),
      "linear(2, 2) expects a tensor, got an array",
    ],
    [
      "an unknown constant",
      () => leakyRelu({ slop: 1 } as never),
      "leakyRelu has no constant slop; it has slope",
    ],
    [
      "a text constant",
      () => leakyRelu({ slope: "1" } as never),
      'leakyRelu: slope must be a finite number, got "1"',
    ],
    [
      "no width at all",
      () => sequential(relu()).graph,
      "sequential(… → …): no layer says how wide the input is; start with linear(...) or use model(...)",
    ],
    [
      "an axis that is not there",
      () => softmax(tensor(["n", 2]) as never, { axis: 5 }),
      "softmax has no axis 5 in [n, 2]",
    ],
    [
      "nothing returned",
      () => model({ x: tensor([2]) }, () => undefined as never),
      "a model's function returns a tensor, or tensors by name, got undefined",
    ],
    [
      "two models mixed",
      () => {
        let leaked: unknown;
        model({ x: tensor([2]) }, ({ x }) => {
          leaked = x;
          return x;
        });
        return model({ y: tensor([2]) }, ({ y }) => add(y, leaked as never));
      },
      "add uses a tensor from outside the model: use what the model's function receives",
    ],
    [
      "an undeclared input",
      () => model({ x: tensor([2]) }, ({ x }) => add(x, tensor([2, 2]) as never)),
      "add uses a tensor from outside the model: use what the model's function receives",
    ],
    [
      "a seed that is none",
      () => init(sequential(linear(2, 2)), {} as never),
      "init needs an integer seed, as in { seed: 1 }, got undefined",
    ],
    ["no model", () => init({} as never, { seed: 1 }), "init expects a model, got an object"],
  ];
  for (const [what, make, message] of bad)
    it(`refuses ${what}`, () => {
      expect(make).toThrow(SinterError);
      expect(make).toThrow(message);
    });
});

describe("init", () => {
  const net = sequential(linear(100, 200), prelu(), linear(200, 50, { name: "head" }));

  it("draws weights and biases uniformly from ±1/√in, and PReLU's slope at 0.25", () => {
    const params = init(net, { seed: 7 });
    expect(Object.keys(params).sort()).toEqual([
      "0.bias",
      "0.weight",
      "1.weight",
      "head.bias",
      "head.weight",
    ]);
    expect(params["1.weight"]).toEqual({ shape: [1], data: Float32Array.of(0.25) });
    const { shape, data } = params["0.weight"]!;
    expect(shape).toEqual([200, 100]);
    const mean = data.reduce((a, b) => a + b) / data.length;
    const variance = data.reduce((a, b) => a + b * b, 0) / data.length;
    // U(−0.1, 0.1): mean 0 and variance 0.01/3; five standard errors of 20,000 draws.
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(0.01 / 3 / 20_000));
    expect(Math.abs(variance - 0.01 / 3)).toBeLessThan(5 * Math.sqrt((0.0001 / 5 - 0.0001 / 9) / 20_000));
    expect(Math.max(...data)).toBeLessThanOrEqual(0.1);
    expect(Math.max(...data)).toBeGreaterThan(0.0999);
  });

  it("gives the same values for the same seed, and others for another", () => {
    expect(init(net, { seed: 1 })).toEqual(init(net, { seed: 1 }));
    expect(init(net, { seed: 1 })["0.weight"]).not.toEqual(init(net, { seed: 2 })["0.weight"]);
    expect(init(net, { seed: 1 })["0.weight"]).not.toEqual(init(net, { seed: 2 ** 40 + 1 })["0.weight"]);
  });

  it("leaves a layer's values alone when others are added", () => {
    const longer = sequential(linear(100, 200), linear(200, 200), linear(200, 50, { name: "head" }));
    expect(init(longer, { seed: 1 })["head.weight"]).toEqual(init(net, { seed: 1 })["head.weight"]);
  });
});

it("an activation of one's own is one line", () => {
  const negate = activation({ name: "negate", formula: (x) => scalar.neg(x) });
  expect(print(sequential(linear(2, 3), negate()).graph)).toContain("formula negate(x) = neg(x)\n");
  expect(() =>
    activation({ name: "two", formula: ((x: never, a: never) => scalar.add(x, a)) as never }),
  ).toThrow("two: an activation's formula takes one operand, this one takes 2");
});
