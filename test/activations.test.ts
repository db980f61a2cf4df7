import { readFileSync } from "node:fs";
import { compileGraph } from "@sinter/backend";
import { activationFormulas } from "@sinter/dsl/internal";
import { errorBounds, type Graph, interpret } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import { loadSafetensors } from "sinter";
import { describe, expect, it } from "vitest";

const values = loadSafetensors(readFileSync("test/data/activations.safetensors"));
const x = values.x!.data as Float64Array;
const input = g.input("x", ["n"]);
const graphOf = ({ name, arity, bind }: ReturnType<typeof activationFormulas>[number]): Graph => ({
  name,
  inputs: [input],
  outputs: [{ name: null, node: g.elementwise(bind(), input, ...Array(arity - 1).fill(g.scalar(0.25))) }],
});

/** Activations that PyTorch does not have, with their parameter at 0.25. */
const others: Readonly<Record<string, (v: number) => number>> = { swish: (v) => v / (1 + Math.exp(-v / 4)) };

describe("activations agree with PyTorch", () => {
  for (const formula of activationFormulas()) {
    const { name } = formula;
    const graph = graphOf(formula);
    const own = others[name];
    if (values[name] === undefined && own === undefined)
      throw new Error(`${name}: PyTorch's values are not there; give its f64 function in \`others\``);
    const expected = (values[name]?.data ?? x.map(own!)) as Float64Array;

    it(`${name}: the oracle, to f64 accuracy`, () => {
      const y = interpret(graph, { x })[""]!;
      // gelu's tail is 1 + erf, which cancels: absolute accuracy there, on both sides.
      y.forEach((v, i) => {
        expect(Math.abs(v - expected[i]!)).toBeLessThanOrEqual(
          4 * Number.EPSILON * (Math.abs(expected[i]!) + Math.abs(x[i]!)),
        );
      });
    });

    it(`${name}: cpu and wasm, within the derived bound`, () => {
      const single = Float32Array.from(x);
      const { value, bound } = errorBounds(graph, { x: single })[""]!;
      for (const backend of ["cpu", "wasm"] as const) {
        const y = compileGraph(graph, { backend }).run(single) as Float32Array;
        y.forEach((v, i) => {
          expect(Math.abs(v - value[i]!)).toBeLessThanOrEqual(bound[i]!);
          // The f64 inputs were rounded to f32 first: |x|·U more, times a slope of at most 1.13.
          expect(Math.abs(v - expected[i]!)).toBeLessThanOrEqual(
            bound[i]! + 1.13 * Math.abs(x[i]!) * 2 ** -24,
          );
        });
      }
    });
  }
});
