import {
  grad,
  layerNorm,
  linear,
  logSoftmax,
  mean,
  model,
  mul,
  neg,
  optimize,
  parametersOf,
  print,
  relu,
  residual,
  sequential,
  stopGradient,
  sub,
  sum,
  type Tensor,
  tanh,
  tensor,
} from "sinter";
import { describe, expect, it } from "vitest";

/** Σ over a row, and the mean over the batch. */
const total = <N extends number>(x: Tensor<["batch", N]>) =>
  mean(sum(x as Tensor<["batch", number]>), { axis: 0 });

/** The gradient graph of a loss with respect to x, optimized. */
const gradientText = (loss: (x: Tensor<["batch", 4]>) => Tensor<[]>) =>
  print(optimize(model({ x: tensor(["batch", 4]) }, ({ x }) => grad(loss(x), x))).graph);

describe("the gradient of", () => {
  it("relu chooses", () => expect(gradientText((x) => total(relu(x)))).toMatchSnapshot());
  it("tanh is written with its value", () => expect(gradientText((x) => total(tanh(x)))).toMatchSnapshot());

  it("the cross-entropy of logits is softmax − target", () => {
    const text = print(
      optimize(
        model({ x: tensor(["batch", 4]), target: tensor(["batch", 4]) }, ({ x, target }) => {
          const loss = neg(total(mul(target, logSoftmax(x))));
          return grad(loss, x);
        }),
      ).graph,
    );
    expect(text).toMatchSnapshot();
    expect(text).toContain("softmax(x, axis=1)");
    expect(text).not.toMatch(/exp|logSoftmax/);
  });

  it("layerNorm takes three means", () => {
    const layer = layerNorm(4);
    expect(gradientText((x) => total(mul(layer(x), x)))).toMatchSnapshot();
  });

  it("a residual block goes both ways", () => {
    const block = residual(linear(4, 8), relu(), linear(8, 4));
    const net = sequential(block);
    const text = print(
      optimize(
        model({ x: tensor(["batch", 4]) }, ({ x }) => ({
          x: grad(total(net(x)), x),
          ...grad(total(net(x)), parametersOf(net)),
        })),
      ).graph,
    );
    expect(text).toMatchSnapshot();
  });

  it("what is stopped is that of a constant", () => {
    const text = gradientText((x) => total(mul(x, sub(x, stopGradient(x)))));
    expect(text).toMatchSnapshot();
    expect(text).not.toContain("stopGradient");
  });
});
