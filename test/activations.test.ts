import { readFileSync } from "node:fs";
import { derivative, gradients } from "@sinter/autodiff";
import { compileGraph } from "@sinter/backend";
import { activationFormulas } from "@sinter/dsl/internal";
import { errorBounds, evaluateScalar, type Graph, interpret, type Node } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import { loadSafetensors } from "sinter";
import { describe, expect, it } from "vitest";

const values = loadSafetensors(readFileSync("test/data/activations.safetensors"));
const x = values.x!.data as Float64Array;
const input = g.input("x", ["n"]);

/** Constants that PyTorch's values were made with, where they are not the defaults. */
const constants: Readonly<Record<string, Readonly<Record<string, number>>>> = { celu: { alpha: 1.3 } };

/** An activation and its derivative, a trainable one with its parameters at 0.25. */
function graphOf({ name, arity, bind }: ReturnType<typeof activationFormulas>[number]): Graph {
  const y = g.elementwise(bind(constants[name]), input, ...Array<Node>(arity - 1).fill(g.scalar(0.25)));
  const [slope] = gradients(g.reduce(y, "sum", 0), [input]);
  const outputs = [
    { name: "value", node: y },
    { name: "slope", node: slope! },
  ];
  return { name, inputs: [input], outputs };
}

/** Value and derivative of activations that PyTorch does not have. */
const others: Readonly<Record<string, readonly [(v: number) => number, (v: number) => number]>> = {
  swish: [
    (v) => v / (1 + Math.exp(-v / 4)),
    (v) => {
      const s = 1 / (1 + Math.exp(-v / 4));
      return s + (v / 4) * s * (1 - s);
    },
  ],
  sine: [Math.sin, Math.cos],
  gaussian: [(v) => Math.exp(-v * v), (v) => -2 * v * Math.exp(-v * v)],
  squaredRelu: [(v) => Math.max(v, 0) ** 2, (v) => 2 * Math.max(v, 0)],
  threshold: [(v) => Math.max(v, 0), (v) => (v > 0 ? 1 : 0)],
};

/** Where PyTorch's own derivative in f64 has a constant that was rounded to f32: 1/6 here, α/α there. */
const roundedByPyTorch: ReadonlySet<string> = new Set(["hardSigmoid", "celu"]);

describe("activations agree with PyTorch", () => {
  for (const formula of activationFormulas()) {
    const { name } = formula;
    const graph = graphOf(formula);
    const own = others[name];
    if (values[name] === undefined && own === undefined)
      throw new Error(`${name}: PyTorch's values are not there; give its f64 functions in \`others\``);
    const expected = {
      value: (values[name]?.data ?? x.map(own![0])) as Float64Array,
      slope: (values[`${name}.grad`]?.data ?? x.map(own![1])) as Float64Array,
    };

    it(`${name} and its derivative: the oracle, to 1e-12`, () => {
      const found = interpret(graph, { x });
      for (const what of ["value", "slope"] as const) {
        const tolerance = what === "slope" && roundedByPyTorch.has(name) ? 2 ** -24 : 1e-12;
        for (const [i, v] of found[what]!.entries())
          expect(Math.abs(v - expected[what][i]!), `${what} at ${x[i]}`).toBeLessThanOrEqual(
            tolerance * Math.max(1, Math.abs(v)),
          );
      }
    });

    it(`${name} and its derivative: cpu and wasm, within the derived bound`, () => {
      const single = Float32Array.from(x);
      const bounds = errorBounds(graph, { x: single });
      for (const backend of ["cpu", "wasm"] as const) {
        const found = compileGraph(graph, { backend }).run(single) as Record<string, Float32Array>;
        for (const [what, { value, bound }] of Object.entries(bounds))
          for (const [i, v] of found[what]!.entries())
            expect(Math.abs(v - value[i]!), `${backend}: ${what} at ${single[i]}`).toBeLessThanOrEqual(
              bound[i]!,
            );
      }
    });
  }
});

describe("the second derivative is the limit of differences of the first", () => {
  const smooth = [
    "gaussian",
    "gelu",
    "geluTanh",
    "logSigmoid",
    "mish",
    "sigmoid",
    "silu",
    "sine",
    "softplus",
    "swish",
    "tanh",
  ];
  it.each(smooth)("%s", (name) => {
    const { arity, bind } = activationFormulas().find((formula) => formula.name === name)!;
    const args = (v: number) => [v, ...Array<number>(arity - 1).fill(0.25)];
    const first = derivative(bind().body, 0, arity);
    const second = derivative(first, 0, arity);
    const h = 1e-5;
    for (let v = -9.97; v < 10; v += 0.37) {
      const difference = (evaluateScalar(first, args(v + h)) - evaluateScalar(first, args(v - h))) / (2 * h);
      // h²·f‴ and ε/h
      expect(Math.abs(evaluateScalar(second, args(v)) - difference)).toBeLessThan(1e-9);
    }
  });
});
