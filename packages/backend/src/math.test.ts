import { defineFormula, expandMath, type Graph, type MathFunction, mathFunctions } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import * as scalar from "@sinter/ir/scalar";
import { describe, expect, it } from "vitest";
import { compileGraph } from "./compile.ts";

/** Distance between neighbouring f32 around |v|. */
const ulpOf = (v: number): number => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(v)))) - 23);

/** Every `step`-th f32 by bit pattern, both signs, and the special values. */
function sample(step: number): Float32Array {
  const bits: number[] = [];
  for (let b = 0; b < 0x7f800000; b += step) bits.push(b, b | 0x80000000);
  for (const b of [0x00000001, 0x007fffff, 0x00800000, 0x7f7fffff, 0x7f800000, 0x7fc00000])
    bits.push(b, b | 0x80000000);
  const floats = new Float32Array(Uint32Array.from(bits).buffer);
  return new Float32Array(
    [...floats, 89, 88.8, 88.7, -87.4, -103.9, -104.1, 0.625, -0.625, 1, -1, 4, -4].map(Math.fround),
  );
}

const errorOf = (value: number, exact: number): number => Math.abs(value - exact) / ulpOf(exact);

/** What a function gives: beyond its reach NaN. */
const meaningOf =
  ({ f64, reach = Infinity }: MathFunction) =>
  (x: number): number =>
    Math.abs(x) > reach ? Number.NaN : f64(x);

const names = Object.keys(mathFunctions) as (keyof typeof mathFunctions)[];
const programs = Object.fromEntries(
  names.map((name) => {
    const formula = defineFormula({ name, formula: (x) => scalar.call(mathFunctions[name], x) }).bind();
    const x = g.input("x", ["n"]);
    const graph: Graph = {
      name: "g",
      inputs: [x],
      outputs: [{ name: null, node: g.elementwise(formula, x) }],
    };
    return [
      name,
      { cpu: compileGraph(graph, { backend: "cpu" }), wasm: compileGraph(graph, { backend: "wasm" }) },
    ];
  }),
);

describe("transcendental functions", () => {
  // A prime step visits every exponent and all mantissa patterns evenly: about 860,000 values.
  const x = sample(4969);
  for (const name of names) {
    const { ulp } = mathFunctions[name];
    const f64 = meaningOf(mathFunctions[name]);
    it(`${name} is within its stated ${ulp} ulp, and the same bits on cpu and wasm`, () => {
      const cpu = programs[name]!.cpu.run(x) as Float32Array;
      const wasm = programs[name]!.wasm.run(x) as Float32Array;
      let worst = 0;
      let at = 0;
      let differing = 0;
      for (let i = 0; i < x.length; i++) {
        const exact = f64(x[i]!);
        if (!Object.is(cpu[i], wasm[i])) differing++;
        const rounded = Math.fround(exact);
        if (!Number.isFinite(rounded) || Number.isNaN(exact)) {
          if (!Object.is(cpu[i], rounded)) worst = Infinity;
          continue;
        }
        const error = errorOf(cpu[i]!, exact);
        if (error > worst) [worst, at] = [error, x[i]!];
      }
      expect(differing).toBe(0);
      expect(worst, `at ${at}`).toBeLessThanOrEqual(ulp);
    });
  }

  // The identity hands each value on as it is; products are fused with sums in what comes behind it.
  const WIDTH = 20;
  const identity = Float32Array.from({ length: WIDTH * WIDTH }, (_, i) => (i % (WIDTH + 1) === 0 ? 1 : 0));
  const finite = x.filter(Number.isFinite);
  const rows = finite.subarray(0, Math.floor(finite.length / WIDTH) * WIDTH);
  for (const name of names) {
    const { ulp } = mathFunctions[name];
    const f64 = meaningOf(mathFunctions[name]);
    it(`${name} is within ${ulp} ulp behind a layer, too`, () => {
      const input = g.input("x", ["n", WIDTH]);
      const formula = defineFormula({ name, formula: (x) => scalar.call(mathFunctions[name], x) }).bind();
      const layer = g.linear(input, g.param("weight", [WIDTH, WIDTH]));
      const graph = {
        name: "g",
        inputs: [input],
        outputs: [{ name: null, node: g.elementwise(formula, layer) }],
      };
      const { run } = compileGraph(graph, { params: { weight: identity }, backend: "wasm" });
      let [worst, at] = [0, 0];
      for (const [i, value] of (run(rows) as Float32Array).entries()) {
        const exact = f64(rows[i]!);
        const rounded = Math.fround(exact);
        if (Object.is(value, rounded) || (value === 0 && rounded === 0)) continue;
        const error = Number.isFinite(rounded) ? errorOf(value, exact) : Infinity;
        if (!(error <= worst)) [worst, at] = [error, rows[i]!];
      }
      expect(worst, `at ${at}`).toBeLessThanOrEqual(ulp);
    });
  }

  it("keep the sign of zero where the function is odd", () => {
    for (const name of ["tanh", "erf"] as const)
      expect([...(programs[name]!.cpu.run(Float32Array.of(0, -0)) as Float32Array)]).toEqual([0, -0]);
  });

  it("expand into the scalar ops alone", () => {
    const expanded = expandMath(scalar.tanh(scalar.erf(scalar.arg(0))));
    scalar.transform(expanded, (node) => {
      expect(node.kind).not.toBe("call");
      return node;
    });
  });
});
