/**
 * Without an activation between them, two linear layers are one: `linear(2, 10), linear(10, 2)` becomes one linear
 * layer from 2 to 2, at a tenth of the cost and with the same numbers. With a relu between them they stay two, and
 * the report says why. One sees both graphs before and after, what they cost, and what they give.
 */
import { compile, explain, linear, type Model, optimize, print, relu, sequential } from "sinter";

const first = linear(2, 10, { name: "first" });
const second = linear(10, 2, { name: "second" });

export const deep = sequential(first, second);
export const bent = sequential(first, relu(), second);
export const shallow = sequential(linear(2, 2, { name: "only" }));

/** Whole numbers from −3 to 3, so that f32 rounds nothing and equal means equal. */
const numbers = (count: number, step: number) =>
  Float32Array.from({ length: count }, (_, i) => ((i * step) % 7) - 3);

const params = {
  "first.weight": numbers(20, 3),
  "first.bias": numbers(10, 2),
  "second.weight": numbers(20, 5),
  "second.bias": numbers(2, 1),
};

/** All that a linear layer is: y_i = Σ_j w_ij·x_j + b_i. */
const layer = (x: readonly number[], w: Float32Array, b: Float32Array) =>
  Array.from(b, (bias, i) => x.reduce((sum, xj, j) => sum + w[i * x.length + j]! * xj, bias));

function show(name: string, model: Model, x: readonly number[], byHand: readonly number[]) {
  const { graph, report } = optimize(model);
  console.log(
    `${name}, as written:\n\n${print(model)}\nand optimized:\n\n${print(graph)}\n${explain(report)}`,
  );
  const before = compile(model, { params, optimize: false }).run({ x: Float32Array.from(x) });
  const after = compile(model, { params }).run({ x: Float32Array.from(x) });
  console.log(`${name}(${x}) = ${before} as written, ${after} optimized, ${byHand} by hand\n`);
}

function demo() {
  const x = [2, -1];
  const hidden = layer(x, params["first.weight"], params["first.bias"]);
  show("deep", deep, x, layer(hidden, params["second.weight"], params["second.bias"]));
  // A relu makes 10 numbers of 10: only layers change how many there are.
  const cut = hidden.map((value) => Math.max(value, 0));
  show("bent", bent, x, layer(cut, params["second.weight"], params["second.bias"]));

  // The shallow model that deep equals, read off from three rows: 0, and a step along each axis.
  const [b0, b1, ...rest] = compile(deep, { params }).run(Float32Array.of(0, 0, 1, 0, 0, 1));
  const bias = Float32Array.of(b0!, b1!);
  const weight = Float32Array.of(rest[0]! - b0!, rest[2]! - b0!, rest[1]! - b1!, rest[3]! - b1!);
  const one = compile(shallow, { params: { "only.weight": weight, "only.bias": bias } });
  console.log(`shallow(${x}) = ${one.run(Float32Array.from(x))} with weight ${weight} and bias ${bias}`);
}

if (import.meta.main) demo();
