/** Programs of their own processes; each that measures something itself prints a number or an object. */

const model = "sequential(linear(784, 512), relu(), linear(512, 256), relu(), linear(256, 10), softmax())";
const arrays = `
const params = {};
for (const [name, size] of [["0", 784 * 512], ["2", 512 * 256], ["4", 256 * 10]])
  params[name + ".weight"] = new Float32Array(size).fill(0.01);
for (const [name, size] of [["0", 512], ["2", 256], ["4", 10]]) params[name + ".bias"] = new Float32Array(size);
`;

/** From nothing to the first result of W2, with weights that are in memory. */
export const firstResult = `import { compile, linear, relu, sequential, softmax } from "sinter";
${arrays}
const program = compile(${model}, { params });
if (program.run(new Float32Array(784)).length !== 10) throw new Error("no result");
`;

/** What an application imports that defines, optimizes, compiles and runs a model. */
export const library = `export { compile, linear, optimize, relu, sequential, softmax } from "sinter";
`;

/** Milliseconds to emit and instantiate the module of W2, for the first time in the process. */
export const emission = `import { lower } from "../../packages/backend/src/plan/lower/index.ts";
import { wasm } from "../../packages/backend/src/wasm/backend.ts";
import { weightsOf } from "@sinter/backend";
import { linear, optimize, relu, sequential, softmax } from "sinter";
${arrays}
const { graph } = optimize(${model});
const weights = weightsOf(graph, params, {});
const plan = lower(graph, wasm.kernels);
let instantiated = 0;
const { Instance } = WebAssembly;
WebAssembly.Instance = function (module) {
  const instance = new Instance(module);
  instantiated = performance.now();
  return instance;
};
const start = performance.now();
wasm.build(plan, wasm.layOut(plan), weights, { deterministic: false, embed: null }).start();
console.log(instantiated - start);
`;

/** Milliseconds to compile eight layers that fuse into one, for the first time in the process. */
export const folding = `import { compile, init, linear, sequential } from "sinter";
const net = sequential(...Array.from({ length: 8 }, () => linear(512, 512)));
const params = init(net, { seed: 1 });
const start = performance.now();
const { report } = compile(net, { params });
const milliseconds = performance.now() - start;
if (report.after.macsPerRow !== 512 * 512) throw new Error("not fused");
console.log(milliseconds);
`;

/** Peak memory in MiB of a process that does nothing. */
export const bareMemory = "console.log(process.resourceUsage().maxRSS / 1024);";

/** Peak memory in MiB of one that makes the weights of W4, compiles it and runs it. */
export const memory = `import { compile, init, linear, sequential, tanh } from "sinter";
const net = sequential(linear(1024, 4096), tanh(), linear(4096, 1024));
const program = compile(net, { params: init(net, { seed: 1 }) });
for (const batch of [1, 32, 256]) program.run(new Float32Array(1024 * batch));
${bareMemory}
`;

/** Nanoseconds of a call of W1 at batch 1, beside a loop over its weights. */
export const calls = `import { compile, init, linear, relu, sequential } from "sinter";
const net = sequential(linear(2, 10), relu(), linear(10, 2));
const params = init(net, { seed: 1 });
const program = compile(net, { params });
const bound = program.bind(1);
const [w1, b1, w2, b2] = ["0.weight", "0.bias", "2.weight", "2.bias"].map((name) => params[name].data);
const loop = (x) => {
  const [h, y] = [new Float32Array(10), new Float32Array(2)];
  for (let o = 0; o < 10; o++) {
    let sum = b1[o];
    for (let i = 0; i < 2; i++) sum += x[i] * w1[o * 2 + i];
    h[o] = sum > 0 ? sum : 0;
  }
  for (let o = 0; o < 2; o++) {
    let sum = b2[o];
    for (let i = 0; i < 10; i++) sum += h[i] * w2[o * 10 + i];
    y[o] = sum;
  }
  return y;
};
const [x, y] = [Float32Array.of(0.3, -0.4), new Float32Array(2)];
const expected = loop(x);
for (const [i, value] of program.run(x).entries())
  if (!(Math.abs(value - expected[i]) < 1e-6)) throw new Error("other results");
const cases = { loop: () => loop(x), run: () => program.run(x), runInto: () => program.runInto(x, y), bound: () => bound.run() };
const times = { loop: [], run: [], runInto: [], bound: [] };
const CALLS = 500_000;
for (let round = 0; round < 9; round++)
  for (const [name, call] of Object.entries(cases)) {
    const start = performance.now();
    for (let i = 0; i < CALLS; i++) call();
    times[name].push((1e6 * (performance.now() - start)) / CALLS);
  }
const median = (values) => values.slice(2).sort((a, b) => a - b)[values.length >> 1];
console.log(JSON.stringify(Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]))));
`;
