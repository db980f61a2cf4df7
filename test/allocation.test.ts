import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { Snippets } from "./support/snippets.ts";

const snippets = new Snippets("allocation");

// A million calls that allocated sixteen bytes each would fill the young generation.
it("a million calls of runInto, and of a bound program, leave no garbage", () => {
  const file = snippets.write(
    "calls.ts",
    `import { PerformanceObserver } from "node:perf_hooks";
import { add, compile, init, linear, model, relu, sequential, tensor } from "sinter";

const net = sequential(linear(2, 10), relu(), linear(10, 2));
const several = model({ a: tensor(["n", 2]), b: tensor(["n", 2]) }, ({ a, b }) => ({ sum: add(a, b) }));
const { runInto, bind } = compile(net, { params: init(net, { seed: 1 }) });
const [x, y] = [Float32Array.of(1, 2), new Float32Array(2)];
const record = { a: x, b: x };
const output = { sum: y };
const named = compile(several);
const bound = bind(1);
const calls = { runInto: () => runInto(x, y), named: () => named.runInto(record, output), bind: () => bound.run() };

let collections = 0;
new PerformanceObserver((list) => (collections += list.getEntries().length)).observe({ entryTypes: ["gc"] });
const settle = () => new Promise((resolve) => setTimeout(resolve, 50));
const found: Record<string, number> = {};
for (const [name, call] of Object.entries(calls)) {
  for (let i = 0; i < 100_000; i++) call();
  await settle();
  const before = collections;
  for (let i = 0; i < 1_000_000; i++) call();
  await settle();
  found[name] = collections - before;
}
console.log(JSON.stringify(found));
`,
  );
  const flags = ["--conditions=@sinter/source", "--max-semi-space-size=8"];
  const out = execFileSync(process.execPath, [...flags, file], { encoding: "utf8" });
  expect(JSON.parse(out)).toEqual({ runInto: 0, named: 0, bind: 0 });
});

it("a million steps of training keep nothing, and leave their number and little else", () => {
  const file = snippets.write(
    "steps.ts",
    `import v8 from "node:v8";
import { linear, sequential, tanh } from "sinter";
import { adam, bceWithLogits, trainer } from "sinter/train";

const net = sequential(linear(2, 8), tanh(), linear(8, 1));
const t = trainer(net, { loss: bceWithLogits(), optimizer: adam({ lr: 0.01 }), seed: 1 });
const [x, y] = [Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), Float32Array.of(0, 1, 1, 0)];
const steps = (count: number) => { for (let i = 0; i < count; i++) t.step(x, y); };
const used = () => v8.getHeapStatistics().used_heap_size;
const { gc } = globalThis as unknown as { gc(): void };
steps(200_000);
gc();
const before = used();
steps(100_000);
const garbage = (used() - before) / 100_000;
steps(900_000);
gc();
console.log(JSON.stringify({ kept: used() - before, garbage }));
`,
  );
  // The young generation holds what a hundred thousand steps leave.
  const flags = ["--conditions=@sinter/source", "--expose-gc", "--min-semi-space-size=64"];
  const { kept, garbage } = JSON.parse(
    execFileSync(process.execPath, [...flags, file], { encoding: "utf8" }),
  );
  expect(kept).toBeLessThan(64 * 1024);
  // Numbers on their way between functions: the loss, and those of the optimizer, 16 bytes each.
  expect(garbage).toBeLessThanOrEqual(96);
});
