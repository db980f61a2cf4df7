import { runInNewContext } from "node:vm";
import { interpret } from "@sinter/ir";
import { describe, expect, it } from "vitest";
import {
  add,
  broadcast,
  concat,
  constant,
  div,
  flatten,
  groupNorm,
  less,
  linear,
  mean,
  model,
  mul,
  sequential,
  sub,
  tensor,
  where,
} from "./index.ts";

describe("numbers stand beside tensors", () => {
  it("arrays of another realm are arrays", () => {
    const [x, numbers] = runInNewContext("[[1, 2], Float32Array.of(1, 2)]") as [number[], Float32Array];
    expect(constant(numbers).shape).toEqual([2]);
    expect(constant(x).shape).toEqual([2]);
  });

  it("as arrays, rows of them, typed arrays and constants of any model", () => {
    const scale = mul(
      constant([
        [1, 2],
        [3, 4],
      ]),
      2,
    );
    const net = model({ x: tensor(["n", 2, 2]) }, ({ x }) => ({
      standard: div(sub(x, [1, 2]), Float64Array.of(2, 4)),
      scaled: mul(x, scale),
      chosen: where(
        less(x, [
          [0, 0],
          [9, 9],
        ]),
        x,
        [5, 6],
      ),
      joined: concat([mean(x, { axis: 1 }), broadcast(constant([7]), ["n", 1])]),
      layer: add(x, linear(2, 2, { bias: false })(constant([1, 1]))),
    }));
    const params = { "0.weight": Float32Array.of(1, 0, 0, 1) };
    const { standard, scaled, chosen, joined, layer } = interpret(
      net.graph,
      { x: Float32Array.of(1, 2, 3, 4) },
      params,
    );
    expect([...standard!]).toEqual([0, 0, 1, 0.5]);
    expect([...scaled!]).toEqual([2, 8, 18, 32]);
    expect([...chosen!]).toEqual([5, 6, 3, 4]);
    expect([...joined!]).toEqual([2, 3, 7]);
    expect([...layer!]).toEqual([2, 3, 4, 5]);
  });

  const x = tensor(["n", 2]);
  const wrong: [string, () => unknown, string][] = [
    ["no numbers", () => constant([]), "constant expects at least one number, got an empty array"],
    [
      "rows of two lengths",
      () => constant([[1], [1, 2]]),
      "constant expects rows of one length, got 1 and 2",
    ],
    ["rows and numbers", () => constant([[1], 2] as never), "constant expects rows of numbers, got 2"],
    ["a text", () => sub(x, [1, "2"] as never), "sub expects numbers, got string"],
    ["no tensor", () => add([1], [2] as never), "add expects a tensor, got an array"],
    [
      "a number that f32 cannot hold",
      () => add(x, [1, 1e40]),
      "a constant is 1e+40, which f32 cannot hold: its largest number is 3.4028235e38",
    ],
    [
      "groups over further axes",
      () => groupNorm(2, 4)(tensor(["n", 3, 4])),
      "groupNorm(2, 4) takes rows, [batch, 4], but receives [n, 3, 4]: over further axes a group has statistics of its own",
    ],
    [
      "rows that are not flat",
      () => sequential(flatten(), linear(4, 2))(tensor(["n", 2, 4])),
      "flatten() in a composition expects rows that are flat, [batch, features], but receives [n, 2, 4]: call flatten(x) before it",
    ],
  ];
  for (const [what, make, message] of wrong)
    it(`but not ${what}`, () => expect(make).toThrow(expect.objectContaining({ message })));
});
