import {
  add,
  batchNorm,
  dropout,
  linear,
  model,
  mul,
  relu,
  sequential,
  sub,
  sum,
  type Tensor,
  tanh,
  tensor,
} from "@sinter/dsl";
import * as scalar from "@sinter/ir/scalar";
import { describe, expect, it } from "vitest";
import { adam, bceWithLogits, crossEntropy, defineOptimizer, mse, sgd, trainer } from "./index.ts";

const net = sequential(linear(2, 8), tanh(), linear(8, 1));
const x = Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1);
const y = Float32Array.of(0, 1, 1, 0);
const options = { loss: bceWithLogits(), optimizer: adam({ lr: 0.1 }), seed: 1 };

describe("a trainer", () => {
  it("learns, and gives its parameters as init does", () => {
    const t = trainer(net, options);
    const before = t.evaluate(x, y);
    expect(t.step(x, y)).toBe(before);
    for (let i = 0; i < 400; i++) t.step(x, y);
    expect(t.evaluate(x, y)).toBeLessThan(0.01);
    expect(Object.keys(t.params())).toEqual(["0.weight", "0.bias", "2.weight", "2.bias"]);
    expect(t.predict(x).map((v) => (v > 0 ? 1 : 0))).toEqual(y);
    expect(t.steps).toBe(401);
  });

  it("goes on from a state bit for bit, also with dropout and running statistics", () => {
    const noisy = sequential(linear(2, 8), batchNorm(8), tanh(), dropout(0.4), linear(8, 1));
    const [a, b] = [trainer(noisy, options), trainer(noisy, { ...options, params: undefined })];
    for (let i = 0; i < 5; i++) a.step(x, y);
    const state = a.state();
    b.restore(state);
    for (let i = 0; i < 5; i++) expect(b.step(x, y)).toBe(a.step(x, y));
    expect(b.params()).toEqual(a.params());
    a.restore(state);
    expect(a.steps).toBe(5);
  });

  it("keeps what is frozen, and what the loss does not reach", () => {
    const two = model({ x: tensor(["n", 2]) }, ({ x }) => ({
      a: linear(2, 1, { name: "a" })(x),
      b: linear(2, 1, { name: "b" })(x),
    }));
    const t = trainer(two, { loss: { a: mse() }, optimizer: sgd({ lr: 0.1 }), frozen: ["a.bias"], seed: 2 });
    const before = t.params();
    t.step({ x }, { a: y });
    const after = t.params();
    expect(after["a.weight"]).not.toEqual(before["a.weight"]);
    for (const name of ["a.bias", "b.weight", "b.bias"]) expect(after[name]).toEqual(before[name]);
  });

  it("has groups with optimizers of their own", () => {
    const t = trainer(net, {
      ...options,
      optimizer: sgd({ lr: 0 }),
      groups: [{ params: "2", optimizer: adam({ lr: 0.1 }) }],
    });
    const before = t.params();
    t.step(x, y);
    expect(t.params()["0.weight"]).toEqual(before["0.weight"]);
    expect(t.params()["2.weight"]).not.toEqual(before["2.weight"]);
    expect(Object.keys(t.state().tensors)).toContain("optimizer.firstMoment.2.bias");
  });

  it("takes a loss of one's own over outputs, targets and parameters", () => {
    const total = (e: Tensor<["batch", 1]>) => sum(sum(mul(e, e)), { axis: 0 });
    const t = trainer(net, {
      optimizer: sgd({ lr: 0.01 }),
      targets: { wanted: tensor(["batch", 1]) },
      loss: (output, { wanted }, parameters) => {
        const weight = parameters["0.weight"];
        return add(total(sub(output, wanted)), mul(0.5, sum(sum(mul(weight, weight)), { axis: 0 })));
      },
      seed: 1,
    });
    const weight = t.params()["0.weight"].data;
    const error = t.predict(x).map((v, i) => v - y[i]!);
    const squares = (a: Float32Array) => a.reduce((s, v) => s + v * v, 0);
    expect(t.step(x, { wanted: y })).toBeCloseTo(squares(error) + squares(weight) / 2, 5);
    const wrong = () =>
      trainer(net, {
        optimizer: sgd(),
        targets: tensor(["batch", 2]),
        // @ts-expect-error mse of an output [batch, 1] expects targets f32[batch, 1], got f32[batch, 2]
        loss: (output, target) => mse()(output, target),
      });
    expect(wrong).toThrow("mse of an output [batch, 1] expects targets f32[batch, 1], got f32[batch, 2]");
  });

  it("weighs rows: two copies of one are one that counts twice", () => {
    const weighted = trainer(net, { ...options, sampleWeights: true });
    const twice = trainer(net, options);
    const loss = weighted.step(x.slice(0, 4), y.slice(0, 2), Float32Array.of(2, 1));
    expect(loss).toBeCloseTo(twice.step(Float32Array.of(0, 0, 0, 0, 0, 1), Float32Array.of(0, 0, 1)), 6);
  });

  it("takes classes or distributions in one trainer", () => {
    const three = sequential(linear(2, 8), relu(), linear(8, 3));
    const [a, b] = [0, 0].map(() => trainer(three, { loss: crossEntropy(), optimizer: adam(), seed: 1 }));
    a!.step(x, Int32Array.of(0, 1, 2, 0));
    b!.step(x, Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0));
    expect(b!.params()).toEqual(a!.params());
    a!.step(x, Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0));
    b!.step(x, Int32Array.of(0, 1, 2, 0));
    expect(b!.state()).toEqual(a!.state());
  });

  it("has inputs of any name", () => {
    const odd = model({ numbers: tensor(["n", 2]), target: tensor(["n", 1]) }, ({ numbers, target }) =>
      mul(linear(2, 1)(numbers), target),
    );
    const t = trainer(odd, { loss: mse(), optimizer: adam(), seed: 1 });
    expect(t.step({ numbers: x, target: y }, y)).toBeGreaterThan(0);
  });
});

