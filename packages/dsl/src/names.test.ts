import { print } from "@sinter/ir";
import { describe, expect, it } from "vitest";
import {
  add,
  apply,
  broadcast,
  constant,
  dropout,
  embedding,
  exp,
  identity,
  init,
  linear,
  type Model,
  mean,
  model,
  named,
  parallel,
  param,
  relu,
  residual,
  sequential,
  tanh,
  tensor,
} from "./index.ts";

const namesIn = (net: Model) => Object.keys(init(net, { seed: 1 }));
const x = tensor(["batch", 4]);

describe("parameters are called as in PyTorch", () => {
  it("in named compositions, one in another", () => {
    const backbone = named("backbone", sequential(linear(4, 4, { name: "fc1.proj", bias: false }), relu()));
    const heads = named("heads", parallel.sum(linear(4, 2, { bias: false }), linear(4, 2, { bias: false })));
    expect(
      namesIn(sequential(backbone, named("block", residual(linear(4, 4, { bias: false }))), heads)),
    ).toEqual(["backbone.fc1.proj.weight", "block.0.weight", "heads.0.weight", "heads.1.weight"]);
  });

  it("in one that is the whole model", () => {
    const net = named("net", sequential(linear(4, 8), tanh(), linear(8, 2)));
    expect(namesIn(net)).toEqual(["net.0.weight", "net.0.bias", "net.2.weight", "net.2.bias"]);
    expect(namesIn(sequential(linear(4, 8)))).toEqual(["0.weight", "0.bias"]);
  });

  it("where names are numbers, beside layers without parameters", () => {
    const net = sequential(relu(), identity(), linear(4, 2, { name: "1", bias: false }), dropout(0.5));
    expect(namesIn(net)).toEqual(["1.weight"]);
  });

  it("in functions, and of parameters that belong to no layer", () => {
    const net = model({ x, t: tensor(["batch", 3], { dtype: "i32" }) }, ({ x, t }) => {
      const actor = named("actor", sequential(named("mean", linear(4, 2))));
      const tokens = named("embed.tokens", embedding(10, 4));
      return { mean: actor(add(x, mean(tokens(t), { axis: 1 }))), std: exp(param("actor.log_std", [2])) };
    });
    expect(namesIn(net)).toEqual([
      "embed.tokens.weight",
      "actor.mean.weight",
      "actor.mean.bias",
      "actor.log_std",
    ]);
  });

  it("in models within models, whose parameters are one set wherever they are applied", () => {
    const encoder = model({ x }, ({ x }) => dropout(0.5)(linear(4, 4, { name: "fc1", bias: false })(x)), {
      name: "encoder",
    });
    const two = model({ x }, ({ x }) => ({ a: linear(4, 2, { bias: false })(x), b: relu(x) }));
    const net = model({ x, y: x }, ({ x, y }) => {
      const h = add(apply(encoder, { x }), apply(encoder, { x: y }));
      return { ...apply(two, { x: h }, { name: "heads.two" }), c: apply(two, { x }).a };
    });
    expect(namesIn(net)).toEqual(["encoder.fc1.weight", "heads.two.0.weight"]);
    // Each dropout has a mask of its own.
    expect(print(net.graph).match(/mask=\d/g)).toEqual(["mask=0", "mask=1"]);
  });

  it("also on constants, in any order, and of a composition that is applied and called", () => {
    const two = model({ a: x, b: x }, ({ a, b }) =>
      add(linear(4, 2, { name: "l", bias: false })(a), linear(4, 2, { name: "k", bias: false })(b)),
    );
    const spread = (numbers: number[]) => broadcast(constant(numbers), ["batch", 4]);
    const s = sequential(linear(4, 2, { bias: false }));
    const net = model({ x }, ({ x }) => ({
      left: apply(two, { a: spread([1, 2, 3, 4]), b: x }, { name: "two" }),
      right: apply(two, { a: x, b: spread([1, 2, 3, 4]) }, { name: "two" }),
      neither: apply(two, { a: spread([1, 2, 3, 4]), b: spread([1, 2, 3, 4]) }, { name: "two" }),
      applied: apply(s, { x }, { name: "s" }),
      called: s(x),
    }));
    expect(namesIn(net)).toEqual(["two.l.weight", "two.k.weight", "s.0.weight"]);
  });

  it("under both names where one layer has two", () => {
    const block = sequential(linear(4, 4, { bias: false }));
    const params = init(sequential(block, named("again", block)), { seed: 1 }) as Record<
      string,
      { data: unknown }
    >;
    expect(Object.keys(params)).toEqual(["0.0.weight", "again.0.weight"]);
    expect(params["0.0.weight"]!.data).toBe(params["again.0.weight"]!.data);
  });
});

describe("names and what they are given to are checked", () => {
  const wrong: [string, () => unknown, string][] = [
    [
      "a name with a space",
      () => named("a b", linear(2, 2)),
      'linear(2, 2): a layer\'s name is made of letters, digits, _ and -, with dots between its parts, got "a b"',
    ],
    [
      "a second name",
      () => named("b", linear(2, 2, { name: "a" }) as never),
      "named expects a layer without a name, but this one is called a",
    ],
    ["no layer", () => named("a", 3 as never), "named expects a layer, got number"],
    ["no name", () => named(undefined as never, relu()), "named expects a name for relu()"],
    [
      "one name for two layers, one of them deeper",
      () => sequential(named("a", sequential(linear(2, 2))), linear(2, 2, { name: "a.0" })).graph,
      "linear(2, 2) and linear(2, 2) are both called a.0: give one another { name }",
    ],
    [
      "one name for two parameters",
      () => model({ x }, ({ x }) => add(add(x, param("p", [4])), param("p", [4]))),
      'param("p") and param("p") are both called p: give one another { name }',
    ],
    ["outside of a model", () => param("p", [4]), 'param("p") is called outside of a model\'s function'],
    ["an open size", () => param("p", ["n" as never]), 'param("p") has sizes that are numbers, got "n"'],
    [
      "a start that is none",
      () => model({ x }, ({ x }) => add(x, param("p", [4], { start: Number.NaN }))),
      'param("p") starts at a number, or as kaiming() and others say, got NaN',
    ],
    ["no model", () => apply(3 as never, {}), "apply expects a model, got number"],
    [
      "no tensors by name",
      () =>
        model({ x }, ({ x }) =>
          apply(
            model({ x: tensor(["batch", 4]) }, (i) => i.x),
            x as never,
          ),
        ),
      "apply(model) expects tensors by name, as in { x }, got an object",
    ],
    [
      "another shape",
      () =>
        model({ x: tensor(["n", 4]) }, ({ x }) =>
          apply(
            model({ y: tensor(["batch", 4]) }, ({ y }) => relu(y)),
            { y: x as never },
          ),
        ),
      "apply(model): its input y expects f32[batch, 4] but receives f32[n, 4]",
    ],
    [
      "an input that is not there",
      () =>
        model({ x }, ({ x: a }) =>
          apply(
            model({ x }, ({ x }) => relu(x)),
            { x: a, y: a } as never,
          ),
        ),
      "apply(model) has no input y",
    ],
  ];
  for (const [what, make, message] of wrong)
    it(what, () => expect(make).toThrow(expect.objectContaining({ code: expect.any(String), message })));
});
