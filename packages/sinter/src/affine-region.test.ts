import { describe, expect, it } from "vitest";
import {
  affineRegion,
  gelu,
  init,
  interpret,
  leakyRelu,
  linear,
  model,
  mul,
  prelu,
  relu,
  sequential,
  softmax,
  tensor,
} from "./index.ts";

const net = sequential(linear(3, 8), relu(), linear(8, 5), prelu(5), linear(5, 4), leakyRelu(), linear(4, 2));
const params = init(net, { seed: 3 });
const x = Float32Array.of(0.3, -0.7, 1.1);

const value = (row: ArrayLike<number>) => interpret(net, { x: row }, params)[""]!;
const affine = ({ weight, bias }: ReturnType<typeof affineRegion>, row: ArrayLike<number>) =>
  bias.map((b, i) => Array.from(row).reduce((sum, v, j) => sum + weight.data[i * row.length + j]! * v, b));

describe("the affine region of a piecewise linear network", () => {
  const region = affineRegion(net, params, x);

  it("gives the network's output at x, and in a neighbourhood of it", () => {
    for (const step of [0, 1e-4, -1e-4]) {
      const row = Float64Array.from(x, (v, i) => v + step * (i + 1));
      const y = value(row);
      for (const [i, v] of affine(region, row).entries()) expect(Math.abs(v - y[i]!)).toBeLessThan(1e-12);
    }
  });

  it("says which units are active, and of what slope", () => {
    expect(region.units.map(({ name, slopes }) => [name, slopes.length])).toEqual([
      ["relu[batch, 8]", 8],
      ["prelu[batch, 5] 3", 5],
      ["leakyRelu[batch, 4]", 4],
    ]);
    const [first] = region.units;
    const before = interpret(
      sequential(linear(3, 8)),
      { x },
      {
        "0.weight": params["0.weight"],
        "0.bias": params["0.bias"],
      },
    )[""]!;
    expect(first!.active).toEqual(Array.from(before, (v) => v > 0));
    for (const slope of region.units[1]!.slopes) expect([0.25, 1]).toContain(slope);
  });

  it("is another one elsewhere", () => {
    const other = affineRegion(net, params, Float32Array.of(-2, 2, -1));
    expect(other.weight.data).not.toEqual(region.weight.data);
  });

  it("is refused where something is curved, or the network is no function of one row", () => {
    const curved = sequential(linear(3, 2), gelu());
    expect(() => affineRegion(curved, init(curved, { seed: 1 }), x)).toThrow(
      "affineRegion: gelu[batch, 2] is not piecewise linear",
    );
    const probabilities = sequential(linear(3, 2), softmax());
    expect(() => affineRegion(probabilities, init(probabilities, { seed: 1 }), x)).toThrow(
      "affineRegion: softmax[batch, 2] is not piecewise linear",
    );
    const square = model({ x: tensor(["n", 3]) }, ({ x }) => mul(x, x));
    expect(() => affineRegion(square, {}, x)).toThrow("affineRegion: mul[n, 3] is not piecewise linear");
    expect(() => affineRegion(net, params, new Float32Array(6))).toThrow(
      "affineRegion expects one row of x, got 2",
    );
    expect(() => affineRegion(net, params, new Float32Array(4))).toThrow("x:");
    const two = model({ x: tensor(["n", 3]), y: tensor(["n", 3]) }, ({ x }) => x);
    expect(() => affineRegion(two, {}, x)).toThrow(
      "affineRegion expects a model with one input and one output",
    );
  });
});