describe("a trainer keeps apart what is not one", () => {
  const line = sequential(linear(2, 2));
  const two = Float32Array.of(1, 2, 3, 4);

  it("a step within a step", () => {
    const t = trainer(net, options);
    const inputs = {
      get x(): Float32Array {
        t.step(x, y);
        return x;
      },
    };
    expect(() => t.step(inputs as never, y)).toThrow("step is called while a step is taken");
    expect(t.steps).toBe(0);
    expect(t.step(x, y)).toBeGreaterThan(0);
  });

  it("a limit beyond f32, which is none", () => {
    const [a, b] = [{}, { clipGradNorm: Number.MAX_VALUE }].map((more) =>
      trainer(net, { ...options, ...more }),
    );
    a!.step(x, y);
    b!.step(x, y);
    expect(b!.params()).toEqual(a!.params());
  });

  it("states of one group from those of another, whatever their slots are called", () => {
    const named = (slot: string) =>
      trainer(net, {
        loss: bceWithLogits(),
        optimizer: defineOptimizer({
          name: "ball",
          lr: 0.1,
          slots: [slot],
          numbers: { lr: (_t, lr) => lr },
          update({ parameter, gradient, kept, numbers }) {
            const v = scalar.add(scalar.mul(0.9, kept[slot]!), gradient);
            return { parameter: scalar.sub(parameter, scalar.mul(numbers.lr, v)), [slot]: v };
          },
        }),
        groups: [{ params: "2", optimizer: sgd({ momentum: 0.9 }) }],
        seed: 1,
      });
    const [a, b] = ["speed", "velocity2"].map(named);
    for (let i = 0; i < 3; i++) expect(b!.step(x, y)).toBe(a!.step(x, y));
    expect(() => named("parameters")).toThrow('ball: a slot needs a name like "momentum", got "parameters"');
  });

  it("an update that is one number is that for all elements, on every backend", () => {
    const count = defineOptimizer({
      name: "count",
      lr: 0.5,
      slots: ["last", "two"],
      numbers: { lr: (_t, lr) => lr },
      update: ({ parameter, numbers }) => ({
        parameter: scalar.sub(parameter, numbers.lr),
        last: numbers.lr,
        two: scalar.mul(2, 1),
      }),
    });
    for (const backend of ["wasm", "cpu", "oracle"] as const) {
      const t = trainer(line, { loss: mse(), optimizer: count, seed: 1, backend });
      t.step(two, two);
      const { tensors } = t.state();
      expect([...tensors["optimizer.last.0.weight"]!.data]).toEqual([0.5, 0.5, 0.5, 0.5]);
      expect([...tensors["optimizer.two.0.bias"]!.data]).toEqual([2, 2]);
    }
  });

  it("a state with other numbers than its shape says, or none", () => {
    const t = trainer(line, { loss: mse(), optimizer: sgd(), seed: 1 });
    const before = t.state();
    const wrong = (data: unknown, why: string) => {
      const tensors = { ...before.tensors, "params.0.bias": { shape: [2], data } } as never;
      expect(() => t.restore({ step: 1, tensors })).toThrow(why);
      expect(t.state()).toEqual(before);
    };
    wrong(Float32Array.of(1, 2, 3), "params.0.bias should be [2] but holds 3 numbers");
    wrong(Float32Array.of(1, Number.NaN), "params.0.bias holds NaN");
    wrong([1, 2], "params.0.bias should hold floats but holds an array");
    wrong(null, "params.0.bias should hold floats but holds null");
  });

  it("a batch of one row, of which there are no statistics", () => {
    const fixed = model({ x: tensor([1, 2]) }, ({ x }) => batchNorm(2)(x));
    expect(() => trainer(fixed, { loss: mse(), optimizer: sgd(), seed: 1 })).toThrow("has one row");
  });
});

it("a loss of logits keeps its digits on both sides", () => {
  const one = sequential(linear(1, 1, { bias: false }));
  for (const backend of ["wasm", "cpu", "oracle"] as const)
    for (const [logit, target] of [
      [20, 1],
      [-20, 0],
    ] as const) {
      const t = trainer(one, {
        loss: bceWithLogits(),
        optimizer: sgd(),
        params: { "0.weight": Float32Array.of(logit) },
        backend,
      });
      expect(t.evaluate(Float32Array.of(1), Float32Array.of(target)) / Math.log1p(Math.exp(-20))).toBeCloseTo(
        1,
        5,
      );
    }
});
