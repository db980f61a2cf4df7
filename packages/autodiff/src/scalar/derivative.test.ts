import { evaluateScalar, mathFunctions, printScalar, type Scalar, type ScalarOp } from "@sinter/ir";
import * as s from "@sinter/ir/scalar";
import { describe, expect, it } from "vitest";
import { derivative } from "./derivative.ts";

const [x, a, b] = [s.arg(0), s.arg(1), s.arg(2)];

describe("derivatives are written as a person would", () => {
  const written: readonly [string, Scalar, string][] = [
    ["a number is flat", s.constant(3), "0"],
    ["the argument itself", x, "1"],
    ["sums drop what is flat", s.add(s.mul(3, x), 1), "3"],
    ["products keep the order", s.mul(x, s.exp(x)), "exp(x) + x * exp(x)"],
    ["x·x is 2·x", s.mul(x, x), "2 * x"],
    ["numbers come together, in front", s.mul(s.mul(3, x), s.mul(2, x)), "12 * x"],
    ["signs go outside", s.exp(s.neg(x)), "neg(exp(neg(x)))"],
    ["tanh by its value", s.tanh(x), "1 - tanh(x) * tanh(x)"],
    ["σ by its value", s.sigmoid(x), "sigmoid(x) * (1 - sigmoid(x))"],
    ["√ by its value", s.sqrt(x), "0.5 / sqrt(x)"],
    ["ln", s.log(x), "1 / x"],
    ["relu is a comparison", s.max(x, 0), "lt(0, x)"],
    ["relu6, inside of both bounds", s.min(s.max(x, 0), 6), "select(lt(max(x, 0), 6), lt(0, x), 0)"],
    [
      "a condition has its sides' derivatives",
      s.select(s.lt(0, x), x, s.mul(0.1, x)),
      "select(lt(0, x), 1, 0.1)",
    ],
    ["steps are flat", s.add(s.nearest(x), s.lt(x, 2)), "0"],
    ["|x| is 0 at 0", s.abs(x), "lt(0, x) - lt(x, 0)"],
    ["silu has x·σ(x) in it", s.mul(x, s.sigmoid(x)), "sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x))"],
  ];
  for (const [what, body, text] of written)
    it(`${what}: ${text}`, () => expect(printScalar(derivative(body, 0, 1))).toBe(text));
});

/** Arguments at which no op or function has a kink, a step or a pole nearby. */
const points = [0.3, 0.7, 1.9, 2.6, 5.2, -0.4, -1.7, -3.3];
const onlyPositive: ReadonlySet<string> = new Set(["sqrt", "log", "log1p"]);

function expectSlope(body: Scalar, args: readonly number[], index: number): void {
  const h = 1e-6;
  const at = (t: number) =>
    evaluateScalar(
      body,
      args.map((v, i) => (i === index ? v + t : v)),
    );
  const slope = evaluateScalar(derivative(body, index, args.length), args);
  // Central differences: an error of h²·f‴/6, and one of rounding, ε·|f|/h.
  expect(Math.abs(slope - (at(h) - at(-h)) / (2 * h))).toBeLessThanOrEqual(
    1e-8 * (1 + Math.abs(at(0)) + Math.abs(slope)),
  );
}

describe("the derivative is the limit of differences", () => {
  for (const op of Object.keys(s.scalarOps) as ScalarOp[])
    it(op, () => {
      const arity = s.scalarOps[op].length;
      const body = s.op(op, ...[x, a, b].slice(0, arity));
      for (const [i, p] of points.entries()) {
        if (onlyPositive.has(op) && p < 0) continue;
        const args = [p, points[(i + 3) % points.length]!, points[(i + 5) % points.length]!].slice(0, arity);
        for (let index = 0; index < arity; index++) expectSlope(body, args, index);
      }
    });

  for (const [name, definition] of Object.entries(mathFunctions))
    it(`${name}, once and twice`, () => {
      const once = s.call(definition, x);
      for (const p of points.filter((p) => p > 0 || !onlyPositive.has(name))) {
        expectSlope(once, [p], 0);
        expectSlope(derivative(once, 0, 1), [p], 0);
      }
    });
});

describe("at kinks and ties it is PyTorch's", () => {
  const at = (body: Scalar, ...args: number[]) =>
    args.map((_, i) => evaluateScalar(derivative(body, i, args.length), args));
  it("relu′(0) = 0, and at both bounds of a clamp", () => {
    expect(at(s.max(x, 0), 0)).toEqual([0]);
    expect(at(s.min(s.max(x, -1), 1), 1)).toEqual([0]);
    expect(at(s.min(s.max(x, -1), 1), -1)).toEqual([0]);
  });
  it("abs′(0) = 0", () => expect(at(s.abs(x), 0)).toEqual([0]));
  it("the larger, and the smaller, of two equal values share", () => {
    expect(at(s.max(x, a), 2, 2)).toEqual([0.5, 0.5]);
    expect(at(s.min(x, a), 2, 2)).toEqual([0.5, 0.5]);
    expect(at(s.max(x, a), 3, 2)).toEqual([1, 0]);
    expect(at(s.min(x, a), 3, 2)).toEqual([0, 1]);
  });
});
