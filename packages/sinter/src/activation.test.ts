import { expect, it } from "vitest";
import { activation, compile, interpret, linear, model, scalar, sequential, tensor } from "./index.ts";

it("formulas may use comparisons as values and values as conditions, on every backend alike", () => {
  const and = activation({
    name: "band",
    formula: (x) => scalar.select(scalar.mul(scalar.lt(x, 1), scalar.lt(-1, x)), 5, 7),
  });
  const step = activation({ name: "step", formula: (x) => scalar.lt(0, x) });
  const choose = activation({ name: "choose", formula: (x) => scalar.select(x, 1, 2) });
  const net = model({ x: tensor(["n"]) }, ({ x }) => ({ and: and(x), step: step(x), choose: choose(x) }));
  const x = Float32Array.of(0, 2, -2, 0.5, Number.NaN);
  const wanted = interpret(net, { x });
  for (const backend of ["cpu", "wasm"] as const)
    for (const [name, values] of Object.entries(compile(net, { backend }).run({ x })))
      expect([...values]).toEqual([...wanted[name]!]);
  expect([...wanted.and!]).toEqual([5, 7, 7, 5, 7]);
  expect([...wanted.step!]).toEqual([0, 1, 0, 1, 0]);
  expect([...wanted.choose!]).toEqual([2, 1, 1, 1, 1]);
});

it("a difference of equal squares is 0 behind a layer, too", () => {
  const leg = activation({
    name: "leg",
    attrs: { c: 0.5 },
    formula: (x, c) => scalar.sqrt(scalar.sub(scalar.mul(x, x), scalar.mul(c, c))),
  });
  for (const c of [0.1, 0.3, 0.7, 1.1].map(Math.fround))
    for (const n of [1, 8, 70]) {
      const net = sequential(linear(1, n, { bias: false }), leg({ c }));
      const { run } = compile(net, { params: { "0.weight": new Float32Array(n).fill(1) } });
      expect(run(Float32Array.of(c)).every((y) => y === 0)).toBe(true);
    }
});
