/**
 * The built packages in the Node that runs this file, such as the oldest that is supported: results
 * against the f64 oracle on both backends, and the stored bits of `deterministic`.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as room from "@sinter/dsl";
import { errorBounds, SinterError } from "@sinter/ir";
import { compile, gelu, init, linear, sequential, softmax, tanh } from "sinter";
import { adam, crossEntropy, trainer } from "sinter/train";

const net = sequential(linear(7, 13), tanh(), linear(13, 5), gelu(), linear(5, 3), softmax());
const params = init(net, { seed: 5 });
const x = Float32Array.from({ length: 8 * 7 }, (_, i) => Math.fround((i % 11) / 4 - 1));
const data = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, value.data]));

for (const backend of ["wasm", "cpu"]) {
  const { run, graph } = compile(net, { params, backend });
  const { value, bound } = errorBounds(graph, { x }, data)[""];
  assert(
    run(x).every((y, i) => Math.abs(y - value[i]) <= bound[i]),
    `${backend} is further from the oracle than rounding allows`,
  );
}

const read = (name) => JSON.parse(readFileSync(new URL(`./data/${name}.json`, import.meta.url), "utf8"));
const stored = read("deterministic");
const program = compile(net, { params, deterministic: true, backend: "wasm" });
const hashOf = (floats) =>
  new Uint32Array(floats.slice().buffer).reduce((h, bits) => Math.imul(h ^ bits, 0x01000193), 0x811c9dc5) >>>
  0;
assert.equal(hashOf(program.run(x)), stored.hash, "deterministic gives other bits than those stored");

// A hundred steps of training have the same bits everywhere, too.
const learner = sequential(linear(7, 16), tanh(), linear(16, 3));
const t = trainer(learner, {
  loss: crossEntropy(),
  optimizer: adam({ lr: 0.01 }),
  seed: 5,
  deterministic: true,
  backend: "wasm",
});
const labels = Int32Array.from({ length: 8 }, (_, i) => i % 3);
const losses = Float32Array.from({ length: 100 }, () => t.step(x, labels));
assert(losses[99] < losses[0] / 2, "a hundred steps do not halve the loss");
assert.equal(
  hashOf(losses),
  read("deterministic-training").losses,
  "training with deterministic gives other bits than those stored",
);

// `sinter` holds copies of its rooms; what both make can be mixed.
room.sequential(room.linear(3, 3), room.tanh(), room.softmax());
const mixed = sequential(
  linear(7, 13),
  room.tanh(),
  linear(13, 5),
  room.gelu(),
  linear(5, 3),
  room.softmax(),
);
assert.deepEqual(compile(mixed, { params }).run(x), compile(net, { params }).run(x), "copies do not mix");
assert.throws(() => linear(0, 1), SinterError);

const { relaxedMadd } = compile(net, { params }).report.backend;
console.log(
  `built packages on Node ${process.version}: wasm ${relaxedMadd ? "with" : "without"} fused multiply-add, cpu and deterministic bits as expected`,
);
