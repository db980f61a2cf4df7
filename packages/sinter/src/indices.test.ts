import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  argmax,
  broadcast,
  compile,
  embedding,
  equal,
  gather,
  greaterEqual,
  init,
  interpret,
  less,
  linear,
  matmul,
  mean,
  model,
  notEqual,
  print,
  reshape,
  split,
  stack,
  tensor,
  where,
} from "./index.ts";

const backends = ["cpu", "wasm"] as const;
const tokens = tensor(["n", 3], { dtype: "i32" });

describe("indices", () => {
  const net = model({ tokens }, ({ tokens }) => embedding(5, 2)(tokens));
  const table = Float32Array.of(0, 1, 10, 11, 20, 21, 30, 31, 40, 41);
  const params = { "0.weight": table };

  for (const backend of backends) {
    it(`read the rows of an embedding, on ${backend}`, () => {
      const { run } = compile(net, { params, backend });
      expect([...run(Int32Array.of(4, 0, 2))]).toEqual([40, 41, 0, 1, 20, 21]);
      expect([...run({ tokens: Int32Array.of(1, 1, 1, 3, 3, 3) })]).toEqual([
        10, 11, 10, 11, 10, 11, 30, 31, 30, 31, 30, 31,
      ]);
    });

    it(`that are not there are refused, on ${backend}`, () => {
      const { run } = compile(net, { params, backend });
      expect(() => run(Int32Array.of(0, 5, 0))).toThrow(
        "tokens: the index 5 at position 1 is not between 0 and 4",
      );
      expect(() => run(Int32Array.of(0, 0, -1))).toThrow(
        "tokens: the index -1 at position 2 is not between 0 and 4",
      );
    });

    it(`come out of argmax: the first of equal ones, and of NaN, on ${backend}`, () => {
      const { run } = compile(
        model({ x: tensor(["n", 4]) }, ({ x }) => argmax(x)),
        { backend },
      );
      const x = Float32Array.of(
        ...[1, 3, 3, 2],
        ...[-1, -2, -0, 0],
        ...[5, Number.NaN, 7, Number.NaN],
        ...[-Infinity, -Infinity, -Infinity, -Infinity],
      );
      expect(run(x)).toEqual(Int32Array.of(1, 2, 1, 0));
    });

    it(`gather from every axis, on ${backend}`, () => {
      const pick = model({ x: tensor(["n", 3, 2]), at: tensor([2], { dtype: "i32" }) }, ({ x, at }) => ({
        rows: gather(x, at, { axis: 1 }),
        columns: gather(x, at, { axis: 2 }),
      }));
      const { run } = compile(pick, { backend });
      const x = Float32Array.from({ length: 12 }, (_, i) => i);
      const { rows, columns } = run({ x, at: Int32Array.of(1, 0) });
      expect([...rows]).toEqual([2, 3, 0, 1, 8, 9, 6, 7]);
      expect([...columns]).toEqual([1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10]);
    });
  }

  it("are only taken as Int32Array, and given back as such", () => {
    const { run } = compile(net, { params });
    expect(() => run(new Float32Array(3) as never)).toThrow(
      "tokens: run expects an Int32Array, got a Float32Array",
    );
    const same = compile(model({ tokens }, ({ tokens }) => ({ again: tokens })));
    expect(same.run({ tokens: Int32Array.of(1, -2, 2 ** 24) }).again).toEqual(Int32Array.of(1, -2, 2 ** 24));
    expect(() => same.run({ tokens: Int32Array.of(0, 0, 2 ** 24 + 1) })).toThrow(
      "tokens: the index 16777217 at position 2 is not between -16777216 and 16777216",
    );
  });

  for (const backend of ["cpu", "wasm"] as const)
    it(`are right for rows of any length, with ties, infinities and NaN, on ${backend}`, () => {
      const element = fc.constantFrom(-Infinity, -1, -0, 0, 1, 2, 1e38, Infinity, Number.NaN);
      for (const length of [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 17, 40, 41]) {
        const net = model({ x: tensor(["n", length]) }, ({ x }) => argmax(x));
        const { run } = compile(net, { backend });
        fc.assert(
          fc.property(fc.array(element, { minLength: 3 * length, maxLength: 3 * length }), (values) => {
            const x = Float32Array.from(values);
            expect([...run(x)]).toEqual([...interpret(net, { x })[""]!]);
          }),
          { numRuns: 50, seed: length },
        );
      }
    });

  it("that an argmax gives must be in the table", () => {
    const wrong = () => model({ x: tensor(["n", 10]) }, ({ x }) => embedding(9, 2)(argmax(x)));
    expect(wrong).toThrow("gather from [9, 2] has 9 elements on its axis, but is given the argmax of 10");
  });

  it("start an embedding normally distributed", () => {
    const { "0.weight": weight } = init(
      model({ tokens }, ({ tokens }) => embedding(500, 40)(tokens)),
      { seed: 3 },
    );
    const { data, shape } = weight!;
    expect(shape).toEqual([500, 40]);
    const average = data.reduce((a, b) => a + b) / data.length;
    const variance = data.reduce((a, b) => a + b * b, 0) / data.length;
    // N(0, 1): five standard errors of 20,000 draws.
    expect(Math.abs(average)).toBeLessThan(5 / Math.sqrt(20_000));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 20_000));
  });

  it("print with their dtype, and parse back", () => {
    const classifier = model({ tokens }, ({ tokens }) => {
      const h = mean(embedding(5, 2, { name: "words" })(tokens), { axis: 1 });
      return { label: argmax(linear(2, 4)(h)) };
    });
    expect(print(classifier)).toBe(`graph model(tokens: i32[n, 3]) {
  %1 = gather(@words.weight, tokens, axis=0) : f32[n, 3, 2]
  %2 = mean(%1, axis=1) : f32[n, 2]
  %3 = linear(%2, @0.weight, @0.bias) : f32[n, 4]    # 8 MACs/row
  %4 = argmax(%3, axis=1) : i32[n]
  return label: %4
} where {
  @0.bias: f32[4]
  @0.weight: f32[4, 2]
  @words.weight: f32[5, 2]
}
`);
  });
});

