import { describe, expect, expectTypeOf, it } from "vitest";
import {
  compile,
  init,
  interpret,
  linear,
  model,
  type Param,
  type Params,
  parse,
  prelu,
  print,
  scalar,
  sequential,
  type Tensor,
  tensor,
  trainable,
} from "./index.ts";

const bend = trainable({
  name: "bend",
  params: { slope: 1, shift: 0.5 },
  formula: (x, slope, shift) => scalar.add(scalar.mul(slope, scalar.abs(x)), shift),
});

describe("a trainable activation of one's own", () => {
  const net = sequential(linear(2, 3), bend(3), linear(3, 3), bend());

  it("has its parameters in types and values, each at its start", () => {
    expectTypeOf<Params<typeof net>["1.slope"]>().toEqualTypeOf<Param<[3]>>();
    expectTypeOf<Params<typeof net>["3.shift"]>().toEqualTypeOf<Param<[1]>>();
    const params = init(net, { seed: 1 });
    expect(params["1.slope"]).toEqual({ shape: [3], data: Float32Array.of(1, 1, 1) });
    expect(params["3.shift"]).toEqual({ shape: [1], data: Float32Array.of(0.5) });
  });

  it("runs on every backend as the oracle says", () => {
    const params = {
      ...init(net, { seed: 1 }),
      "1.slope": { shape: [3] as [3], data: Float32Array.of(1, -2, 3) },
    };
    const x = Float32Array.of(1, 2, -3, 4);
    const wanted = interpret(net, { x }, params)[""]!;
    for (const backend of ["cpu", "wasm"] as const)
      compile(net, { params, backend })
        .run(x)
        .forEach((y, i) => {
          expect(y).toBeCloseTo(wanted[i]!, 4);
        });
  });

  it("keeps the shape of what it is called on, and checks its units", () => {
    expectTypeOf(bend()(tensor(["n", 3]))).toEqualTypeOf<Tensor<["n", 3]>>();
    expectTypeOf(bend(3)(tensor(["n", 3]))).toEqualTypeOf<Tensor<["n", 3]>>();
    expect(bend()(tensor([])).shape).toEqual([]);
    // @ts-expect-error bend(4) expects 4 features but receives 3
    expect(() => sequential(linear(2, 3), bend(4))).toThrow("bend(4) expects 4 features but receives 3");
    // @ts-expect-error bend(0): a number of features is a whole number from 1 to 999999999, got 0
    expect(() => bend(0)).toThrow(
      "bend(0): a number of features is a whole number from 1 to 999999999, got 0",
    );
  });

  it("is written out in the text form, where prelu is known by name", () => {
    const text = print(sequential(linear(2, 3), bend(), prelu(3)));
    expect(text).toContain("formula bend(x, a, b) = a * abs(x) + b\n");
    expect(text).toContain("prelu(%2, @2.weight)");
    expect(print(parse(text))).toBe(text);
  });

  const wrong: [string, () => unknown, string][] = [
    ["nothing", () => trainable(null as never), "trainable expects { name, formula }, got null"],
    [
      "no parameters",
      () => trainable({ name: "t", params: {}, formula: (x) => x }),
      "t needs parameters with their starts, like { beta: 1 }; without any, use activation(...)",
    ],
    [
      "a parameter that is no number",
      () => trainable({ name: "t", params: { a: "1" as never }, formula: (x, a) => scalar.mul(x, a) }),
      't: a must start at a finite number, got "1"',
    ],
    [
      "a parameter whose name is none",
      () => trainable({ name: "t", params: { "a.b": 1 }, formula: (x, a) => scalar.mul(x, a) }),
      't: a parameter needs a name like "beta", got "a.b"',
    ],
    [
      "a formula without the parameters",
      () => trainable({ name: "t", params: { a: 1 }, formula: (x) => x }),
      "t: its formula should take (x, a), but takes 1 argument",
    ],
  ];
  for (const [what, make, message] of wrong)
    it(`refuses ${what}`, () =>
      expect(make).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT", message })));
});

describe("values for parameters", () => {
  const data = (value: number, length: number) => new Float32Array(length).fill(value);

  it("of a layer that reaches no output may be there or not; unknown names may not", () => {
    const net = model({ x: tensor(["n", 2]) }, ({ x }) => {
      linear(2, 9, { name: "unused" })(x);
      return linear(2, 1, { bias: false, name: "used" })(x);
    });
    const used = { "used.weight": data(1, 2) };
    const x = Float32Array.of(1, 2);
    const all = { ...used, "unused.weight": data(1, 18), "unused.bias": data(1, 9) };
    expect(compile(net, { params: used }).run(x)).toEqual(Float32Array.of(3));
    expect(compile(net, { params: all }).run(x)).toEqual(Float32Array.of(3));
    expect(interpret(net, { x }, all)[""]).toEqual(Float64Array.of(3));
    expect(compile(net, { params: init(net, { seed: 1 }) }).run(x)).toHaveLength(1);
    expect(() => compile(net, { params: { ...all, unknown: data(1, 1) } })).toThrow(
      "unknown is not in the model",
    );
  });

  it("of a layer inside a shared layer come under any of its names", () => {
    const inner = linear(1, 1, { bias: false });
    const block = sequential(inner, inner);
    const net = sequential(block, block);
    for (const name of ["0.0.weight", "0.1.weight", "1.0.weight", "1.1.weight"])
      expect(compile(net, { params: { [name]: data(2, 1) } }).run(Float32Array.of(1))).toEqual(
        Float32Array.of(16),
      );
  });
});
