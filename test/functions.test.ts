import { interpret } from "@sinter/ir";
import {
  ceil,
  clamp,
  compile,
  cos,
  erf,
  expm1,
  floor,
  grad,
  log1p,
  model,
  parse,
  pow,
  print,
  reciprocal,
  round,
  sign,
  sin,
  sum,
  type Tensor,
  tensor,
} from "sinter";
import { describe, expect, it } from "vitest";

type X = Tensor<["n"]>;
const modelOf = (f: (x: X) => X) => model({ x: tensor(["n"]) }, ({ x }) => f(x));
const run = (f: (x: X) => X, backend: "cpu" | "wasm", values: Float32Array): Float32Array =>
  compile(modelOf(f), { backend }).run(values);

/** Every 400,009th f32 by its bits, of both signs, and values at which functions turn. */
const sample = (() => {
  const bits: number[] = [];
  for (let b = 0; b < 0x7f800000; b += 400_009) bits.push(b, b | 0x80000000);
  const turns = [0, -0, 0.5, -0.5, 1.5, 2.5, -1.5, 1, -1, 2 ** 22 + 0.5, 2 ** 23 - 0.5, 2 ** 23 + 1, 2 ** 24];
  const floats = new Float32Array(Uint32Array.from(bits).buffer);
  return Float32Array.from([...floats, ...turns, ...turns.map((v) => -v), Infinity, -Infinity, Number.NaN]);
})();

const even = (x: number): number => {
  const down = Math.floor(x);
  const rest = x - down;
  const up = rest > 0.5 || (rest === 0.5 && down % 2 !== 0);
  const value = up ? down + 1 : down;
  return value === 0 ? x * 0 : value;
};

/** Distance between neighbouring f32 around |v|. */
const ulpOf = (v: number): number => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(v)))) - 23);

const exact: Record<string, readonly [f: (x: X) => X, f64: (x: number) => number]> = {
  floor: [floor, Math.floor],
  ceil: [ceil, Math.ceil],
  round: [round, even],
  sign: [sign, (x) => (x > 0 ? 1 : x < 0 ? -1 : x)],
  reciprocal: [reciprocal, (x) => 1 / x],
  "clamp from below": [(x) => clamp(x, { min: 0.5 }), (x) => Math.max(x, 0.5)],
  "clamp on both sides": [(x) => clamp(x, { min: -2, max: 3 }), (x) => Math.min(Math.max(x, -2), 3)],
  clamp: [(x) => clamp(x, {}), (x) => x],
};

describe("functions that are exact, or rounded once", () => {
  for (const [name, [f, f64]] of Object.entries(exact))
    it(`${name} has the same bits on cpu and wasm as f64 has in f32`, () => {
      const [cpu, wasm] = [run(f, "cpu", sample), run(f, "wasm", sample)];
      const wrong = [...sample.keys()].filter((i) => {
        const want = Math.fround(f64(sample[i]!));
        return !Object.is(cpu[i], want) || !Object.is(wasm[i], want);
      });
      expect(wrong.map((i) => [sample[i], cpu[i], wasm[i]])).toEqual([]);
    });
});

describe("powers are within 2 ulp, with the same bits on cpu and wasm", () => {
  for (const exponent of [-2, -1, -0.5, 0.5, 1, 1.5, 2, 3, 4] as const)
    it(`${exponent}`, () => {
      const f = (x: X) => pow(x, exponent);
      const [cpu, wasm] = [run(f, "cpu", sample), run(f, "wasm", sample)];
      let worst = 0;
      for (const [i, x] of sample.entries()) {
        expect(Object.is(cpu[i], wasm[i])).toBe(true);
        const want = x ** exponent;
        // What goes through a number that f32 cannot hold is not there.
        if (!(Math.abs(want) < 1e38 && Math.abs(want) > 1e-38 && Math.abs(1 / want) < 1e38)) continue;
        worst = Math.max(worst, Math.abs(cpu[i]! - want) / ulpOf(want));
      }
      expect(worst).toBeLessThanOrEqual(2);
    });

  it("of no other exponent", () => {
    const x = tensor(["n"]);
    for (const exponent of [0, 2.2, 5, -2.5, Number.NaN, "2"])
      expect(() => pow(x, exponent as never)).toThrow(
        `pow takes the exponents -2, -1, -0.5, 0.5, 1, 1.5, 2, 3 and 4, got ${typeof exponent === "string" ? '"2"' : exponent}; multiply such powers for another whole one, and of x above 0 write exp(mul(log(x), exponent))`,
      );
  });
});

const transcendental = { sin, cos, erf, log1p, expm1 } as const;

describe("functions of each element", () => {
  it("come back from the text form", () => {
    const all = { ...transcendental, floor, ceil, round, sign, reciprocal };
    for (const [name, f] of Object.entries(all)) {
      const { graph } = modelOf(f);
      expect(print(graph)).toContain(`%1 = ${name}(x`);
      expect(print(parse(print(graph)))).toBe(print(graph));
    }
  });

  it("are those of their names", () => {
    const x = Float32Array.of(-0.75, 0.25, 2);
    const want = {
      sin: Math.sin,
      cos: Math.cos,
      erf: (v: number) => [-0.7111556336535151, 0.2763263901682369, 0.9953222650189527][x.indexOf(v)]!,
      log1p: Math.log1p,
      expm1: Math.expm1,
    };
    for (const name of Object.keys(transcendental) as (keyof typeof transcendental)[])
      for (const [i, value] of interpret(modelOf(transcendental[name]).graph, { x })[""]!.entries())
        expect(value, `${name}(${x[i]})`).toBeCloseTo(want[name](x[i]!), 12);
  });

  it("have derivatives", () => {
    const x = Float32Array.of(0.3, 0, 2.5);
    const slopes: Record<string, [(x: X) => X, (v: number) => number]> = {
      sin: [sin, Math.cos],
      cos: [cos, (v) => -Math.sin(v)],
      sign: [sign, () => 0],
      floor: [floor, () => 0],
      round: [round, () => 0],
      clamp: [(v) => clamp(v, { min: 0, max: 2 }), (v) => (v >= 0 && v <= 2 ? 1 : 0)],
      pow: [(v) => pow(v, 3), (v) => 3 * v * v],
      "a root of its cube": [(v) => pow(v, 1.5), (v) => 1.5 * Math.sqrt(v)],
    };
    for (const [name, [f, slope]] of Object.entries(slopes)) {
      const net = model({ x: tensor([3]) }, ({ x }) => grad(sum(f(x as never)) as never, x));
      for (const [i, value] of interpret(net.graph, { x })[""]!.entries())
        expect(value, `${name}′(${x[i]})`).toBeCloseTo(slope(x[i]!), 12);
    }
  });

  it("clamp says what is wrong with its bounds", () => {
    const x = tensor(["n"]);
    expect(() => clamp(x, { min: 2, max: 1 })).toThrow("clamp: min is not above max, got 2 and 1");
    expect(() => clamp(x, { min: Number.NaN })).toThrow("clamp: min and max are numbers, got NaN");
    expect(() => clamp(x, { mni: 1 } as never)).toThrow("clamp has no option mni; it has min, max");
  });
});
