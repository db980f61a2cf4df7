/**
 * Activations of one's own: −x in one line, and one with four parameters for each unit, which are learned. One sees
 * their names and shapes, that both are fused into the layers before them on either backend, and the gradient of a
 * loss with respect to them beside what that loss does when they move. Nobody wrote a derivative.
 */
import {
  activation,
  compile,
  grad,
  init,
  interpret,
  linear,
  mean,
  model,
  mul,
  parametersOf,
  perUnit,
  scalar,
  sequential,
  sub,
  tensor,
} from "sinter";

const negate = activation({ name: "negate", formula: (x) => scalar.neg(x) });

/** p1·tanh(p2·x + b1) + b2, which is our choice: the formula may be any other of x and the four. */
const bend = activation({
  name: "bend",
  params: { p1: perUnit(1), p2: perUnit(1), b1: perUnit(0), b2: perUnit(0) },
  formula: (x, { p1, p2, b1, b2 }) =>
    scalar.add(scalar.mul(p1, scalar.tanh(scalar.add(scalar.mul(p2, x), b1))), b2),
});

// sequential(linear(3, 4), bend(5)); // ✗ bend(5) expects 5 features but receives 4
// activation({ name: "bad", params: { p: [4] }, formula: (x) => x }); // ✗ bad: p is perUnit(start), of shape [units], or shared(start), of shape [1]

export const net = sequential(linear(3, 4), bend(4), linear(4, 1), negate());

/** The mean squared error of the network, and the gradient of it with respect to every parameter. */
export const training = model({ x: tensor(["batch", 3]), y: tensor(["batch", 1]) }, ({ x, y }) => {
  const error = sub(net(x), y);
  const loss = mean(mean(mul(error, error)), { axis: 0 });
  return { loss, ...grad(loss, parametersOf(net)) };
});

function demo() {
  // In `training` the network is layer 0: what it calls 1.p1 is 0.1.p1 there.
  const params = init(training, { seed: 1 });
  const own = Object.entries(init(net, { seed: 1 })).filter(([name]) => name.startsWith("1."));
  console.log(`bend(4) has ${own.map(([name, { shape }]) => `${name} [${shape.join(", ")}]`).join(", ")}`);

  const data = { x: Float32Array.of(1, -2, 3, 0.5, 1, -1), y: Float32Array.of(1, -1) };
  for (const backend of ["cpu", "wasm"] as const) {
    const program = compile(net, { params: init(net, { seed: 1 }), backend });
    const fused = program.report.fused.map(({ what, into }) => `${what} into ${into}`).join(", ");
    console.log(`on ${backend}: ${program.run(data.x).join(" ")}, with ${fused}`);
  }

  const gradient: Record<string, Float32Array> = compile(training, { params }).run(data);
  const step = 1e-4;
  for (const [name, { data: start }] of own) {
    const lossAt = (unit: number, moved: number) => {
      const value = Float64Array.from(start, (v, i) => v + (i === unit ? moved : 0));
      return interpret(training, data, { ...params, [`0.${name}`]: value }).loss![0]!;
    };
    const differences = Array.from(start, (_, i) => (lossAt(i, step) - lossAt(i, -step)) / (2 * step));
    const show = (values: Iterable<number>) => Array.from(values, (v) => v.toFixed(5).padStart(8)).join(" ");
    console.log(`d loss/d ${name}: ${show(gradient[name]!)}, by differences ${show(differences)}`);
  }
}

if (import.meta.main) demo();
