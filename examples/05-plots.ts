/**
 * Four activations and their gradients as curves, in the terminal and with `-o FILE` as an SVG, too. The gradients
 * are derived by `grad` and compiled like the values. Below the curves: a gradient does not add up, the one of a
 * sigmoid needs no exponential of its own, a relu network is affine around a row, and what a bias repeats along.
 */
import { type Curve, sample, svg, text } from "@sinter/plot";
import {
  add,
  affineRegion,
  compile,
  grad,
  init,
  linear,
  model,
  prelu,
  print,
  relu,
  sequential,
  sigmoid,
  sum,
  type Tensor,
  tanh,
  tensor,
} from "sinter";
import { type Told, withOptions } from "./support/options.ts";
import { writeWhole } from "./support/output-file.ts";

const inputs = { x: tensor(["n"]) };
const drawn = { relu: relu(), sigmoid: sigmoid(), tanh: tanh(), prelu: prelu() };
const ofEach = (make: (layer: (typeof drawn)[keyof typeof drawn]) => Tensor<["n"]>) =>
  Object.fromEntries(Object.entries(drawn).map(([name, layer]) => [name, make(layer)]));

export const values = model(inputs, ({ x }) => ofEach((layer) => layer(x)));
export const gradients = model(inputs, ({ x }) => ofEach((layer) => grad(sum(layer(x)), x)));
export const sigmoidAndGradient = model(inputs, ({ x }) => {
  const value = sigmoid(x);
  return { value, gradient: grad(sum(value), x) };
});
export const bent = sequential(linear(2, 4), relu(), linear(4, 1));

/** Every row gets both: [3] and [1, 3] repeat along n. */
export const biased = model({ x: tensor(["n", 3]), b: tensor([3]), c: tensor([1, 3]) }, ({ x, b, c }) =>
  add(add(x, b), c),
);
// add(tensor(["n", 3]), tensor(["n", 1])); // ✗ add cannot combine [n, 3] and [n, 1]: one must equal the other's last axes (leading 1s aside); write broadcast(...) for anything else

/** A pReLU's slope left of 0 is a parameter, which starts at 0.25. */
const compiled = (of: typeof values) => compile(of, { params: init(of, { seed: 1 }) });

function curvesOf(of: typeof values): Curve[] {
  const { run } = compiled(of);
  const at = (label: string) => (x: number) => run({ x: Float32Array.of(x) })[label]![0]!;
  return Object.keys(drawn).map((label) => ({ label, points: sample(at(label), -4, 4) }));
}

function demo({ output }: Told) {
  const panels = [
    { title: "value", curves: curvesOf(values) },
    { title: "gradient", curves: curvesOf(gradients) },
  ];
  if (output !== undefined) writeWhole(output, svg(panels));
  console.log(text(panels, { width: process.stdout.columns, colours: process.stdout.isTTY }));

  const { run } = compiled(gradients);
  const [once, again] = [0, 1].map(() => run({ x: Float32Array.of(0.5) }).sigmoid);
  console.log(`sigmoid'(0.5) is ${once}, and asked again ${again}: nothing adds up\n`);
  console.log(`sigmoid' is made of the value of sigmoid:\n\n${print(sigmoidAndGradient)}`);

  const row = Float32Array.of(0.5, -1);
  const params = init(bent, { seed: 1 });
  const { weight, bias, units } = affineRegion(bent, params, row);
  const affine = row.reduce((total, value, j) => total + weight.data[j]! * value, bias[0]!);
  const active = units[0]!.active.flatMap((is, unit) => (is ? [unit] : []));
  const w = Array.from(weight.data, (value) => value.toFixed(4)).join(", ");
  const [own] = compile(bent, { params }).run(row);
  console.log(
    `bent around (${row}), where units ${active} of 0,1,2,3 are active, is [${w}]·x + ${bias[0]!.toFixed(4)}:`,
  );
  console.log(`${affine.toFixed(6)} by that, ${own!.toFixed(6)} when run\n`);

  const rows = {
    x: Float32Array.of(0, 0, 0, 1, 1, 1),
    b: Float32Array.of(1, 2, 3),
    c: Float32Array.of(10, 20, 30),
  };
  console.log(`[[0, 0, 0], [1, 1, 1]] + [1, 2, 3] + [[10, 20, 30]] = ${compile(biased).run(rows)}`);
}

if (import.meta.main) withOptions(["output"], demo);
