import { print } from "@sinter/ir";
import { describe, expect, it } from "vitest";
import { add, init, linear, model, parallel, relu, residual, sequential, sub, tensor } from "./index.ts";

const OUTSIDE = "uses a tensor from outside the model: use what the model's function receives";

describe("a declared tensor is no value", () => {
  const [a, b] = [tensor(["batch", 2]), tensor(["batch", 2])];
  const wrong: [string, () => unknown, string][] = [
    ["of another input", () => model({ x: a, y: b }, ({ x }) => sub(x, b)), `sub ${OUTSIDE}`],
    ["of the same input", () => model({ x: a }, ({ x }) => sub(x, a)), `sub ${OUTSIDE}`],
    ["of no input", () => model({ x: a }, ({ x }) => add(x, tensor([2]))), `add ${OUTSIDE}`],
    ["as the output", () => model({ x: a }, () => a), `the model's output ${OUTSIDE}`],
    ["behind a layer", () => model({ x: a }, () => ({ y: linear(2, 3)(b) })), `the output y ${OUTSIDE}`],
    ["in an expression", () => model({ x: a }, ({ x }) => add(x, relu(b))), `add ${OUTSIDE}`],
  ];
  for (const [what, make, message] of wrong)
    it(`${what} is refused`, () =>
      expect(make).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT", message })));

  it("but one may declare several inputs", () => {
    const net = model({ x: a, y: a }, ({ x, y }) => sub(x, y));
    expect(print(net.graph)).toContain("%1 = sub(x, y)");
  });

  it("and outside of models its expressions have shapes", () => {
    expect(sub(a, b).shape).toEqual(["batch", 2]);
    expect(linear(2, 3)(relu(a)).shape).toEqual(["batch", 3]);
  });
});

describe("the names of a shared layer", () => {
  it("are those of all its places, also inside what is shared itself", () => {
    const inner = linear(2, 2, { bias: false });
    const block = sequential(inner, inner);
    const params = init(sequential(block, block), { seed: 1 });
    expect(Object.keys(params).sort()).toEqual(["0.0.weight", "0.1.weight", "1.0.weight", "1.1.weight"]);
    expect(new Set(Object.values(params).map(({ data }) => data)).size).toBe(1);
  });

  it("go through residual and parallel too", () => {
    const inner = linear(2, 2, { bias: false, name: "fc" });
    const block = residual(inner);
    const net = sequential(parallel.sum(block, sequential(block, block)), block);
    expect(Object.keys(init(net, { seed: 1 })).sort()).toEqual([
      "0.0.fc.weight",
      "0.1.0.fc.weight",
      "0.1.1.fc.weight",
      "1.fc.weight",
    ]);
  });

  it("may not be those of another layer", () => {
    const shared = linear(2, 2);
    expect(() => sequential(shared, shared, linear(2, 2, { name: "1" })).graph).toThrow(
      "linear(2, 2) and linear(2, 2) are both called 1: give one another { name }",
    );
  });
});

it("a layer whose result is not used has no parameters", () => {
  const net = model({ x: tensor(["n", 2]) }, ({ x }) => {
    linear(2, 9, { name: "unused" })(x);
    return linear(2, 1, { name: "used" })(x);
  });
  expect(Object.keys(init(net, { seed: 1 }))).toEqual(["used.weight", "used.bias"]);
});

describe("large compositions", () => {
  const nested = (depth: number) => {
    let layer: ReturnType<typeof residual> = residual(linear(2, 2)) as never;
    for (let i = 1; i < depth; i++) layer = residual(layer) as never;
    return layer as never;
  };

  it("nest up to 500 deep", () => {
    expect(sequential(nested(499)).graph.outputs).toHaveLength(1);
    expect(() => nested(4000)).toThrow(
      expect.objectContaining({
        code: "UNSUPPORTED",
        message: "sequential(2 → 2) nests more than 500 deep: flatten it",
      }),
    );
  });

  it("have as many layers as one likes", () => {
    const layers = Array.from({ length: 10_000 }, () => linear(2, 2));
    expect(Object.keys(init(sequential(...layers), { seed: 1 }))).toHaveLength(20_000);
    const shared = linear(2, 2);
    expect(Object.keys(init(sequential(...layers.map(() => shared)), { seed: 1 }))).toHaveLength(20_000);
  });
});
