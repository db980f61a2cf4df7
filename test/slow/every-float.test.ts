import { compileGraph, type ParamValues } from "@sinter/backend";
import { defineFormula, type Graph, mathFunctions } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import * as scalar from "@sinter/ir/scalar";
import { expect, it } from "vitest";

const WIDTH = 32;
/** Values in one call: whole rows. */
const CHUNK = 2 ** 20;

const identity = Float32Array.from({ length: WIDTH * WIDTH }, (_, i) => (i % (WIDTH + 1) === 0 ? 1 : 0));

/** The function alone, or behind a layer that hands its input on, where products are fused with sums. */
function graphOf(name: keyof typeof mathFunctions, behindLayer: boolean): Graph {
  const formula = defineFormula({ name, formula: (x) => scalar.call(mathFunctions[name], x) }).bind();
  const x = g.input("x", ["n", WIDTH]);
  const value = behindLayer ? g.linear(x, g.param("weight", [WIDTH, WIDTH])) : x;
  return { name: "g", inputs: [x], outputs: [{ name: null, node: g.elementwise(formula, value) }] };
}

for (const name of Object.keys(mathFunctions) as (keyof typeof mathFunctions)[])
  for (const behindLayer of [false, true]) {
    const { f64, ulp, reach = Infinity } = mathFunctions[name];
    const what = behindLayer ? "every finite f32, behind a layer" : "every f32";
    it(`${name} is within its stated ${ulp} ulp for ${what}`, { timeout: 1_800_000 }, () => {
      const params: ParamValues = behindLayer ? { weight: identity } : {};
      const { runInto } = compileGraph(graphOf(name, behindLayer), { params, backend: "wasm" });
      const bits = new Uint32Array(CHUNK);
      const x = new Float32Array(bits.buffer);
      const y = new Float32Array(CHUNK);
      let [worst, at] = [0, 0];
      for (let from = 0; from < 2 ** 32; from += CHUNK) {
        for (let i = 0; i < CHUNK; i++) bits[i] = from + i;
        // 0·∞ would be NaN, for all of the row.
        if (behindLayer) for (let i = 0; i < CHUNK; i++) if (!Number.isFinite(x[i])) x[i] = 0;
        runInto(x, y);
        for (let i = 0; i < CHUNK; i++) {
          const exact = Math.abs(x[i]!) > reach ? Number.NaN : f64(x[i]!);
          const rounded = Math.fround(exact);
          if (y[i] === rounded || (Number.isNaN(rounded) && Number.isNaN(y[i]!))) continue;
          // Where f32 has no finite value, nothing else is right.
          const unit = 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(exact)))) - 23);
          const error = Number.isFinite(rounded) ? Math.abs(y[i]! - exact) / unit : Infinity;
          if (!(error <= worst)) [worst, at] = [error, x[i]!];
        }
      }
      console.log(`${name}, ${what}: ${worst.toFixed(3)} ulp at ${at}`);
      expect(worst, `at ${at}`).toBeLessThanOrEqual(ulp);
    });
  }
