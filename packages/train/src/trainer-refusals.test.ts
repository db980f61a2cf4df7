import { linear, model, mul, relu, sequential, sqrt, sub, sum, tanh, tensor } from "@sinter/dsl";
import { describe, expect, it } from "vitest";
import { adam, bceWithLogits, cosine, crossEntropy, mse, sgd, trainer } from "./index.ts";

const net = sequential(linear(2, 8), tanh(), linear(8, 1));
const x = Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1);
const y = Float32Array.of(0, 1, 1, 0);
const options = { loss: bceWithLogits(), optimizer: adam({ lr: 0.1 }), seed: 1 };

describe("bad input is a sentence, and changes nothing", () => {
  const t = trainer(net, options);
  t.step(x, y);
  const before = t.state();
  const refused = (f: () => unknown, why: string) => {
    expect(f).toThrow(why);
    expect(t.state()).toEqual(before);
  };

  it("of a step", () => {
    refused(() => t.step(x.slice(1), y), "x: expected a multiple of 2 values for [batch, 2], got 7");
    refused(() => t.step(x, y.slice(1)), "batch");
    refused(() => t.step(Int32Array.of(1) as never, y), "x: expected a Float32Array, got an Int32Array");
    refused(() => t.step(undefined as never, y), "the inputs: expected an array, got undefined");
    refused(() => t.step(x, undefined as never), "target: expected a Float32Array, got undefined");
    refused(
      () => t.step(Float32Array.of(0, 0, 0, Number.NaN), y.slice(0, 2)),
      "step 2: the loss is NaN; the input x holds NaN in row 1; nothing was learned from this batch",
    );
    refused(() => t.step(x, y, y), "weights are for a trainer with sampleWeights: true");
    refused(() => t.step(new Float32Array(0), new Float32Array(0)), "x: the batch has no rows");
  });

  it("of labels", () => {
    const three = trainer(sequential(linear(2, 3)), { loss: crossEntropy(), optimizer: adam(), seed: 1 });
    const state = three.state();
    expect(() => three.step(x, Int32Array.of(0, 1, 3, 0))).toThrow(
      "target: the index 3 at position 2 is not between 0 and 2",
    );
    expect(() => three.step(x, Float32Array.of(0, 1, 2, 0))).toThrow(
      "target: class indices come as an Int32Array, got a Float32Array with one number for each row",
    );
    expect(() => three.step(x, Int32Array.of(0, 1, -1, 0))).toThrow("the index -1 at position 2");
    expect(three.state()).toEqual(state);
  });

  it("of options", () => {
    const wrong = (more: object) => () => trainer(net, { ...options, ...more } as never);
    expect(() => adam({ lr: "0.1" as never })).toThrow('adam: lr is a number from 0, got "0.1"');
    expect(() => adam({ lr: Number.NaN })).toThrow("adam: lr is a number from 0, got NaN");
    expect(() => adam({ learningRate: 1 } as never)).toThrow(
      "adam has no option learningRate; it has lr, betas",
    );
    expect(() => sgd({ nesterov: true })).toThrow("sgd: nesterov needs a momentum above 0 and no dampening");
    expect(wrong({ optimizer: "adam" })).toThrow("trainer: an optimizer is one such as adam(), got string");
    expect(wrong({ loss: "mse" })).toThrow(
      "trainer: the loss is one such as mse(), losses of outputs by name",
    );
    expect(wrong({ loss: { y: mse() } })).toThrow("there is a loss for y, but the model's outputs are");
    expect(wrong({ frozen: ["3"] })).toThrow('trainer: frozen: there is no parameter "3", nor one in it');
    expect(wrong({ frozen: ["0", "2"] })).toThrow("all parameters are frozen, so there is nothing to learn");
    expect(wrong({ clipGradNorm: 0 })).toThrow("trainer: clipGradNorm is a number above 0, got 0");
    expect(wrong({ backend: "gpu" })).toThrow('the backend is "wasm", "cpu" or "oracle", got "gpu"');
    expect(wrong({ schedule: 0.1 })).toThrow("the schedule is a function of the step, such as cosine(100)");
    expect(() =>
      trainer(
        model({ x: tensor(["n", 1]) }, ({ x }) => relu(x)),
        options as never,
      ),
    ).toThrow("trainer: the model has no parameters, so there is nothing to learn");
    expect(() => trainer({} as never, options as never)).toThrow("trainer expects a model, got an object");
    expect(() => cosine(0)).toThrow("cosine(steps) needs a whole number of steps, at least 1, got 0");
    const odd = trainer(net, { ...options, schedule: () => Number.NaN });
    expect(() => odd.step(x, y)).toThrow(
      "the schedule gives NaN at step 0, where a number from 0 is expected",
    );
  });

  it("of another trainer's state: the differences are listed", () => {
    const other = trainer(sequential(linear(2, 4), tanh(), linear(4, 1)), options);
    refused(
      () => t.restore(other.state()),
      "the state is that of another trainer: params.0.bias should be [8] but is [4]",
    );
    refused(() => t.restore({} as never), "restore expects a trainer's state, got an object");
  });
});

describe("a step that would make parameters NaN or infinite is refused", () => {
  const line = sequential(linear(2, 1));
  const start = { "0.weight": Float32Array.of(1, 1), "0.bias": Float32Array.of(0) };

  it("where the loss is finite, but its gradient is not", () => {
    const t = trainer(line, {
      targets: tensor(["batch", 1]),
      loss(output, target) {
        const error = sub(output, target);
        return sqrt(sum(sum(mul(error, error)), { axis: 0 }));
      },
      optimizer: sgd({ lr: 0.1 }),
      params: start,
    });
    expect(() => t.step(Float32Array.of(0, 0), Float32Array.of(0))).toThrow(
      /^step 1: a gradient of the loss is NaN or infinite; the first such value is in .*, which holds (Infinity|NaN)/,
    );
    expect(t.params()["0.weight"].data).toEqual(start["0.weight"]);
    expect(t.step(Float32Array.of(1, 0), Float32Array.of(0))).toBe(1);
  });

  it("where a learning rate is too large for f32, or a number of an optimizer is none", () => {
    const t = trainer(line, { loss: mse(), optimizer: sgd({ lr: 1e39 }), params: start });
    expect(() => t.step(Float32Array.of(1, 0), Float32Array.of(0))).toThrow(
      "sgd: the number lr of step 1 is Infinity, where a finite one is expected",
    );
    expect(t.params()["0.weight"].data).toEqual(start["0.weight"]);
  });
});

it("parameters that the loss does not reach are kept, and can be seen, stored and restored", () => {
  const heads = model({ x: tensor(["batch", 2]) }, ({ x }) => ({
    a: linear(2, 1, { name: "a" })(x),
    b: linear(2, 3, { name: "b" })(x),
  }));
  for (const backend of ["wasm", "cpu", "oracle"] as const) {
    const t = trainer(heads, { loss: { a: mse() }, optimizer: adam(), frozen: ["b"], seed: 1, backend });
    t.step({ x }, { a: y });
    expect(t.evaluate({ x }, { a: y })).toBeGreaterThan(0);
    expect(t.predict({ x }).b).toHaveLength(12);
    const other = trainer(heads, { loss: { a: mse() }, optimizer: adam(), seed: 2, backend });
    other.restore(t.state());
    expect(other.params()).toEqual(t.params());
    expect(other.predict({ x })).toEqual(t.predict({ x }));
  }
});