describe("masks", () => {
  const x = Float32Array.of(-1, 0, 2, Number.NaN, Infinity);
  const compared = model({ x: tensor(["n", 5]), row: tensor([5]) }, ({ x, row }) => ({
    less: less(x, 0),
    greaterEqual: greaterEqual(x, row),
    equal: equal(x, row),
    notEqual: notEqual(x, row),
    kept: where(less(x, 1), x, row),
  }));
  for (const backend of backends)
    it(`compare as IEEE 754 says, NaN with nothing, on ${backend}`, () => {
      const row = Float32Array.of(-1, 1, 1, Number.NaN, Infinity);
      const result = compile(compared, { backend }).run({ x, row });
      expect(result.less).toEqual(Uint8Array.of(1, 0, 0, 0, 0));
      expect(result.greaterEqual).toEqual(Uint8Array.of(1, 0, 1, 0, 1));
      expect(result.equal).toEqual(Uint8Array.of(1, 0, 0, 0, 1));
      expect(result.notEqual).toEqual(Uint8Array.of(0, 1, 1, 1, 0));
      expect([...result.kept]).toEqual([-1, 0, 1, Number.NaN, Infinity]);
    });

  it("come in as bytes of 0 and 1", () => {
    const chosen = model({ m: tensor(["n"], { dtype: "bool" }), x: tensor(["n"]) }, ({ m, x }) =>
      where(m, x, -1),
    );
    const { run } = compile(chosen);
    expect([...run({ m: Uint8Array.of(1, 0, 1), x: Float32Array.of(5, 6, 7) })]).toEqual([5, -1, 7]);
    expect(() => run({ m: Uint8Array.of(1, 2, 1), x: new Float32Array(3) })).toThrow(
      "m: a mask holds 0 and 1, got 2 at position 1",
    );
    expect(() => interpret(chosen, { m: [0, 3], x: [1, 2] })).toThrow("m: 3 is no bool value");
  });

  it("count right answers", () => {
    const right = model({ x: tensor(["n", 3]), label: tensor(["n"], { dtype: "i32" }) }, ({ x, label }) =>
      equal(argmax(x), label),
    );
    const { run } = compile(right);
    expect(run({ x: Float32Array.of(1, 2, 3, 3, 2, 1), label: Int32Array.of(2, 1) })).toEqual(
      Uint8Array.of(1, 0),
    );
  });
});

describe("more shapes", () => {
  for (const backend of backends) {
    it(`stack and split undo each other, on ${backend}`, () => {
      const net = model({ x: tensor(["n", 5]) }, ({ x }) => {
        const [a, b] = split(x, [2, 3]);
        const [c, d] = split(reshape(stack([x, x]), ["n", 10]), [1, 9]);
        return { a, b, c, d };
      });
      const { a, b, c, d } = compile(net, { backend }).run({ x: Float32Array.of(1, 2, 3, 4, 5) });
      expect([a, b, c, d].map((part) => [...part])).toEqual([
        [1, 2],
        [3, 4, 5],
        [1],
        [1, 2, 2, 3, 3, 4, 4, 5, 5],
      ]);
    });

    it(`matmul repeats leading axes, on ${backend}`, () => {
      const net = model({ a: tensor(["n", 1, 1, 2]), b: tensor([3, 2, 1]) }, ({ a, b }) => matmul(a, b));
      const { run } = compile(net, { backend });
      const b = Float32Array.of(1, 0, 0, 1, 1, 1);
      expect([...run({ a: Float32Array.of(5, 7, 1, 2), b })]).toEqual([5, 7, 12, 1, 2, 3]);
      const left = model({ a: tensor([1, 2]), b: tensor(["n", 2, 1]) }, ({ a, b }) => matmul(a, b));
      expect([
        ...compile(left, { backend }).run({ a: Float32Array.of(1, 10), b: Float32Array.of(1, 2, 3, 4) }),
      ]).toEqual([21, 43]);
    });

    it(`indices move as any value does, on ${backend}`, () => {
      const net = model({ tokens }, ({ tokens }) => broadcast(reshape(tokens, ["n", 3, 1]), ["n", 3, 2]));
      expect(compile(net, { backend }).run(Int32Array.of(7, 8, 9))).toEqual(Int32Array.of(7, 7, 8, 8, 9, 9));
    });
  }
});
