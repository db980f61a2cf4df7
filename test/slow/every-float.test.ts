import { compileGraph } from "@sinter/backend";
import { elementwise, type Graph, mathFunctions } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import * as scalar from "@sinter/ir/scalar";
import { expect, it } from "vitest";

/** Values in one call. */
const CHUNK = 2 ** 20;

const graphOf = (name: keyof typeof mathFunctions): Graph => {
  const formula = elementwise({ name, formula: (x) => scalar.call(name, x) }).bind();
  const x = g.input("x", ["n"]);
  return { name: "g", inputs: [x], outputs: [{ name: null, node: g.elementwise(formula, x) }] };
};

for (const name of Object.keys(mathFunctions) as (keyof typeof mathFunctions)[]) {
  const { f64, ulp } = mathFunctions[name];
  it(`${name} is within its stated ${ulp} ulp for every f32`, { timeout: 1_800_000 }, () => {
    const { runInto } = compileGraph(graphOf(name), { backend: "wasm" });
    const bits = new Uint32Array(CHUNK);
    const x = new Float32Array(bits.buffer);
    const y = new Float32Array(CHUNK);
    let [worst, at] = [0, 0];
    for (let from = 0; from < 2 ** 32; from += CHUNK) {
      for (let i = 0; i < CHUNK; i++) bits[i] = from + i;
      runInto(x, y);
      for (let i = 0; i < CHUNK; i++) {
        const exact = f64(x[i]!);
        const rounded = Math.fround(exact);
        if (y[i] === rounded || (Number.isNaN(rounded) && Number.isNaN(y[i]!))) continue;
        // Where f32 has no finite value, nothing else is right.
        const unit = 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(exact)))) - 23);
        const error = Number.isFinite(rounded) ? Math.abs(y[i]! - exact) / unit : Infinity;
        if (!(error <= worst)) [worst, at] = [error, x[i]!];
      }
    }
    console.log(`${name}: ${worst.toFixed(3)} ulp at ${at}`);
    expect(worst, `at ${at}`).toBeLessThanOrEqual(ulp);
  });
}
